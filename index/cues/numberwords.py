"""Number words: counts and ordinals by folded word, in every gender and case."""

_COUNTS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
uno|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho \
diecinueve veinte veintiuno|veintiun|veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete \
veintiocho veintinueve
один|одна|одно два|две|двух|двум|двумя три|трех|трем|тремя четыре|четырех|четырем|четырьмя
واحد|واحده اثنان|اثنين|اثنتان|اثنتين ثلاثه|ثلاث اربعه|اربع خمسه|خمس سته|ست سبعه|سبع ثمانيه|ثماني|ثمان تسعه|تسع عشره|عشر
"""
#: From five to nineteen, without the ending.
_RUSSIAN_COUNTS = """
пят шест сем восем|восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат
восемнадцат девятнадцат
"""
#: Twenty, thirty and so on to ninety.
_TENS = """
twenty|vingt|vingts|veinte|двадцать|двадцати|عشرون|عشرين
thirty|trente|treinta|тридцать|тридцати|ثلاثون|ثلاثين
forty|quarante|cuarenta|сорок|сорока|اربعون|اربعين
fifty|cinquante|cincuenta|пятьдесят|пятидесяти|خمسون|خمسين
sixty|soixante|sesenta|шестьдесят|шестидесяти|ستون|ستين
seventy|septante|setenta|семьдесят|семидесяти|سبعون|سبعين
eighty|huitante|octante|ochenta|восемьдесят|восьмидесяти|ثمانون|ثمانين
ninety|nonante|noventa|девяносто|девяноста|تسعون|تسعين
"""
_ENGLISH = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_ENGLISH_TENS = "twent thirt fort fift sixt sevent eight ninet"
_FRENCH = "un deux trois quatr cinqu six sept huit neuv dix onz douz treiz quatorz quinz seiz"
_FRENCH_TENS = "vingt trent quarant cinquant soixant"
_SPANISH = "primer segund tercer cuart quint sext septim octav noven"
_SPANISH_TENS = "decim vigesim trigesim cuadragesim quincuagesim sexagesim septuagesim octogesim nonagesim"
_GERMAN = """
erst zweit dritt viert funft sechst siebt acht neunt zehnt elft zwolft dreizehnt vierzehnt funfzehnt sechzehnt
siebzehnt achtzehnt neunzehnt zwanzigst
"""
_ITALIAN = """
prim second terz quart quint sest settim ottav non decim undicesim dodicesim tredicesim quattordicesim quindicesim
sedicesim diciassettesim diciottesim diciannovesim ventesim
"""
_PORTUGUESE = "primeir segund terceir quart quint sext setim oitav non decim"
_RUSSIAN = """
перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат
шестнадцат семнадцат восемнадцат девятнадцат двадцат
"""
_RUSSIAN_TENS = "тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност"
_ENDINGS = "ый ой ая ое ые ого ому ым ом ую ых ыми"
_ENDINGS_OF_THIRD = "ий ья ье ьи ьего ьему ьим ьем ьей ью ьих ьими"
_ARABIC = "ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر"


def number_words() -> tuple[dict[str, int], dict[str, int]]:
    """Return the counts, and the ordinals."""
    return _counts(), _others() | _english() | _french() | _spanish() | _russian() | _arabic()


def _counts() -> dict[str, int]:
    counts: dict[str, int] = {}
    for language in _COUNTS.strip().splitlines():
        for value, forms in enumerate(language.split(), 1):
            counts.update(dict.fromkeys(forms.split("|"), value))
    for value, stems in enumerate(_RUSSIAN_COUNTS.split(), 5):
        counts.update({stem + ending: value for stem in stems.split("|") for ending in ("ь", "и", "ью")})
    for value, forms in enumerate(_TENS.split(), 2):
        counts.update(dict.fromkeys(forms.split("|"), value * 10))
    return counts


def _english() -> dict[str, int]:
    ordinals = {word: value for value, word in enumerate(_ENGLISH.split(), 1)}
    return ordinals | {f"{stem}ieth": value * 10 for value, stem in enumerate(_ENGLISH_TENS.split(), 2)}


def _french() -> dict[str, int]:
    ordinals = {"premier": 1, "premiere": 1, "premiers": 1, "premieres": 1, "second": 2, "seconde": 2}
    stems = {stem: value for value, stem in enumerate(_FRENCH.split(), 1)}
    stems |= {stem: value * 10 for value, stem in enumerate(_FRENCH_TENS.split(), 2)}
    return ordinals | {stem + end: value for stem, value in stems.items() for end in ("ieme", "iemes")}


def _spanish() -> dict[str, int]:
    units = {stem: value for value, stem in enumerate(_SPANISH.split(), 1)}
    stems = units | {"setim": 7, "undecim": 11, "duodecim": 12, "decimoctav": 18}
    for value, ten in enumerate(_SPANISH_TENS.split(), 1):
        stems |= {ten: value * 10} | {f"{ten}o{unit}": value * 10 + more for unit, more in units.items()}
    ordinals = {stem + end: value for stem, value in stems.items() for end in ("o", "a", "os", "as")}
    return ordinals | {stem: value for stem, value in stems.items() if stem.endswith("er")}


def _others() -> dict[str, int]:
    """German, Italian and Portuguese; two-word ordinals, as decima oitava, are put together as Spanish ones are."""
    forms = ((_GERMAN, ("e", "en", "er", "es", "em")), (_ITALIAN, ("o", "a")), (_PORTUGUESE, ("o", "a")))
    return {
        stem + ending: value
        for stems, endings in forms
        for value, stem in enumerate(stems.split(), 1)
        for ending in endings
    }


def _russian() -> dict[str, int]:
    stems = {stem: value for value, stem in enumerate(_RUSSIAN.split(), 1)}
    stems |= {stem: value * 10 for value, stem in enumerate(_RUSSIAN_TENS.split(), 3)}
    return {
        stem + ending: value
        for stem, value in stems.items()
        for ending in (_ENDINGS_OF_THIRD if value == 3 else _ENDINGS).split()
    }


def _arabic() -> dict[str, int]:
    ordinals = {stem + end: value for value, stem in enumerate(_ARABIC.split(), 2) for end in ("", "ه")}
    return ordinals | {"اول": 1, "اولي": 1, "حادي": 1, "حاديه": 1, "ثان": 2}
