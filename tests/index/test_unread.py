"""Questions in a language that the models do not know."""

import pytest

from index.answer import Outcome
from index.engine import open_library
from index.language import UNREAD, detect
from index.model.encoder import Encoder
from index.unread import SCRIPTS, is_unread
from knowledge.library import Library
from tests.index.reports import report

#: None of these is among the sentences learnt from.
STRANGE = {
    "mt": [
        "Liema pajjiż offra li jorganizza sessjonijiet ta' informazzjoni?",
        "Min jippresiedi l-grupp ta' ħidma?",
    ],
    "lb": ["Wat huet d'Aarbechtsgrupp dem Conseil recommandéiert?", "Wien ass de President vun der Grupp?"],
    "yo": ["Kí ni ẹgbẹ́ náà dámọ̀ràn fún ìgbìmọ̀ náà?", "Bawo ni a ṣe n daabobo awon omode lori ayelujara?"],
    "ceb": ["Unsa ang girekomendar sa grupo ngadto sa Konseho?", "Kinsa ang tsirman sa grupo?"],
    "tg": ["Кадом кишвар ташкили ҷаласаҳои иттилоотиро пешниҳод кард?", "Раиси гурӯҳи корӣ кист?"],
    "tt": ["Төркем Советка нәрсә тәкъдим итте?", "Интернетта балаларны яклау турында нәрсә әйтелә?"],
    "ba": ["Төркөм Советҡа нимә тәҡдим итте?", "Ун һигеҙенсе ултырыш ҡасан булды?"],
    "ckb": ["کام وڵات پێشنیاری ڕێکخستنی دانیشتنی زانیاری کرد؟", "سەرۆکی گروپی کارکردن کێیە؟"],
    "bo": ["རྒྱལ་ཁབ་གང་གིས་ཆ་འཕྲིན་ཚོགས་འདུ་གོ་སྒྲིག་བྱེད་རྒྱུའི་གྲོས་འཆར་བཏོན་སོང་།", "CWG-COP ག་རེ་རེད།"],
    "dz": ["རྒྱལ་ཁབ་ག་གིས་ བརྡ་དོན་གྱི་ཞལ་འཛོམས་འགོ་འདྲེན་འཐབ་ནི་ཨིན་ན?"],
    "dv": ["މަޢުލޫމާތު ދިނުމުގެ ބައްދަލުވުންތައް އިންތިޒާމުކުރަން ހުށަހެޅީ ކޮން ޤައުމަކުން؟"],
    "nqo": ["ߖߡߊ߬ߣߊ ߖߎ߬ߡߍ߲ ߠߋ߬ ߞߊ߬ ߞߎ߬ߙߎ߲߬ߘߎ ߝߐ߫؟"],
    "chr": ["ᎦᏙ ᎤᏍᏗ ᎠᏰᎵ ᎤᎾᏓᏡᎬ ᎤᏂᏁᏤᎢ?"],
    "zgh": ["ⵎⴰⵏ ⵜⴰⵎⵓⵔⵜ ⵉⵙⵙⵓⵎⵔⵏ ⵜⵉⵎⵙⵎⵓⵏⵉⵏ ⵏ ⵜⴰⵏⵖⵎⵉⵙⵜ?"],
    "iu": ["ᓇᓕᐊᖕᓂ ᓄᓇᕐᔪᐊᖅ ᑐᑭᓯᒋᐊᕈᑎᒃᓴᓂᒃ ᐋᖅᑭᒃᓱᐃᓚᐅᖅᐸ?"],
}
#: Neighbours of those, which the models know, and what is no language at all.
KNOWN = [
    "Hokker lân hat foarsteld om ynformaasjesesjes te organisearjen?", "Wer leitet die Gruppe?",
    "Welk land heeft aangeboden informatiesessies te organiseren?", "Sino ang tagapangulo ng grupo?",
    "Ano ang inirekomenda ng grupo sa Konseho?", "Kailan ginanap ang ika-18 na pulong?",
    "Apa sing disaranake klompok marang Dewan?", "Naon anu disarankeun ku grup ka Déwan?",
    "Ngubani usihlalo weqela lomsebenzi?", "Wace kasa ce ta yi tayin shirya zaman bayani?",
    "Kîjan welat pêşniyar kir ku danişînên agahdariyê organîze bike?", "Chi presiede il gruppo di lavoro?",
    "Кайсы өлкө маалыматтык сессияларды уюштурууну сунуштады?", "Топ төрағасы кім?", "Жумушчу топтун төрагасы ким?",
    "Аль улс мэдээллийн уулзалт зохион байгуулахыг санал болгосон бэ?", "کدام کشور برگزاری نشست‌ها را پیشنهاد کرد؟",
    "قايسى دۆلەت ئۇچۇر يىغىنى تەشكىللەشنى تەكلىپ قىلدى؟", "کوم هېواد د معلوماتي غونډو د جوړولو وړاندیز وکړ؟",
    "କେଉଁ ଦେଶ ସୂଚନା ଅଧିବେଶନ ଆୟୋଜନ କରିବାକୁ ପ୍ରସ୍ତାବ ଦେଇଥିଲା?", "哪个国家提议举办信息通报会？", "会議は何時ですか",
    "kakaya strana predlozhila informacionnye sessii", "chto rekomendovala gruppa sovetu", "bata sa",
    "ma hiya nata'ij al ijtima", "naxie guojia tiyi juban huiyi", "asdf qwer zxcv", "na sapa ga ta",
    "ITU CWG COP WSIS", "", "?!… 👍", "What does the Cherokee word ᎦᏚᎩ mean?", "Who wrote «བོད»?",
]  # fmt: skip


@pytest.mark.parametrize("language", STRANGE)
def test_a_language_that_the_models_do_not_know_is_noticed(language: str) -> None:
    """By its tag, or by a script of which the models know no language, acronyms aside."""
    assert [text for text in STRANGE[language] if not is_unread(text, detect(text))] == []


@pytest.mark.parametrize("text", KNOWN)
def test_neighbours_and_transliterations_are_not_taken_for_one(text: str) -> None:
    """Neither a language that the models know, nor gibberish, nor a strange word in a question."""
    assert not is_unread(text, detect(text))


def test_every_tag_that_is_not_read_has_an_example() -> None:
    """The documented set is what is tested."""
    assert STRANGE.keys() >= UNREAD


def test_scripts_that_are_not_read_are_unknown_to_the_tokenizer(encoder: Encoder) -> None:
    """Nothing is left of a question in such a script but unknown pieces, unlike in one that is read."""
    for text, script in (("ᎦᏙᎤᏍᏗᎠᏰᎵ", "CHEROKEE"), ("ⵎⴰⵏⵜⴰⵎⵓⵔⵜ", "TIFINAGH"), ("ߖߡߊߣߊߖߎߡߍ", "NKO")):
        assert script in SCRIPTS
        assert not encoder.encode([text], "query")[0].tokens.size
    assert encoder.encode(["ସୂଚନା"], "query")[0].tokens.size


def test_such_a_question_gets_no_answer_and_is_marked(
    encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The outcome is none, without a section, and the answer says why; others are not marked."""
    engine = open_library(Library((report(),)), encoder, tmp_path_factory.mktemp("engine"))
    strange, known = engine.ask([STRANGE["mt"][0], "What came out of the 17th meeting?"])
    assert (strange.outcome, strange.unread, strange.section) == (Outcome.NONE, True, None)
    assert not known.unread
