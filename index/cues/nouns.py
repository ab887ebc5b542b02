"""Words for a meeting in the six UN languages and some others, misspelt ones too, and the words that end its reach."""

from index.cues.words import Words, bare, listed

#: Of languages that write an ordinal's figure with a point (8. Sitzung), and of others beside the six.
POINTED = listed(
    "sitzung tagung treffen versammlung toplantı toplantıda kongress toplantısı toplantısında oturum oturumda "
    "posiedzenie "
    "posiedzeniu zasedani mote kokous ules"
)
_OTHERS = listed(
    "riunione sessione seduta incontro reuniao sessao assembleia encontro vergadering bijeenkomst zitting pertemuan "
    "rapat sidang засідання засіданні нарада нараді"
)
#: Whose meeting it was, written together with its word in Arabic.
_WHOSE = listed("ها ه هم هما كم نا")
_ONE = (
    POINTED
    | _OTHERS
    | {noun + whose for noun in ("اجتماع", "جلست", "دورت", "لقاي") for whose in _WHOSE}
    | listed(
        "meeting session sitting plenary gathering congress reunion seance assemblee pleniere rencontre congres "
        "congreso sesion pleno "
        "asamblea encuentro plenaria sobranie sobraniya заседание заседанию заседанием заседании заседания "
        "собрание собранию собранием собрании собрания сессия сессию сессии сессией встреча встречу встрече "
        "встречи встречей съезд съезда съезде съезду конгресс конгресса конгрессе конгрессу совещание совещанию "
        "совещанием совещании совещания пленум пленума пленуме اجتماع "
        "جلسه دوره لقاء egtema ijtima sobranii huiyi"
    )
)
MANY = listed(
    "meetings sessions sittings plenaries gatherings reunions seances assemblees plenieres rencontres "
    "reuniones sesiones plenos asambleas encuentros plenarias заседаний заседаниям заседаниями заседаниях "
    "собраний собраниям собраниями собраниях сессий сессиям сессиями сессиях встреч встречам встречами "
    "встречах совещаний совещаниям совещаниями совещаниях اجتماعات اجتماعين اجتماعان جلسات جلستين دورات "
    "دورتين لقاءات لقاءين sobranij sitzungen tagungen riunioni sessioni sedute reunioes sessoes vergaderingen "
    "засідань periodos"
) | {noun + whose for noun in ("اجتماعات", "جلسات", "دورات", "لقاءات") for whose in _WHOSE}
NOUNS = _ONE | MANY
_PERIODS = frozenset(("periodo", "periodos"))
#: What ends the reach of an ordinal: "the first report of the meeting" names no first meeting.
STOPS = listed(
    "of the in on at for from to by with and or is was were are has had did about de du des la le les el "
    "los las en del a au aux pour par sur que qui y o et ou por para con un una une в на о об и к по с из "
    "за для от у до что как или في من علي الي عن مع و او هل ما year years month months day days week "
    "weeks time times time's year's annee an ano dia jour mois semaine mes vez fois год года году месяц "
    "месяца день дня раз раза неделя неделе неделю quarter part study report question item draft version "
    "two three four "
    "der dem den des bei beim im am vom zum zur und tag tages tagen woche jahr monat gruppe arbeitsgruppe vorschlag "
    "della dello delle degli dei nella nel nelle dalla alla per giorno giorni proposta mese anno gruppo "
    "da do das dos na no nas nos pela pelo em dia dias vez mes grupo"
)


def is_meeting(words: Words, place: int) -> bool:
    """Whether there is a word for a meeting at a token."""
    return words.is_word(place) and bool(noun_at(words, place))


def noun_at(words: Words, place: int) -> str:
    """The word for a meeting at a token, without what Arabic writes before it, or ""; beside a figure it may
    be misspelt. The Spanish for a session has two, período de sesiones: both are as many as the first says."""
    if words.low[place] in _PERIODS:
        return words.low[place] if _of_sessions(words, place) else ""
    if words.low[place] == "sesiones":
        before = next((at for at in (place - 2, place - 3) if words.at(at) in _PERIODS), -1)
        return "sesion" if words.at(before) == "periodo" and _of_sessions(words, before) else "sesiones"
    for form in bare(words.low[place]):
        if form in NOUNS:
            return form
    word = words.low[place]
    if len(word) > 5 and (words.is_figure(place + 1) or any(words.is_figure(place - n) for n in (1, 2, 3))):
        return next((noun for noun in sorted(_ONE) if alike(word, noun)), "")
    return ""


def _of_sessions(words: Words, place: int) -> bool:
    """Whether "de sesiones" follows, or a word and that: período extraordinario de sesiones."""
    return ["de", "sesiones"] in (words.low[place + 1 : place + 3], words.low[place + 2 : place + 4])


def alike(word: str, noun: str) -> bool:
    """Whether a word is a noun with one slip: a letter changed, dropped, doubled, or two exchanged."""
    if word[0] != noun[0] or abs(len(word) - len(noun)) > 1:
        return False
    start = 0
    while start < min(len(word), len(noun)) and word[start] == noun[start]:
        start += 1
    rest, wanted = word[start:], noun[start:]
    return (
        rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
        or (len(rest) > 1 and rest[1::-1] == wanted[:2] and rest[2:] == wanted[2:])
    )  # fmt: skip
