"""The language of a question."""

import random
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import SCRIPTS, SHARED, detect, is_romanised, is_unread, readings, sentences, written_in
from index.model.encoder import Encoder, GraphEncoder
from knowledge.language import UN_LANGUAGES, canonical

Found = dict[str, list[tuple[str, str | None]]]


def questions() -> list[tuple[str, str]]:
    """The questions that were kept apart, each with its language."""
    blocks = Path(__file__).with_name("languages.txt").read_text("utf-8").split("\n## ")[1:]
    return [(block.split("\n", 1)[0], line) for block in blocks for line in block.splitlines()[1:]]


def found(words: int | None) -> Found:
    """What is detected, per language, in the questions or in that many words in a row of each."""
    places = random.Random(words)
    answers: Found = defaultdict(list)
    for language, text in questions():
        parts = text.split()
        if words is not None:
            if len(parts) < words:
                continue
            start = places.randrange(len(parts) - words + 1)
            parts = parts[start : start + words]
        answers[language].append((" ".join(parts), detect(" ".join(parts))))
    return answers


def share(answers: Found, languages: set[str], *tags: str | None) -> float:
    """The share of texts in some languages that got one of the tags; `*` stands for their own language."""
    hits = [
        (language if "*" in tags else None, answer, answer in tags or ("*" in tags and answer == language))
        for language in languages
        for _, answer in answers[language]
    ]
    assert len(hits) >= 30
    return sum(hit for *_, hit in hits) / len(hits)


@pytest.mark.parametrize(
    ("words", "right", "mistaken"), [(None, 1.0, 0.015), (5, 0.95, 0.03), (3, 0.9, 0.05)]
)
def test_few_words_are_enough(words: int | None, right: float, mistaken: float) -> None:
    """The six languages are recognised on few words, and hardly a neighbour is called one of them."""
    answers = found(words)
    six = set(UN_LANGUAGES) & answers.keys()
    others = answers.keys() - six - {"und"}
    assert len(others) >= 17
    assert share(answers, six, "*") >= right
    assert share(answers, others, *UN_LANGUAGES) <= mistaken
    assert share(answers, others, "*") >= 0.88


def test_no_language_is_right_for_acronyms_and_transliterations() -> None:
    """Acronyms, names and Russian, Arabic or Chinese in Latin letters are not taken for one of the six."""
    assert share(found(None), {"und"}, *UN_LANGUAGES) == 0
    assert share(found(None), {"und"}, None) >= 0.9


def test_judged_questions_were_not_learnt() -> None:
    """No question that is judged here is among the sentences learnt from."""
    learnt = {line for text in sentences().values() for line in text.splitlines()}
    assert not learnt & {text for _, text in questions()}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # Names in another script and acronyms in capitals do not change a question's language.
        ("что такое CWG-COP mascot?", "ru"),
        ("沙特 CWG-COP ITU 提案", "zh"),
        ("ما هو CWG-COP mascot؟", "ar"),
        ("What does «Резолюция» say about the children?", "en"),
        ("QUI PRÉSIDE LE GROUPE DE TRAVAIL ?", "fr"),
        ("КТО ПРЕДСЕДАТЕЛЬ РАБОЧЕЙ ГРУППЫ?", "ru"),
        ("CWG-COP-19 ITU WSIS", None),
        ("會議何時舉行？", "zh"),
        ("会議は何時ですか", "ja"),
        ("מי כתב את המכתב?", "he"),
        ("Ποιος έγραψε την επιστολή;", "el"),
        ("रिपोर्ट कब प्रकाशित होगी?", "hi"),
        ("چه کسی گزارش را نوشت", "fa"),
        ("", None),
        ("?!… 12.01.2022 👍", None),
        # Kyrgyz and Tajik are not taken for Russian, nor Uyghur for Arabic.
        ("Отчетту ким жазды?", "ky"),
        ("Жумушчу топтун төрагасы ким?", "ky"),
        ("Бул эмне?", "ky"),
        ("دوكلاتنى كىم يازدى؟", "ug"),
        ("دوكلات نەدە؟", "ug"),
        ("Кадом кишвар ташкили ҷаласаҳои иттилоотиро пешниҳод кард?", "tg"),
        # Words that Bulgarian or Serbian has as well are Russian until something speaks for the neighbour.
        *((text, "ru") for text in (
            "заседание", "заседание № 32", "32-е заседание", "заседание в ноябре 2023 года", "раздел 3, абзац 2",
            "Бюро Комитета", "бюджет", "доклад", "дата и место", "протокол заседания", "Получили ли ответ",
        )),
        # Three words of a neighbour, or one with a letter of its own, are not taken for one of the six.
        ("Кой предложи това?", "bg"), ("Кога е следващата среща?", "bg"), ("заседание през ноември 2023 година", "bg"),
        ("опасности в социалните мрежи", "bg"), ("засідання", "uk"), ("розділ 3, пункт 2", "uk"),
        ("Кого обрали головою?", "uk"), ("седница у новембру 2023. године", "sr"), ("Шта је одлучено?", "sr"),
        ("Што одлучи комитетот?", "mk"), ("Quem propôs isto?", "pt"), ("O que decidiu o comité?", "pt"),
        ("Chi ha proposto la riunione?", "it"), ("Wer hat das vorgeschlagen?", "de"), ("Siapa yang mengusulkan?", "id"),
        ("siapa yang mencadangkan sesi maklumat", "ms"),
        ("Wie stelde dat voor?", "nl"), ("Qui va proposar això?", "ca"), ("چه کسی پیشنهاد کرد؟", "fa"),
        # A name says little about the language of who types it: nothing is guessed.
        *((text, None) for text in ("Busan", "Bishkek", "Nairobi", "Guadalajara", "Microsoft", "Бишкек")),
    ],
)  # fmt: skip
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    """By its script, and by what tells neighbours apart."""
    assert detect(text) == language


def test_every_tag_is_known() -> None:
    """Every tag that may come out is a language that the rest of the program knows."""
    for tags in SHARED.values():
        assert [canonical(tag) for tag in tags if tag != "und"] == [tag for tag in tags if tag != "und"]


@given(st.text(st.characters(), max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    """Any text whatever, lone surrogates and NUL included, gets a tag or None."""
    assert detect(text) is None or canonical(detect(text) or "")


def test_long_texts_are_read_in_part() -> None:
    """A hundred thousand characters take no longer than their beginning."""
    assert detect("Where were the experts from? " * 4000) == "en"


def test_what_is_expected_decides_where_words_are_shared() -> None:
    """Words that several languages have are of the one expected; those of one language alone are not."""
    assert detect("section 3, point 2") == "en"
    assert detect("section 3, point 2", ["fr"]) != "en"
    assert detect("la mascotte", ["fr-CA"]) == "fr"
    assert detect("next meeting", ["fr"]) == "en"
    assert detect("Quem propôs isto?", ["es"]) == "pt"
    assert detect("What did the Chair say about the budget?", ["fr"]) == "en"


@pytest.mark.parametrize(
    ("text", "language", "same"),
    [
        ("Busan", "fr", True), ("Busan", "ru", False), ("МСЭ", "ru", True), ("ЄС", "ru", False), ("28.ª", "es", True),
        ("2022", "zh", True), ("会议", "zh-Hant", True), ("會議 ITU", "zh", False), ("", "ar", True),
    ],
)  # fmt: skip
def test_the_script_of_a_text(text: str, language: str, same: bool) -> None:
    """A text is in a language's script when all its letters are; figures are in every one."""
    assert written_in(text, language) is same


STRANGE = {
    "bo": ["རྒྱལ་ཁབ་གང་གིས་ཆ་འཕྲིན་ཚོགས་འདུ་གོ་སྒྲིག་བྱེད་རྒྱུའི་གྲོས་འཆར་བཏོན་སོང་།", "CWG-COP ག་རེ་རེད།"],
    "dz": ["རྒྱལ་ཁབ་ག་གིས་ བརྡ་དོན་གྱི་ཞལ་འཛོམས་འགོ་འདྲེན་འཐབ་ནི་ཨིན་ན?"],
    "dv": ["މަޢުލޫމާތު ދިނުމުގެ ބައްދަލުވުންތައް އިންތިޒާމުކުރަން ހުށަހެޅީ ކޮން ޤައުމަކުން؟"],
    "nqo": ["ߖߡߊ߬ߣߊ ߖߎ߬ߡߍ߲ ߠߋ߬ ߞߊ߬ ߞߎ߬ߙߎ߲߬ߘߎ ߝߐ߫؟"],
    "chr": ["ᎦᏙ ᎤᏍᏗ ᎠᏰᎵ ᎤᎾᏓᏡᎬ ᎤᏂᏁᏤᎢ?"],
    "zgh": ["ⵎⴰⵏ ⵜⴰⵎⵓⵔⵜ ⵉⵙⵙⵓⵎⵔⵏ ⵜⵉⵎⵙⵎⵓⵏⵉⵏ ⵏ ⵜⴰⵏⵖⵎⵉⵙⵜ?"],
    "iu": ["ᓇᓕᐊᖕᓂ ᓄᓇᕐᔪᐊᖅ ᑐᑭᓯᒋᐊᕈᑎᒃᓴᓂᒃ ᐋᖅᑭᒃᓱᐃᓚᐅᖅᐸ?"],
}
#: In scripts that they read, though they did not learn the first four languages.
MALTESE = "Liema pajjiż offra li jorganizza sessjonijiet ta' informazzjoni?"
KNOWN = [
    MALTESE, "Bawo ni a ṣe n daabobo awon omode lori ayelujara?", "Раиси гурӯҳи корӣ кист?",
    "کام وڵات پێشنیاری ڕێکخستنی دانیشتنی زانیاری کرد؟", "قايسى دۆلەت ئۇچۇر يىغىنى تەشكىللەشنى تەكلىپ قىلدى؟",
    "କେଉଁ ଦେଶ ସୂଚନା ଅଧିବେଶନ ଆୟୋଜନ କରିବାକୁ ପ୍ରସ୍ତାବ ଦେଇଥିଲା?", "哪个国家提议举办信息通报会？", "会議は何時ですか",
    "asdf qwer zxcv", "ITU CWG COP WSIS", "", "?!… 👍",
    "What does the Cherokee word ᎦᏚᎩ mean?", "Who wrote «བོད»?",
]  # fmt: skip


@pytest.mark.parametrize("language", STRANGE)
def test_a_script_that_the_models_cannot_read_is_noticed(language: str) -> None:
    """Whatever the language, and with acronyms in Latin script beside it."""
    assert [text for text in STRANGE[language] if not is_unread(text)] == []


@pytest.mark.parametrize("text", KNOWN)
def test_other_questions_are_read(text: str) -> None:
    """Neither an unknown language in a known script, nor gibberish, nor a strange word in a question is marked."""
    assert not is_unread(text)


def test_scripts_that_are_not_read_are_unknown_to_the_tokenizer(encoder: Encoder) -> None:
    """Nothing is left of a question in such a script but unknown pieces, unlike in one that is read: whatever it asks, the
    vector is the same."""
    assert isinstance(encoder, GraphEncoder)
    known = {"CHEROKEE": "ᎦᏙᎤᏍᏗᎠᏰᎵ", "TIFINAGH": "ⵎⴰⵏⵜⴰⵎⵓⵔⵜ", "NKO": "ߖߡߊߣߊߖߎߡߍ"}
    assert known.keys() <= SCRIPTS
    read, *unread = (encoder.ids(text, "query") for text in ("ସୂଚନା", *known.values()))
    assert len({tuple(ids) for ids in unread}) == 1
    assert read not in unread


@pytest.mark.parametrize(
    ("language", "typed", "written"),
    [
        ("ru", "Chto predlozhila Saudovskaya Araviya na 16 sobranii RGS?",
         "что предложила саудовская аравия на 16 собрании RGS?"),
        ("ar", "shu iqtarahat al saudia 3an el COP?", "شو اقترهت السدية عن الCOP?"),
    ],
)  # fmt: skip
def test_a_word_is_read_in_the_script_of_its_language(language: str, typed: str, written: str) -> None:
    """Figures and words in capitals stay; of languages that a report lacks nothing is read."""
    assert readings(typed, {language, "en"}) == [written]
    assert readings(typed, {"en", "zh"}) == []


def test_what_is_romanised_is_of_no_language() -> None:
    """It is told from languages that are written in Latin letters."""
    for text in ("chto dolzhen sdelat Sovet", "shu el matloob men el majles", "zhuxi shuo le shenme"):
        assert is_romanised(text)
        assert detect(text) is None
    for text in ("What did the Council do?", "Que doit faire le Conseil ?", "mandat", "что", ""):
        assert not is_romanised(text)
