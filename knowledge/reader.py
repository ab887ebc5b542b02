"""Reads values from a YAML tree by their forms. Each method gives the value, or None after noting a problem."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.form import DEFINED, Form
from knowledge.language import UnknownLanguageError, canonical
from knowledge.problem import Problem, Severity
from knowledge.signs import control, curly, invisible, misplaced, unpaired, visible
from knowledge.syntax import cut_short, is_prose, too_far_left

_KINDS = {"int": "a number", "float": "a number", "bool": "yes or no", "timestamp": "a date"}
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: A wrong character in place of the bar of |-, alone on the first line of a text.
_FALSE_BAR = re.compile(r"[Il1i¦丨/\\][-–—−]|[Il1¦丨]")
#: A # before a number or a word, which begins no comment.
_NUMBER_SIGN = re.compile(r"\s#(?:\s*\d|\w)")
#: Letters of a possible language tag.
_LONGEST_TAG = 5
#: The most letters of a text. A longer one would fill a dozen Telegram messages.
_LONGEST_TEXT = 50_000
_REMOVE = "write the text or remove the key"
#: The patterns of ids, in words.
_LETTERS = {
    "^[a-z0-9-]+$": "a-z, 0-9 and hyphens",
    "^[A-Za-z0-9.-]+$": "letters A to Z, digits, dots and hyphens",
}

#: The years of meetings: ITU dates from 1865, and no report speaks of later ones.
FIRST_YEAR = 1860
YEARS_AHEAD = 2


@dataclass
class Reader:
    """Collects the problems of one file while its values are read."""

    path: Path
    lines: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: Texts with too little indentation: by the line where each should begin, its actual line and the remedy;
    #: and all their lines, which YAML takes for keys.
    left: dict[int, tuple[int, str]] = field(default_factory=dict)
    astray: set[int] = field(default_factory=set)

    def look_for_texts(self, root: yaml.Node) -> None:
        """Find texts with too little indentation before values are read."""
        for node in scalars(root):
            if node.style not in ("|", ">") or node.value.strip():
                continue
            found = too_far_left(self.lines, node.start_mark.line)
            if found is not None:
                number, advice = found
                self.left[line(node)] = (number + 1, advice)
                while number < len(self.lines) and is_prose(self.lines[number]):
                    self.astray.add(number + 1)
                    number += 1

    def error(self, node: yaml.Node, where: str, message: str, advice: str) -> None:
        """Note an error at a node, unless the node is a text with too little indentation."""
        if line(node) in self.astray:
            return
        self.problems.append(Problem(str(self.path), line(node), where, message, advice))

    def warn(self, at: int, where: str, message: str, advice: str) -> None:
        """Note a warning at a line."""
        self.problems.append(Problem(str(self.path), at, where, message, advice, Severity.WARNING))

    @property
    def failed(self) -> bool:
        """Whether an error was noted."""
        return self.errors > 0

    @property
    def errors(self) -> int:
        """The number of errors noted."""
        return sum(problem.is_error for problem in self.problems)

    def pairs(self, node: yaml.Node, where: str, expected: str) -> Iterable[tuple[str, yaml.Node, yaml.Node]]:
        """Yield (key, key node, value node) of a map. A repeated key is noted and left out."""
        if not isinstance(node, yaml.MappingNode):
            self.unfit(node, where or "file", f"is {kind(node)}", expected)
            return
        seen: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.error(key, where or "file", f"a key that is {kind(key)}", "write a word and a colon")
            elif key.value in seen:
                first = seen[key.value]
                self.error(
                    key, join(where, key.value), f"given twice (first on line {first})", "keep one of the two"
                )
            else:
                seen[key.value] = line(key)
                yield key.value, key, value

    def value(self, node: yaml.Node, where: str, form: Form) -> Any:
        """Read a value of a form: by the method that has the form's name in the schema, else by its type."""
        if "$ref" in form:
            name = form["$ref"].rpartition("/")[2]
            read = getattr(self, name, None)
            return read(node, where) if read else self.value(node, where, DEFINED[name])
        if "enum" in form:
            return self.choice(node, where, form["enum"])
        match form["type"]:
            case "array":
                entries = enumerate(self.sequence(node, where), start=1)
                return tuple(self.value(entry, f"{where}[{n}]", form["items"]) for n, entry in entries)
            case "integer":
                return self.integer(node, where)
            case "boolean":
                return self.flag(node, where)
        return self.word(node, where, form["pattern"])

    def values(self, keys: Mapping[str, yaml.Node], where: str, form: Form) -> dict[str, Any]:
        """Read the values of a map by key, in the order of its form."""
        every = form["properties"].items()
        return {key: self.value(keys[key], join(where, key), of) for key, of in every if key in keys}

    def mapping(
        self, node: yaml.Node, where: str, form: Form, *, also: Collection[str] = ()
    ) -> dict[str, yaml.Node]:
        """Give the values of a map by key. Notes keys that `form` does not have, and missing keys that `form`
        or `also` requires."""
        required = [*form.get("required", ()), *also]
        known = [*required, *(key for key in form["properties"] if key not in required)]
        found = {}
        for key, key_node, value in self.pairs(node, where, f"write keys such as {known[0]}: …"):
            if key in known:
                found[key] = value
            elif self.odd(key_node, join(where, key)):
                found.setdefault(visible(key), value)
            else:
                self.error(key_node, join(where, key), "unknown key", _did_you_mean(key, known))
        if isinstance(node, yaml.MappingNode):
            for key in required:
                if key not in found:
                    self.error(node, join(where, key), "missing", f"add the key {key}:")
        return found

    def sequence(self, node: yaml.Node, where: str) -> list[yaml.Node]:
        """Give the nodes of a list, which must not be empty."""
        if isinstance(node, yaml.SequenceNode):
            if not node.value:
                self.error(node, where, "is an empty list", "fill it or remove the key")
            return list(node.value)
        hyphen = _starts_with_hyphen(node)
        said = "has a hyphen without a space after it" if hyphen else f"is {kind(node)}, not a list"
        self.unfit(node, where, said, "start each entry with a hyphen and a space")
        return []

    def unfit(self, node: yaml.Node, where: str, message: str, advice: str) -> None:
        """Note a value of the wrong type, or the invisible character that caused it."""
        plain = isinstance(node, yaml.ScalarNode) and node.style not in ("'", '"')
        unseen = misplaced(node.value) if plain else None
        if unseen is not None:
            message, advice = f"has {unseen[0]} in it", unseen[1]
        self.error(node, where, message, advice)

    def odd(self, node: yaml.Node, where: str, instead: str = 'type straight ones: "2.2"') -> bool:
        """Note an invisible character or curly quotation marks in a word; whether there were any."""
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        unseen = invisible(value)
        if unseen is not None:
            self.error(node, where, f"has {unseen[0]} in it", unseen[1])
        elif curly(value):
            self.error(node, where, "has quotation marks that are not straight", instead)
        return unseen is not None or curly(value)

    def prose(self, node: yaml.Node, where: str) -> str | None:
        """Read a text for people: a string from which YAML has cut nothing."""
        value = self.string(node, where)
        if value is not None and (places := unpaired(value)):
            count = f"has {len(places)} direction marks (U+{ord(value[places[0]]):04X} first)"
            message = f"{count} without a partner, or nested too deep"
            self.error(node, where, message, "delete them: they cannot be seen, and the text reads the same")
        if value is not None and (code := control(value)):
            self.error(node, where, f"has the control character {code}", "delete it")
        if value is not None and len(value) > _LONGEST_TEXT:
            self.error(node, where, f"has {len(value)} letters", "divide it into passages, each an item")
        if not isinstance(node, yaml.ScalarNode) or value is None or node.style in ("'", '"', "|", ">"):
            return value
        start, end = node.start_mark, node.end_mark
        rest = self.lines[end.line][end.column :]
        cut = cut_short(rest)
        if cut is not None:
            # "hull # 17" and "#5" are texts; "Report # as on the cover", and a # after two spaces, begin
            # comments.
            severity = Severity.ERROR if _NUMBER_SIGN.match(rest) else Severity.WARNING
            self.problems.append(Problem(str(self.path), end.line + 1, where, *cut, severity))
        first = self.lines[start.line][start.column :].strip()
        if start.line < end.line and _FALSE_BAR.fullmatch(first):
            self.warn(
                line(node), where, f"the text begins with {first}", "type |- (an upright bar and a hyphen)"
            )
        return value

    def string(self, node: yaml.Node, where: str, empty: str = _REMOVE) -> str | None:
        """Read a string with visible characters, verbatim. `empty` is the remedy if there are none."""
        if not isinstance(node, yaml.ScalarNode):
            self.error(node, where, f"is {kind(node)}, not a text", "write one text, in double quotes")
            return None
        tag = node.tag.rpartition(":")[2]
        if line(node) in self.left and not node.value.strip():
            number, advice = self.left[line(node)]
            self.problems.append(
                Problem(str(self.path), number, where, "the text stands too far left", advice)
            )
            return None
        if tag == "null" or not _visible(node.value):
            self.error(node, where, "is empty", empty)
            return None
        if tag in _KINDS:
            self.error(
                node, where, f"{node.value} is read as {_KINDS[tag]}", f'put it in quotes: "{node.value}"'
            )
            return None
        return str(node.value)

    def word(self, node: yaml.Node, where: str, pattern: str) -> str | None:
        """Read a string that matches a pattern of `_LETTERS`."""
        letters = _LETTERS[pattern]
        value = self.string(node, where, f"write it, with {letters} alone")
        if value is not None and not re.fullmatch(pattern, value):
            if self.odd(node, where):
                return None
            self.error(node, where, f"{value!r} has other signs than {letters}", f"use only {letters}")
            return None
        return value

    def choice(self, node: yaml.Node, where: str, allowed: Collection[str]) -> str | None:
        """Read one of the given words."""
        value = self.string(node, where, f"write one of {', '.join(allowed)}")
        if value is not None and value not in allowed:
            if self.odd(node, where):
                return None
            self.error(node, where, f"unknown value {value!r}", _did_you_mean(value, list(allowed)))
            return None
        return value

    def flag(self, node: yaml.Node, where: str) -> bool:
        """Read true or false; false after noting another value."""
        if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith(":bool"):
            self.unfit(node, where, f"is {kind(node)}", "write true, or remove the key")
            return False
        return bool(yaml.SafeLoader.bool_values[node.value.lower()])

    def integer(self, node: yaml.Node, where: str) -> int | None:
        """Read a positive whole number below 10,000."""
        value = node.value if isinstance(node, yaml.ScalarNode) else None
        if isinstance(value, str) and node.tag.endswith(":int") and re.fullmatch(r"[1-9][0-9]{0,3}", value):
            return int(value)
        advice = "write digits without quotes, such as 18"
        if not self.odd(node, where, advice):
            said = repr(value) if isinstance(value, str) else kind(node)
            self.error(node, where, f"{said} is not a whole number from 1 to 9999", advice)
        return None

    def date(self, node: yaml.Node, where: str) -> date | None:
        """Read a date of the calendar."""
        value = node.value if isinstance(node, yaml.ScalarNode) else kind(node)
        if _ISO_DATE.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                pass
            else:
                if not FIRST_YEAR <= day.year <= date.today().year + YEARS_AHEAD:
                    self.warn(
                        line(node), where, f"the year {value[:4]} is far off", "correct it if it is a slip"
                    )
                return day
        advice = "write year-month-day, such as 2022-01-12"
        if not self.odd(node, where, advice):
            self.error(node, where, f"{value!r} is not a date", advice)
        return None

    def texts_by_language(
        self, node: yaml.Node, where: str, example: str
    ) -> Iterable[tuple[str, str, yaml.Node, yaml.Node]]:
        """Yield (language tag, text, key node, value node) of a map. A repeated language is noted and left
        out. A text with a colon, which YAML takes for a map, is recognised."""
        keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        if len(keys) == 1 and isinstance(keys[0], yaml.ScalarNode) and _is_prose(keys[0].value):
            advice = "put the whole text in double quotes: it has a colon in it"
            if curly(keys[0].value[:1]):
                advice = "type straight quotation marks around the whole text: it has a colon in it"
            self.error(node, where, f"{keys[0].value!r} is no language tag", advice)
            return
        seen: dict[str, int] = {}
        for key, key_node, value in self.pairs(
            node, where, f"write a language tag and a colon: {example}: …"
        ):
            tag, string = self.language(key_node, join(where, key)), self.prose(value, join(where, key))
            if tag in seen:
                twice = f"{tag} given twice (first on line {seen[tag]})"
                self.error(key_node, join(where, key), twice, "keep one")
            elif tag is not None and string is not None:
                seen[tag] = line(key_node)
                yield tag, string, key_node, value

    def language(self, node: yaml.Node, where: str) -> str | None:
        """Read a language tag and give its usual spelling. `no` without quotation marks is Norwegian here."""
        if not isinstance(node, yaml.ScalarNode) or node.tag.endswith((":null", ":int", ":float")):
            self.string(node, where, "write a language tag such as en")
            return None
        if self.odd(node, where):
            return None
        try:
            return canonical(node.value)
        except UnknownLanguageError as exc:
            self.error(node, where, f"unknown language tag {node.value!r}", exc.advice)
            return None


def scalars(root: yaml.Node) -> Iterable[yaml.ScalarNode]:
    """Every scalar of a tree, which is at most MAX_DEPTH deep."""
    if isinstance(root, yaml.ScalarNode):
        yield root
        return
    for child in root.value:
        for node in child if isinstance(child, tuple) else (child,):
            yield from scalars(node)


def _is_prose(key: str) -> bool:
    """Whether the words before a colon begin a text, and are not meant as a language tag."""
    try:
        canonical(key)
    except UnknownLanguageError as exc:
        return exc.meant is None and len(key) > _LONGEST_TAG
    return False


def line(node: yaml.Node) -> int:
    """The line of a node in its file, from 1."""
    return int(node.start_mark.line) + 1


def join(where: str, key: str) -> str:
    """The name of a field within another."""
    return f"{where}.{key}" if where else key


def kind(node: yaml.Node) -> str:
    """The type of a node, in a clerk's words."""
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if isinstance(node, yaml.MappingNode):
        return "a group of keys"
    tag = node.tag.rpartition(":")[2]
    return "empty" if tag == "null" else _KINDS.get(tag, "a text")


def _starts_with_hyphen(node: yaml.Node) -> bool:
    """Whether a value should be a list: it starts with a hyphen that YAML takes as part of a word."""
    while isinstance(node, yaml.MappingNode) and node.value:
        node = node.value[0][0]
    return isinstance(node, yaml.ScalarNode) and node.style not in ("'", '"') and node.value.startswith("-")


def _visible(text: str) -> bool:
    return any(char.isprintable() and not char.isspace() for char in text)


def _did_you_mean(word: str, known: list[str]) -> str:
    from difflib import get_close_matches

    if word.startswith("-"):
        return "put a space after the hyphen"
    close = get_close_matches(word.lower(), known, 1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"use one of {', '.join(known)}"
