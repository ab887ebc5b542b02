"""`python -m lab pack`: practice reports, written as YAML like any others, go into the files of `lab/data`."""

import argparse
import json
import lzma
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.settings import Settings
from knowledge.questions import Split
from lab import practice
from lab.practice import Practice, own, rows


def command(_settings: Settings, args: argparse.Namespace) -> int:
    """Add the reports and questions of a knowledge folder to the practice data."""
    print(f"{pack(Path(args.folder))} reports packed")
    return 0


def pack(knowledge: Path) -> int:
    """Add the reports of a knowledge folder to the practice reports of the splits that its questions have, in the
    place of those of the same id; return how many. Raises UserError where the folder has errors."""
    added = 0
    for split in Split:
        new = {one.report.id: _row(one) for one in own(knowledge, split)}
        added += len(new)
        if new:
            name = f"reports-{split}"
            known = {row["report"]["id"]: row for row in rows(name)} | new
            write(name, [known[id_] for id_ in sorted(known)])
    return added


def write(name: str, values: Iterable[Mapping[str, Any]]) -> None:
    """Write a file: from the same values the same bytes."""
    lines = (json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain) for value in values)
    text = "".join(f"{line}\n" for line in lines)
    (practice.DATA / f"{name}.jsonl.xz").write_bytes(
        lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
    )


def _row(one: Practice) -> dict[str, Any]:
    """What `_practice` reads; the names of the file and of the split stand nowhere in it."""
    kept = ("id", "kind", "style", "passages", "text")
    questions = [{key: value for key in kept if (value := getattr(it, key))} for it in one.questions]
    return {"report": _filled(asdict(one.report)), "questions": questions}


def _filled(value: Any) -> Any:
    """A value without the parts of it that are empty."""
    if isinstance(value, dict):
        return {key: _filled(part) for key, part in value.items() if part is not None and part != ()}
    return [_filled(part) for part in value] if isinstance(value, tuple) else value


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
