"""Questions in a script that the models cannot read."""

import pytest

from index.model.encoder import Encoder, GraphEncoder
from index.unread import SCRIPTS, is_unread

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
