"""The last evaluation, kept to compare the next one with, question by question."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.durable import write_text
from index.evaluation import Row
from knowledge.errors import UserError


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since the last run: asked in both, `won` (good now alone), `lost` (good then alone)."""

    asked: int
    won: tuple[Row, ...]
    lost: tuple[Row, ...]


class LastRun:
    """How each question went when it was last asked: `<data>/eval/last.json`.

    Questions that a run does not ask keep what they had, so runs over parts are compared with one over all.
    """

    def __init__(self, data: Path) -> None:
        self._path = data / "eval" / "last.json"
        self._rows: dict[str, dict[str, Any]] = {}
        if self._path.exists():
            try:
                self._rows = dict(json.loads(self._path.read_text(encoding="utf-8"))["rows"])
            except (OSError, ValueError, KeyError, TypeError) as exc:
                raise UserError(f"{self._path}: cannot be read ({exc}): remove it and run again") from exc

    def compare(self, rows: Sequence[Row]) -> Comparison:
        """Compare rows with what they were. A question whose words changed since counts as new."""
        both = [row for row in rows if self._rows.get(row.key, {}).get("text") == row.text]
        then = {row.key: bool(self._rows[row.key].get("good")) for row in both}
        return Comparison(
            len(both),
            tuple(row for row in both if row.good and not then[row.key]),
            tuple(row for row in both if then[row.key] and not row.good),
        )

    def save(self, rows: Sequence[Row]) -> None:
        """Keep the rows for the next run. Raises UserError."""
        for row in rows:
            self._rows[row.key] = {
                "text": row.text, "good": row.good, "rank": row.rank, "outcome": row.outcome,
                "confidence": round(row.confidence, 4),
            }  # fmt: skip
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lines = ",\n".join(
                f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
                for key, value in self._rows.items()
            )
            write_text(self._path, '{"rows": {\n' + lines + "\n}}\n")
        except OSError as exc:
            raise UserError(f"{self._path}: cannot be written ({exc.strerror})") from exc
