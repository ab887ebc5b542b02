"""Numbers and bullets before a text, typed or automatic, and the words that name the kind of a heading."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge import marks
from knowledge.marks import HYPHENED, MARKS, Label, counted
from knowledge.numerals import HAN, figures, han

BULLETS = "•‣◦⁃∙●○▪▫■□◆◇➢➤►▶✓✔✦❖·\uf02d\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
#: Of an article: 68-1, 1240, 8º.
_OF_ARTICLE = r"(?:\d{1,4}(?:-\d{1,3}){1,2}|\d{4}|\d{1,3}(?:[.٫]\d{1,3}){0,7})"
#: 9 §, 9 a §, 1. §.
_SIGN_BEHIND = re.compile(rf"{MARKS}(\d{{1,3}})\.?\s?([a-z]?)\s?§(?:\s+|$)")
_BULLET = re.compile(rf"{MARKS}(?:[{BULLETS}]\s*|[–—―−*-][ \t\u00a0]+|[–—―-](?=\t))")
#: The parts of a document in which numbers start again; a single one often has no number itself.
COUNTS_ANEW = ("annex", "appendix")
#: The kinds of articles that have numbers of their own beside those of the articles.
BESIDE = ("provisional", "additional")
#: Numbers of pages or articles at the end of a line: 9, ix, 1 al 18, 43 y 44, 3, 5, 8.
_PAGES = r"(?:\d{1,4}(?:(?:,\s?|\s?[-–—]\s?|\s[^\W\d]{1,3}\s)\d{1,4})+|\d{1,3}|[ivxl]{1,5})$"
#: The end of a line of a contents page: a page number after a tab or dots.
_CONTENTS = re.compile(rf"(?:\t| \| |[.…·_]{{3}}|(?:\. ){{3}})[\s.…·_]*(?:[^\W\d]{{1,4}}\.\s?)?{_PAGES}")
#: The most letters of a line before a list of participants, and of one that says that minutes follow.
_LONGEST_HEAD, _LONGEST_TITLE = 80, 200
#: Latin letters that Unicode does not take for a base letter with an accent.
_BASES = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
_MARKED = re.compile(f"^{MARKS}")
_DOTTED = re.compile(rf"(?:[.…·_]{{5}}|(?:\. ){{5}})[\s.…·_]*{_PAGES}")


@cache
def words() -> dict[str, Any]:
    """The words of `words.toml`."""
    return tomllib.loads(files("knowledge.importing").joinpath("words.toml").read_text("utf-8"))


@cache
def _worded() -> re.Pattern[str]:
    """Article 11, Art. 11, Статья 11., Article premier, المادة الثالثة, 第十一条, Annex 1, Erster Teil."""
    either = "|".join(sorted(map(re.escape, _kinds()), key=len, reverse=True))
    ordinals = "|".join(sorted(map(re.escape, _ordinals()), key=len, reverse=True))
    behind = "|".join(map(re.escape, words()["behind"]))
    again = "|".join(map(re.escape, words()["again"]))
    number = rf"{_OF_ARTICLE}(?:\.?(?:{behind})(?![^\W\d_]))?(?:\s?(?:{again})\b)?"
    number += r"|(?<![^\W\d_])(?:[IVXLХ]+(?:er|re)?|[A-ZА-Я])\b"
    number += rf"|(?:{ordinals})(?![^\W\d_])"
    ends = r"(?:(?:\s*[.:：)–—-])+(?=\s|$)|(?=\s|$|[.:：](?!(?:[A-Z]|\d{1,3})\b)))"  # none in XI.B.2: …
    return re.compile(
        rf"{MARKS}(?:(第)\s*({HAN}|\d{{1,4}})\s*({either})(?:之({HAN}|\d{{1,3}}))?|({either})\.?\s*(?:(?:№|n[°ºo]\.?(?=[\s\d]))\s*|[:：]?\s*\(\s*)?({number}|{HAN}){ends}|({ordinals})\s+({either})(?:(?:\s*[.:–—-])+(?=\s|$)|(?=\s*(?:$|\n))))\s*",
        re.IGNORECASE,
    )


@cache
def _begins() -> tuple[str, ...]:
    """What a text must begin with that `_worded` matches: its pattern takes a tenth of a second to compile."""
    return ("第", *_kinds(), *_ordinals())


def _folded(text: str) -> str:
    """A word in small letters, of which Turkish i has one: BİRİNCİ, birinci."""
    return text.casefold().replace("\u0307", "").replace("ı", "i")


@cache
def _ordinals() -> dict[str, int]:
    """Ordinals in words, each with its number."""
    units = {_folded(word): n for row in words()["ordinals"] for n, word in enumerate(row, start=1)}
    tens = {word: 10 * n for n, word in enumerate(words()["tens"], start=2)}
    pairs = [
        (one, ten, f"{one}{joint}{ten}") for one in units for ten in tens for joint in words()["between"]
    ]
    # Words of one language begin alike.
    joined = {
        said: units[one] + tens[ten] for one, ten, said in pairs if units[one] < 10 and one[:2] == ten[:2]
    }
    return units | tens | joined


@cache
def _kinds() -> dict[str, str]:
    """The kinds by the words of numbered parts: "article", "section", or the id of a part in which numbers start
    again."""
    groups = {**words()["article"], **words()["apart"]}
    kinds = {_folded(word): id_ for id_, known in groups.items() for word in known}
    bare = {unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode(): word for word in kinds}
    return kinds | {said: kinds[word] for said, word in bare.items() if len(said) == len(word)}  # ARTICULO


@cache
def _only() -> re.Pattern[str]:
    """Annex, Annex: Aims; but not Annex: 2, as a letter counts them."""
    either = "|".join(re.escape(word) for id_ in COUNTS_ANEW for word in words()["apart"][id_])
    return re.compile(rf"({either})\s*(?:[:：–—-](?=\s+[^\W\d_])|$)", re.IGNORECASE)


def list_of_annexes(text: str) -> tuple[str, str]:
    """The heading and the first point of a line that begins a list of annexes, as 附件：1. 名单; else ("", "")."""
    word, _, rest = text.replace("：", ":").partition(":")
    known = (one for id_ in COUNTS_ANEW for one in words()["apart"][id_])
    counts = value(split(rest.strip())[0].number) == 1 and word.strip().casefold() in known
    return (word.strip(), rest.strip()) if counts else ("", "")


def value(number: str) -> int:
    """The value of a number, by its last part: 3 for "2.3", 68 for "68-1", 4 for "IV", 2 for "b"; 0 for none."""
    found = counted(Label(number.rpartition(".")[2].partition("-")[0]))
    return found[0][1] if found else 0


def split(text: str) -> tuple[Label, str]:
    """The typed label before a text, and the text without it."""
    if (match := _BULLET.match(text)) and not HYPHENED.match(text):
        label, rest = split(text[match.end() :])  # "• Art. 3", "– a)": the bullet is an ornament
        return (label, rest) if label.word or label.mark else (Label(mark="•"), text[match.end() :])
    if match := _only().match(text):
        word = match[1].casefold()
        return Label(word=next(id_ for id_ in COUNTS_ANEW if word in words()["apart"][id_])), text
    begins = _folded(_MARKED.sub("", text[:40])).startswith(_begins())
    if begins and (match := _worded().match(text)):
        word = _kinds()[_folded(match[3] or match[5] or match[8])]
        number = match[2] or match[6] or match[7]
        number = str(_ordinals().get(_folded(number), "")) or han(figures(number)).replace("Х", "X")
        number = re.sub(
            r"(?<=\d)\.?[^\d\s.-]+$", "", re.sub(r"(?<=[IVXL])(?:er|re)$", "", number)
        )  # 8º, 1.º, 1er, Ier
        number = re.sub(r"(?<=\d)\s+([^\W\d]+)$", lambda again: f"-{again[1].lower()}", number)  # 27 bis
        number += f"-{han(figures(match[4]))}" if match[4] else ""
        printed = text[: match.end()].strip(" \t\n.:：)–—-\u2002\u2003\u3000\u00a0")
        printed += ")" * printed.count("(")
        return Label(number, word=word, printed=printed), text[match.end() :]
    if match := _SIGN_BEHIND.match(text):
        number = "-".join(one for one in match.groups() if one)
        return Label(number, word="section", printed=match[0].strip()), text[match.end() :]
    return marks.split(text)


def of_automatic(label: str) -> Label:
    """The label of an automatic number."""
    found, _ = split(f"{label.strip()}\t")
    return found if found.number or found.mark else Label(mark=label.strip() or "•")


def is_dotted(text: str) -> bool:
    """Whether a line ends in dots and a page number, as only lines of a contents page do."""
    return _DOTTED.search(text.rstrip()[-200:]) is not None


def in_contents(text: str) -> str | None:
    """The words of a line of a contents page, without dots and page."""
    said = text.rstrip()
    line = _CONTENTS.search(said[-200:])
    return " ".join(said[: len(said) - len(line[0])].rstrip(" \t.…·_").split()) or None if line else None


def has_words(text: str, group: str, *, whole: bool = False) -> bool:
    """Whether a line is in a group of `words.toml`; unless `whole`, it may also contain several words of the group."""
    said, known = " ".join(text.split()).casefold().strip(" :：."), words()[group]
    inside = not whole and any(" " in word and word in said for word in known)
    return inside or said in known or "".join(said.split()) in known


@cache
def _documents() -> re.Pattern[str]:
    """The words for kinds of documents. Chinese and Arabic ones may stand within a word."""
    either = "|".join(map(re.escape, words()["documents"]))
    return re.compile(rf"(?<![a-zà-ÿа-яё])(?:{either})(?![a-zà-ÿа-яё])")


def names_kind(text: str) -> bool:
    """Whether a line names the kind of a document: statutes, minutes."""
    return _documents().search(" ".join(text.split()).casefold()) is not None


def label_of(line: str) -> str:
    """The label of a line, as "Place" of "Place: Geneva", or the first of its cells; "" for none."""
    match = re.match(r"([^:：|]+)[:：|]\s*[^\s:：|]", line)
    return match[1].strip() if match else ""


def names_people(text: str) -> bool:
    """Whether a heading, or the beginning of a passage, introduces a list of participants."""
    head = re.split(r"[:：(（\n]", text)[0]
    return len(head) <= _LONGEST_HEAD and has_words(head, "participants")


@cache
def _minutes() -> re.Pattern[str]:
    """A line that says that minutes follow, by its first words; in Chinese by its last."""
    either = "|".join(map(re.escape, words()["minutes"]))
    return re.compile(rf"\W*(?:{either})(?![^\W\d_])|.*[\u4e00-\u9fff](?:{either})\b", re.IGNORECASE)


def says_minutes(text: str) -> bool:
    """Whether a line says that minutes of a meeting follow."""
    return len(text) <= _LONGEST_TITLE and _minutes().match(text) is not None


def front(text: str) -> str:
    """The id of the front matter's section with this heading, or ""."""
    said = " ".join(text.split()).strip(" :：.").casefold()
    return next((id_ for id_, known in words()["front"].items() if said in known), "")


def latin(text: str) -> str:
    """A text in small Latin letters without accents; other letters are left out."""
    return unicodedata.normalize("NFKD", text.lower().translate(_BASES)).encode("ascii", "ignore").decode()


def slug(text: str) -> str:
    """An id of the first words of a heading, or "" without Latin letters."""
    plain = latin(text)
    return "-".join(re.findall("[a-z0-9]+", plain)[:5]) if re.search("[a-z]{2}", plain) else ""
