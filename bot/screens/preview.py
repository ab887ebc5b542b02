"""One page of HTML on what the reports say: every passage with its translations, what is wanting, and an answer.

It holds all that it needs, asks nothing of any network, and is read without scripts too: then it is in English.
"""

import base64
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from bot.screens.blocks import Style
from bot.screens.citation import place
from bot.screens.display import Display
from bot.screens.phrases import LANGUAGES, Voice, own_name, phrase
from bot.screens.quotes import heading_of
from bot.screens.replies import Screen
from bot.service.book import Book, Chapter, top
from index.answer import Answer
from knowledge.language import UN_LANGUAGES, direction
from knowledge.library import Library
from knowledge.report import Passage, Report, in_language

_HERE = Path(__file__).parent
_TAGS = {Style.PLAIN: "span", Style.BOLD: "b", Style.ITALIC: "i"}


def page(
    library: Library, stale: Mapping[str, Collection[str]], asked: Mapping[str, tuple[str, Answer]]
) -> str:
    """The page of a library. `stale` has the languages of each passage that are older than its official text, `asked` a
    question and its answer by the language of the interface; without any, a passage stands for the answer."""
    return _Page(library, stale).html(asked)


class _Page:
    def __init__(self, library: Library, stale: Mapping[str, Collection[str]]) -> None:
        self.book, self.stale = Book(library), stale

    def html(self, asked: Mapping[str, tuple[str, Answer]]) -> str:
        style, script = ((_HERE / f"preview.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
        allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'"
        title = " · ".join(
            in_language(report.title, "en", report.language)[0] for report in self.book.reports
        )
        first, *others = self.book.reports
        reports = [self.report(first, self.sample(asked)), *(self.report(other, "") for other in others)]
        return (
            '<!doctype html>\n<html lang="en" dir="ltr">\n<head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title>\n<style>\n{style}</style></head>\n<body>\n"
            f"<header><h1>{_phrase('preview')}</h1>{self.switch()}</header>\n"
            f"<main>{''.join(reports)}</main>\n<script>{script}</script>\n</body></html>\n"
        )

    def switch(self) -> str:
        choices = "".join(
            f'<label lang="{tag}" dir="{direction(tag)}"><input type="radio" name="language" value="{tag}"'
            f"{' checked' if tag == 'en' else ''}>{escape(own_name(tag))}</label>"
            for tag in LANGUAGES
        )
        return f"<form hidden><fieldset><legend>{_phrase('preview-language')}</legend>{choices}</fieldset></form>"

    def report(self, report: Report, sample: str) -> str:
        heading = _words(lambda reader: in_language(report.title, reader, report.language)[0])
        parts = [f'<section class="report" id="{report.id}"><h2>{heading}</h2>', self.counts(report)]
        parts += [*self.contents(report), sample, *self.sections(top(report), 3, _languages(report))]
        return "".join([*parts, "</section>\n"])

    def counts(self, report: Report) -> str:
        """How much of the report there is in each language: in those that it has, and in the six."""
        passages = list(report.passages())
        rows = []
        for language in dict.fromkeys((*_languages(report), *UN_LANGUAGES)):
            have = sum(language in passage.text for passage in passages)
            old = sum(language in self.stale.get(passage.id, ()) for passage in passages)
            role = "official" if language in report.official else "translation"
            numbers = (
                f'<td class="n{" some" if number and wanting else ""}">{number}</td>'
                for number, wanting in ((have, False), (len(passages) - have, have), (old, True))
            )
            name = f'<th scope="row">{self.own_name(language)} <small>{_phrase(f"mark-{role}")}</small></th>'
            rows.append(f"<tr>{name}{''.join(numbers)}</tr>")
        heads = "".join(
            f'<th scope="col" class="n">{_phrase(f"preview-{key}")}</th>'
            for key in ("passages", "missing", "stale")
        )
        head = f'<th scope="col">{_phrase("preview-language")}</th>{heads}'
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

    def contents(self, report: Report) -> Iterator[str]:
        def walk(chapters: Sequence[Chapter], depth: int) -> Iterator[str]:
            for chapter in chapters:
                yield f'<li style="--depth: {depth}"><a href="#s-{chapter.id}">{_heading(chapter)}</a></li>'
                yield from walk(chapter.within(), depth + 1)

        yield f"<details><summary>{self.say('button-sections')}</summary><nav><ul>"
        yield from walk(top(report), 0)
        yield "</ul></nav></details>"

    def sections(
        self, chapters: Sequence[Chapter], level: int, languages: Mapping[str, bool]
    ) -> Iterator[str]:
        head = f"h{min(level, 6)}"
        for chapter in chapters:
            yield f'<section class="section" id="s-{chapter.id}"><{head}>{_heading(chapter)}</{head}>'
            for passage in chapter.passages():
                yield self.passage(passage, languages)
            yield from self.sections(chapter.within(), level + 1, languages)
            yield "</section>"

    def passage(self, passage: Passage, languages: Mapping[str, bool]) -> str:
        old = self.stale.get(passage.id, ())
        texts = []
        for language, expected in languages.items():
            own = " own" if language == passage.report.language else ""
            tag = f"<b>{self.own_name(language)}</b>"
            tag += f" · {_phrase('mark-official')}" if passage.is_official(language) else ""
            tag += f' <span class="mark old">{_phrase("preview-stale")}</span>' if language in old else ""
            if language in passage.text:
                said = f'<p class="said" {_in(language)}>{escape(passage.text[language])}</p>'
            elif expected:
                said = f'<span class="mark">{_phrase("preview-missing")}</span>'
            else:
                continue
            texts.append(
                f'<div class="text{own} t-{language}" dir="{direction(language)}"><p class="tag">{tag}</p>{said}</div>'
            )
        cited = _words(lambda reader: place(passage, reader))
        about = f'<a class="id" dir="ltr" href="#{passage.id}">{passage.id}</a><span>{cited}</span>'
        return (
            f'<article class="passage" id="{passage.id}"><div class="about">{about}</div>'
            f'<div class="texts">{"".join(texts)}</div></article>\n'
        )

    def sample(self, asked: Mapping[str, tuple[str, Answer]]) -> str:
        """An answer as a chat shows it, in each language of the interface."""
        first = next(iter(self.book.passages.values()))
        chats = []
        for language in LANGUAGES:
            voice = Voice(language)
            if language in asked:
                question, answer = asked[language]
                screen = Display(voice, self.book, question="1").answer(answer)
                bubble = f'<p class="asked" dir="auto">{escape(question)}</p>'
            else:
                screen, bubble = Display(voice, self.book).passage(first), ""
            said = {passage.text.get(language) for passage in self.book.passages.values()}
            shown = "".join(_screen(screen, language, said))
            chats.append(f'<div class="w {language} chat" {_in(language)}>{bubble}{shown}</div>')
        return f'<section class="sample"><h3>{_phrase("preview-answer")}</h3>{"".join(chats)}</section>'

    def say(self, key: str) -> str:
        return _words(lambda reader: Voice(reader).say(key))

    def own_name(self, language: str) -> str:
        return f"<span {_in(language)}>{escape(own_name(language))}</span>"


def _languages(report: Report) -> dict[str, bool]:
    """The languages of a report's passages, its own first, then the six; and whether each is expected of all."""
    have, expected = {tag for passage in report.passages() for tag in passage.text}, report.expected()
    order = dict.fromkeys((report.language, *UN_LANGUAGES, *sorted(have)))
    return {language: language in expected for language in order if language in have}


def _heading(chapter: Chapter) -> str:
    return _words(lambda reader: heading_of(chapter, reader))


@lru_cache
def _phrase(key: str) -> str:
    return _words(lambda reader: phrase(key, reader))


def _words(said: Callable[[str], str]) -> str:
    """What is said to a reader of each language of the interface: the page shows one."""
    return "".join(f'<span class="w {tag}" lang="{tag}">{escape(said(tag))}</span>' for tag in LANGUAGES)


def _in(language: str) -> str:
    return f'lang="{language}" dir="{direction(language)}"'


def _screen(screen: Screen, language: str, said: Collection[str | None]) -> Iterator[str]:
    """A message as Telegram shows it, with what its buttons say; `said` are the texts that are in its language."""
    yield '<div class="reply">'
    for block in screen.blocks:
        own = not block.quote or block.runs[-1].text in said
        kind = "blockquote" if block.quote else "p"
        runs = (f"<{_TAGS[run.style]}>{escape(run.text)}</{_TAGS[run.style]}>" for run in block.runs)
        looks = (_in(language) if own else 'dir="auto"') + (' class="tight"' if block.tight else "")
        yield f"<{kind} {looks}>{''.join(runs)}</{kind}>"
    yield '</div><ul class="keys">'
    for row in screen.keyboard:
        yield f"<li>{''.join(f'<span>{escape(button.label)}</span>' for button in row)}</li>"
    yield "</ul>"
