"""Sections by their titles: "recommendations?" asks for the section of that name, in whatever language."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from index.cues.reports import acronyms
from index.cues.whole import content, nothing_but
from index.cues.words import Words, bare, has_han
from knowledge.library import Library
from knowledge.normal import normalise

#: Sections that reports have in common, and what they are called in the six languages (beginnings of words).
_COMMON = {
    "recommendations": ("recommend", "recommand", "recomend", "recomien", "рекоменд", "توصي", "اوصت", "اوصي",
                        "يوصي", "نوصي", "建议"),
    "introduction": ("introduc", "введени", "вступлен", "مقدم", "引言", "导言", "前言", "绪论"),
    "conclusions": ("conclusion", "заключени", "выводы", "خاتم", "استنتاج", "结论", "结语"),
    "acknowledgements": ("acknowledg", "thank", "remerci", "agradec", "благодарн", "признательн", "شكر",
                         "致谢", "鸣谢"),
    "summary": ("summary", "resume", "resumen", "резюме", "ملخص", "概要", "摘要"),
    "references": ("references", "reference", "referencias", "справочн", "المراجع", "مراجع", "参考"),
    "finances": ("financ", "budget", "presupuest", "финанс", "бюджет", "مالي", "ميزاني", "财务",
                 "预算", "财政"),
    "annex": ("annex", "anexo", "appendi", "apendice", "приложени", "ملحق", "مرفق", "附件", "附录"),
    "background": ("background", "contexte", "antecedent", "предыстор", "خلفي", "背景"),
}  # fmt: skip
#: A question with more words of its own than this asks something about the section, not for it.
_SHORT = 4


@dataclass(frozen=True)
class Titles:
    """Section ids by their titles: as they are (normalised), by what they are about, as sets of word beginnings, and by
    the names in common. `groups` are the word beginnings of the acronyms that the reports' own titles have: they tell
    no section from another."""

    spelt: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, frozenset[str]], ...]
    common: Mapping[str, tuple[str, ...]]
    groups: frozenset[str]

    @classmethod
    def of(cls, library: Library) -> Self:
        """The titles of every section in every language."""
        spelt: list[tuple[str, str]] = []
        words: list[tuple[str, frozenset[str]]] = []
        seen: set[str] = set()
        common: defaultdict[str, list[str]] = defaultdict(list)
        for report in library.reports:
            for passage in report.passages():
                for section in passage.path:
                    id_ = f"{report.id}/{section.id}"
                    if section.title is None or id_ in seen:
                        continue
                    seen.add(id_)
                    for title in section.title.values():
                        spelt.append((id_, normalise(title)))
                        words.append((id_, content(normalise(title))))
                    for name in {_common(title) for title in section.title.values()} - {""}:
                        common[name].append(id_)
        named = (acronyms(normalise(title)) for report in library.reports for title in report.title.values())
        groups = frozenset(part for some in named for acronym in some for part in content(acronym))
        return cls(tuple(spelt), tuple(words), {name: tuple(ids) for name, ids in common.items()}, groups)

    @cached_property
    def _by_first_word(self) -> Mapping[str, list[tuple[str, Words]]]:
        """The titles by their first words; Chinese ones, which have none, by ""."""
        found: defaultdict[str, list[tuple[str, Words]]] = defaultdict(list)
        for id_, title in self.spelt:
            words = Words(title)
            first = next((word for word in words.low if word.isalnum()), None)
            if first is not None:
                found["" if has_han(title) else first].append((id_, words))
        return found

    def asked_for(self, words: Words) -> set[str]:
        """The sections whose title a question has as it is, with nothing beside it but words of asking; of titles in
        one another those with the longest."""
        firsts = {form for word in words.low if word.isalnum() for form in bare(word)} | {""}
        maybe = [one for first in firsts for one in self._by_first_word.get(first, ())]
        found = [(id_, title) for id_, title in maybe if nothing_but(words, title)]
        longest = max((len(title.text) for _, title in found), default=0)
        if not found and len(told := [word for word in words.low if word.isalnum()]) == 1:
            name = _common(told[0])  # Annex? Of a Chinese line, which is one word, all has to be the name.
            if name and (not has_han(told[0]) or told[0] in _COMMON[name]):
                return set(self.common.get(name, ()))
        return {id_ for id_, title in found if len(title.text) == longest}

    def closest(self, question: str) -> set[str]:
        """The sections whose title a short question nearly is."""
        text = normalise(question)
        asked = content(text, of_question=True) - self.groups
        name = _common(text)
        if name and all(map(_may_be_common, asked)):
            return set(self.common.get(name, ()))
        if not asked or len(asked) > _SHORT:
            return set()
        if all(map(str.isdigit, asked)):
            return set()  # the G13 is not the 13th meeting
        return {id_ for id_, title in self.words if title and asked <= title and 4 * len(asked) >= len(title)}

    def state(self) -> list[Any]:
        """The titles as JSON values."""
        return [
            [list(pair) for pair in self.spelt],
            [[id_, sorted(words)] for id_, words in self.words],
            {k: list(v) for k, v in self.common.items()},
            sorted(self.groups),
        ]

    @classmethod
    def from_state(cls, state: list[Any]) -> Self:
        """The titles that `state` gave."""
        spelt, words, common, groups = state
        return cls(
            tuple((id_, title) for id_, title in spelt),
            tuple((id_, frozenset(listed)) for id_, listed in words),
            {k: tuple(v) for k, v in common.items()},
            frozenset(groups),
        )


def _common(text: str) -> str:
    """The name in common of a title or a question, or ""."""
    forms = [form for word in Words(normalise(text)).low for form in bare(word)]
    return next((name for name, stems in _COMMON.items() if any(_has(stems, form) for form in forms)), "")


def _has(stems: tuple[str, ...], form: str) -> bool:
    """Whether a word begins with one of the stems; Chinese, where a word is part of a line, whether it has one."""
    return any(stem in form for stem in stems) if has_han(form) else form.startswith(stems)


def _may_be_common(beginning: str) -> bool:
    """Whether a word, of which this is the beginning that `content` gives, may be one of a name in common."""
    return any(
        stem.startswith(beginning) or beginning.startswith(stem)
        for stems in _COMMON.values()
        for stem in stems
    )
