"""An engine for tests that want to know what comes before they ask: it counts words in common."""

import hashlib
import os
import re
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import index.words
from bot.service import health
from bot.service.opening import Opening
from bot.service.worker import Engine
from bot.settings import CHECKOUT, Settings, environment
from bot.telegram import following, sender
from bot.telegram.app import start
from index.acts import Act, Message
from index.answer import Answer, Hit, Outcome
from index.language import is_unread
from index.mentions import clean
from index.pipeline import Question
from index.words import WORDS, Words, quoted
from knowledge.errors import UserError
from knowledge.language import UN_LANGUAGES
from knowledge.library import Library, load
from knowledge.normal import normalise
from lab.acts import labelled


class Suggesting(Library):
    """A library that suggests questions: three samples, and one for each passage of the report."""

    @cached_property
    def suggestions(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """The questions, which WordMatch answers, in all languages alike."""
        samples = [
            dict.fromkeys(UN_LANGUAGES, f"Saudi Arabia offered {each} sessions?")
            for each in ["one", "two", "six"]
        ]
        return {"": samples} | {id_: [dict.fromkeys(UN_LANGUAGES, f"What of {id_}?")] for id_ in self.ids}


class WordMatch:
    """Answers by the words that a question shares with a passage: many are an answer, few are closest. A meeting by its
    number is a whole section, "perhaps" one that is not sure. Other reports are earlier ones."""

    def __init__(self, library: Library, version: str = "wordmatch") -> None:
        self.library, self.version = library, version

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """Answer each; "raise" in a question is an error, "sleep" takes half a second."""
        return [self._answer(question) for question in questions]

    def hear(self, texts: Sequence[str]) -> list[Message]:
        """The messages that the classifier learns from are known by heart; every other is a question."""
        acts = [_known().get(_bare(clean(text)), Act.QUESTION) for text in texts]
        return [
            Message(normalise(text), act, float(act is Act.QUESTION))
            for text, act in zip(texts, acts, strict=True)
        ]

    def _answer(self, asked: Question) -> Answer:
        question, passages = asked.text, self.library.passages
        if asked.about in self.library.sections:
            passages = self.library.section_passages(asked.about)
        if "raise" in question:
            raise RuntimeError(f"cannot read {question}")
        if "sleep" in question:
            time.sleep(0.5)
        if is_unread(question):
            return Answer(Outcome.NONE, 0.0, (), None, unread=True)
        lookup = None
        if asked.exact or quoted(question) is not None:
            lookup = self._index.asked(question, exact=asked.exact)
            if lookup is not None and lookup.places:
                places = [(passages[one.place], one.languages) for one in lookup.places]
                found = tuple(Hit(passage, 1.0, tags[0], tags) for passage, tags in places)
                return Answer(Outcome.ANSWER, 1.0, found, lookup.language(None), lookup=lookup)
        words = _words(question)
        scored = [
            (max(len(words & _words(text)) for text in passage.text.values()), passage)
            for passage in passages
        ]
        scored.sort(key=lambda pair: -pair[0])
        hits = tuple(Hit(passage, float(score), "en") for score, passage in scored[:5] if score)
        best = scored[0][0]
        outcome = Outcome.ANSWER if best >= 3 else Outcome.CLOSEST if best == 2 else Outcome.NONE
        language = (
            "ru" if re.search("[а-я]{4}", question) else "zh" if re.search("[一-龥]{2}", question) else None
        )
        if re.search("[ء-ي]{3}", question):
            language = "ar"
        section = None
        if asked.whole and asked.about:
            section, outcome = asked.about, Outcome.ANSWER
            hits = tuple(Hit(passage, 1.0, "en") for passage in passages)
        elif meeting := re.search(r"\bmeeting (\d\d)", question):
            section = f"cwg-cop-2022/2.{int(meeting[1]) - 14}"
            hits = tuple(Hit(passage, 1.0, "en") for passage in self.library.section_passages(section))
            outcome = Outcome.CLOSEST if "perhaps" in question else Outcome.ANSWER
        others = [hit.passage for hit in hits[1:] if hit.score >= 3]
        earlier = tuple(each for each in others if each.report.id != hits[0].passage.report.id)
        return Answer(outcome, min(best / 5, 1.0), hits, language, section, earlier=earlier, lookup=lookup)

    @cached_property
    def _index(self) -> Words:
        """The words of the library."""
        with TemporaryDirectory() as folder:
            index.words.write(Path(folder), iter(self.library.passages))
            return Words(Path(folder) / WORDS)


@cache
def _known() -> dict[str, Act]:
    return {_bare(one.text): one.act for one in labelled()}


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", normalise(text).lower()))


def _words(text: str) -> set[str]:
    found = set(re.findall(r"\w{4,}", text.lower()))
    han = re.findall("[一-龥]+", text)
    return found | {run[at : at + 2] for run in han for at in range(len(run) - 1)}


class Opened(Opening):
    """Opens an engine of a knowledge folder as it is: there are no builds. Of a test's own folder each change is one."""

    def __init__(self, engine: type[WordMatch] = WordMatch, knowledge: Path = CHECKOUT / "knowledge") -> None:
        self._engine, self._knowledge, self.alarms = engine, knowledge, []

    def open(self) -> Engine:
        """The engine."""
        version = self._version()
        return self._engine(Suggesting(load(self._knowledge).reports), version)

    def newer(self, engine: Engine) -> bool:
        """Whether a file has changed."""
        return self._version() != engine.version

    def _version(self) -> str:
        if self._knowledge == CHECKOUT / "knowledge":
            return "wordmatch"
        files = sorted((self._knowledge / "reports").iterdir())
        return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]

    def warnings(self) -> list[str]:
        """There is nothing to say of it."""
        return []


def main(engine: type[WordMatch] = WordMatch) -> int:
    """Run the bot with this engine, with the settings of the environment."""
    settings = Settings.from_env(environment()[0])
    following.LOOK = 0.5
    health.LATE = 60.0  # that the machine has other work is no trouble of the bot's
    if "HURRIED" in os.environ:  # a chat gets messages as fast as they are made
        sender.CHAT = sender.GROUP = ()  # type: ignore[assignment]
    try:
        return start(settings, Opened(engine, settings.knowledge))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    assert CHECKOUT.is_dir()
    sys.exit(main())
