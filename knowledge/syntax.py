"""Explains a YAML syntax error to people who have never seen a parser."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

import yaml

from knowledge.form import ABOUT_REPORT, MEETING, QUESTION, QUESTIONS, REPORT, SECTION
from knowledge.language import UnknownLanguageError, canonical
from knowledge.problem import Problem
from knowledge.signs import misplaced

#: The C loader reads the report in 2 ms, the Python one in 20: both give nodes with lines.
LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: The deepest nesting that is read. A section within a section takes two levels.
MAX_DEPTH = 40
TOO_DEEP = (f"nested more than {MAX_DEPTH} deep", "give the inner sections a level of their own")

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
#: The line before a text that stands on the lines below.
_TEXT_BEGINS = re.compile(r"^(?P<before> *(?:- +)*)(?:(?P<key>[\w.-]+) *: *)?[|>][-+0-9]* *(?:#.*)?$")
_KEY = re.compile(r" *[\"']?(?P<key>[\w.-]+)[\"']? *:(?:\s|$)")
#: Every key of a report or of questions.
_KEYS = {
    key
    for form in (REPORT, ABOUT_REPORT, SECTION, MEETING, QUESTIONS, QUESTION)
    for key in form["properties"]
}
#: The number of lines above the parser's stop that are searched for its cause.
_BACK = 20
_CURLY_VALUE = re.compile(r"^ *(?:- +)*(?:[\"']?[\w.-]+[\"']? *: +)?[“”„‟]")
_AFTER_BRACKET = re.compile(r"(?:^|[-:] +)\[.*\]\s*[^\s#]")
_NOTE = re.compile(r"[ \t]+#")
_LIKE_A_KEY = re.compile(r"^\s*(?:- +)*(?:[\w.-]+:(?:\s|$)|- )", re.MULTILINE)
_SOUND_BAR = "begin the text on the next line, further to the right, and leave |- alone on this one"
_KEPT_SIGN = ("a text that starts with a sign that YAML keeps for itself", "put the text in double quotes")

#: Patterns of lines at which the parser stops → (the fault, the remedy).
_LINES = (
    (re.compile(r"^\s*```"), "a line of ```, which is no part of the file", "delete the line"),
    (re.compile(r"^ *(?:- +)*- *\t"), "a tab after the hyphen", "type an ordinary space in its place"),
    (re.compile(r"[:-] +[|>][–—−‐‑]"), "a dash that is no hyphen", "type |- with the keyboard's own hyphen"),
    (re.compile(r"^\s*-(?:[^\W\d_]|[\"'«“])"), "a hyphen without a space after it",
     "put a space after the hyphen: - id: …"),
)  # fmt: skip

#: libyaml's messages → (the fault, the remedy).
_IN_WORDS = (
    ("mapping values are not allowed", "a colon where none can stand",
     "put the text in double quotes, or give each key its own line and the indent of its neighbours"),
    ("found unexpected end of stream", "a quotation mark that is never closed", "close it with the same mark"),
    ("could not find expected ':'", "a line that is neither a key with its colon nor part of a text",
     "add the colon, or indent the line under the text that it belongs to"),
    ("did not find expected ',' or", "an opening bracket that is never closed",
     "close it, or put the text in double quotes"),
    ("did not find expected '-'", "a line in a list that does not start with a hyphen",
     "start it with '- ' or correct its indent"),
    ("did not find expected key", "a line whose indent or quotation marks do not fit the lines above",
     'line it up with its neighbours, and write \\" for a quotation mark inside a quoted text'),
    ("found unknown escape character", "a backslash that means nothing in a quoted text",
     "write \\\\ for a backslash"),
    ("cannot start any token", *_KEPT_SIGN),
    ("did not find expected alphabetic", *_KEPT_SIGN),  # *text, &text
    ("did not find expected whitespace", *_KEPT_SIGN),  # !text
    ("exceeded maximum nesting depth", *TOO_DEEP),
    ("did not find expected comment or line break", "words right after |, |- or >", _SOUND_BAR),
    ("block sequence entries are not allowed", "a hyphen where no list can start",
     "start a list on the next line; begin a text that starts with a hyphen on the next line after |-"),
    ("mapping keys are not allowed", "a text that starts with a question mark",
     "put the text in double quotes, or begin it on the next line after |-"),
)  # fmt: skip


def lines_of(text: str) -> list[str]:
    """The lines of a file as the parser counts them."""
    return _BREAK.split(text)


def cut_short(rest: str) -> tuple[str, str] | None:
    """The fault of a text that YAML cuts at ` #`, where a comment starts, as (the fault, the remedy)."""
    if not _NOTE.match(rest):
        return None
    note = rest.strip()
    lost = note if len(note) <= 30 else f"{note[:30]}…"
    advice = (
        "put the whole text in double quotes, or on the next line after |-; a note goes on a line of its own"
    )
    return f"the text ends before the #, which starts a note ({lost} is left out)", advice


def too_far_left(lines: list[str], begins: int) -> tuple[int, str] | None:
    """Find a text below a line with `|-` that is not indented deeper than its key: its line, from 0, and the
    remedy.

    None if another key or entry follows, or the file ends.
    """
    opened = _TEXT_BEGINS.match(lines[begins])
    if opened is None or not (opened["before"].strip() or opened["key"]):
        return None
    for number in range(begins + 1, len(lines)):
        if lines[number].strip():
            own = len(opened["before"] if opened["key"] else opened["before"].rstrip()[:-1])
            if _indent(lines[number]) > own or not is_prose(lines[number]):
                return None
            what = f"{opened['key']}:" if opened["key"] else "its hyphen"
            return number, f"indent it further than {what}"
    return None


def is_prose(line: str) -> bool:
    """Whether a line looks like text, and not like a known key, a language, an entry or a comment."""
    if re.match(r"\s*(?:#|-(?:\s|$)|$|\t)", line) or misplaced(line):
        return False
    found = _KEY.match(line)
    if found is None:
        return True
    key, rest = found["key"], line[found.end() :].strip()
    if not rest or rest[0] in "|>" or get_close_matches(key, _KEYS, 1, cutoff=0.75):
        return False
    try:
        canonical(key)
    except UnknownLanguageError as exc:
        return exc.meant is None
    return not key.islower()


def explain(file: str, text: str, exc: yaml.MarkedYAMLError) -> Problem:
    """The problem that stopped the parser, at the line of the mistake if it can be found."""
    mark, begun = exc.problem_mark or exc.context_mark, exc.context_mark or exc.problem_mark
    at, lines = mark.line if mark else 0, lines_of(text)
    reason = exc.problem or "broken YAML"
    if begun and "could not find" in reason:
        at = begun.line
    last = _last_scalar(text, mark)
    seen = _by_lines(lines, at, last) or _by_scalar(lines, last, reason) or _by_reason(lines, at, reason)
    seen = seen or _by_back(lines, at, reason)
    if seen is not None:
        return Problem(file, seen[0] + 1, "syntax", *seen[1])
    for words, message, advice in _IN_WORDS:
        if words in reason:
            opened = words.startswith(("found unexpected end", "did not find expected ','"))
            return Problem(file, (begun.line if opened and begun else at) + 1, "syntax", message, advice)
    advice = "compare it with the example in docs/secretariat.md"
    return Problem(file, at + 1, "syntax", f"a line that cannot be read ({reason})", advice)


#: A line, from 0, with (the fault, the remedy).
_Found = tuple[int, tuple[str, str]]


def _by_lines(lines: list[str], at: int, last: yaml.ScalarToken | None) -> _Found | None:
    """Explain by the line itself, or by the one before it: the parser often stops after the mistake."""
    for number in _near(lines, at):
        line = lines[number]
        if number < at and last and last.style in ("|", ">") and last.start_mark.line < number:
            break  # a text may hold any character
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return number, ("a tab in the indent", "indent with spaces")
        odd = misplaced(line)
        if odd is not None:
            return number, odd
    for pattern, message, advice in _LINES:
        if at < len(lines) and pattern.search(lines[at]):
            return at, (message, advice)
    return None


def _by_back(lines: list[str], at: int, reason: str) -> _Found | None:
    """Explain by an earlier line: a text with too little indentation is taken for keys, and the parser stops
    later."""
    if at < len(lines) and "mapping values" in reason and _CURLY_VALUE.match(lines[at]):
        message = "a text in quotation marks that are not straight, with a colon in it"
        return at, (message, "type straight quotation marks around it")
    for number in range(min(at, len(lines) - 1), max(at - _BACK, -1), -1):
        left = too_far_left(lines, number)
        if left is not None and left[0] <= at:
            return left[0], ("the text stands too far left", left[1])
        odd = misplaced(lines[number])
        if odd is not None and _indent(lines[number]) < _indent(lines[min(at, len(lines) - 1)]):
            return number, odd
    return None


def _by_reason(lines: list[str], at: int, reason: str) -> _Found | None:
    """Explain by the line and the parser's message together."""
    if "expected <document start>" in reason:
        for number in range(min(at, len(lines) - 1), -1, -1):
            if lines[number].startswith("..."):
                advice = "delete it, or indent it as part of a text"
                return number, ("a line of three dots, which ends the file", advice)
    if "expected key" in reason and at < len(lines) and _AFTER_BRACKET.search(lines[at]):
        advice = "put a text that starts with a bracket in double quotes"
        return at, ("words after a closing bracket", advice)
    return None


def _near(lines: list[str], at: int) -> Iterator[int]:
    """The line, and the one before it that is neither blank nor a comment."""
    if at < len(lines):
        yield at
    for number in range(min(at, len(lines)) - 1, -1, -1):
        if lines[number].strip() and not lines[number].lstrip(" ").startswith("#"):
            yield number
            return


def _by_scalar(lines: list[str], last: yaml.ScalarToken | None, reason: str) -> _Found | None:
    """Explain by the last value before the stop: it swallowed keys, or a comment cut it short."""
    if last is None:
        return None
    start, end = last.start_mark, last.end_mark
    if last.plain:
        rest = lines[end.line][end.column :]
        lost = cut_short(rest)
        bracket = "expected ',' or" in reason and any(sign in rest for sign in ",]}")
        return (end.line, lost) if lost and (bracket or _goes_on(lines, start.line, end.line)) else None
    swallowed = "\n".join(lines[start.line + 1 : end.line + 1])
    if start.line < end.line and last.style in ("'", '"') and _LIKE_A_KEY.search(swallowed):
        message = f"a quotation mark that is closed only on line {end.line + 1}"
        return start.line, (message, "close it with the same mark at the end of its text")
    return None


def _goes_on(lines: list[str], first: int, last: int) -> bool:
    """Whether the line after a text continues it, and is not a key or an entry."""
    following = lines[last + 1] if last + 1 < len(lines) else ""
    return _indent(following) > _indent(lines[first]) and not _LIKE_A_KEY.match(following)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" ")) if line.strip() else 0


def _last_scalar(text: str, mark: yaml.Mark | None) -> yaml.ScalarToken | None:
    """The last value, or key, before a place."""
    last = None
    try:
        for token in yaml.scan(text, Loader=LOADER):
            if mark is not None and token.start_mark.index >= mark.index:
                break
            if isinstance(token, yaml.ScalarToken):
                last = token
    except yaml.YAMLError:
        pass
    return last
