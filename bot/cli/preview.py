"""`cwgcop knowledge preview`: the reports as delegates would see them, in one page."""

import argparse
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bot.cli.terminal import note
from bot.screens.phrases import LANGUAGES
from bot.screens.preview import page
from bot.settings import Settings
from index.answer import Answer
from index.durable import write_text
from index.engine import open_live
from index.errors import StoredIndexError
from index.pipeline import Cuts
from index.publishing import live_library
from knowledge.diff import stale
from knowledge.errors import UserError
from knowledge.library import Library, load
from knowledge.questions import Kind, read_questions


def preview(settings: Settings, args: argparse.Namespace) -> int:
    """Write the page; say how much is not translated or out of date by what is live."""
    library = load(settings.knowledge)
    if args.id:
        reports = tuple(report for report in library.reports if report.id == args.id)
        if not reports:
            known = ", ".join(report.id for report in library.reports)
            raise UserError(f"there is no report {args.id}: the reports are {known}")
        library = Library(reports)
    old: dict[str, tuple[str, ...]] = {}
    with suppress(StoredIndexError):  # without a live build nothing is older than another
        old = stale(live_library(settings.data), library)
    write_text(Path(args.out), page(library, old, _asked(settings, library)))
    if args.json:
        have = {tag: sum(tag in passage.text for passage in library.passages) for tag in library.languages}
        about = {"file": args.out, "passages": len(library.passages), "languages": have, "stale": old}
        print(json.dumps(about, ensure_ascii=False))
        return 0
    print(f"{args.out}: {len(library.passages)} passages in {', '.join(library.languages)}")
    if old:
        count = sum(map(len, old.values()))
        note(f"{count} translations are older than the official text that has changed since the live build")
    return 0


def _asked(settings: Settings, library: Library) -> Mapping[str, tuple[str, Answer]]:
    """A question of the knowledge folder in the languages of the interface, each with what the live build answers, in
    the words of the library; nothing where nothing is live."""
    found = [
        question
        for question in read_questions(settings.knowledge, library)[0]
        if question.kind is Kind.ANSWERABLE and not question.drafted and set(LANGUAGES) & question.text.keys()
    ]
    if not found:
        return {}
    best = max(found, key=lambda question: len(set(LANGUAGES) & question.text.keys()))
    wordings = {language: best.text[language] for language in LANGUAGES if language in best.text}
    try:
        cuts = Cuts(settings.answer, settings.closest)
        live = open_live(settings.data, settings.models, settings.model, cuts)
        answers = live.ask([*wordings.values()])
    except UserError:
        return {}
    return {
        language: (wording, replace(answer, hits=tuple(
            replace(hit, passage=library.ids[hit.passage.id]) for hit in answer.hits if hit.passage.id in library.ids
        )))
        for (language, wording), answer in zip(wordings.items(), answers, strict=True)
    }  # fmt: skip
