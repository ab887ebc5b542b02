"""Questions with the sentences that answer them, and near misses with counterparts that do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ModelError


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence with a question that it answers, and a near miss: the same subject, another fact.

    `sentence`, `question` and `miss` map languages to texts (those of one map translate each other). The
    `counterpart` is a sentence like the first that answers the miss; `both` when it answers the question too.
    A model that judged the looks of a question alone would gain nothing on such pairs (Kaushik, Hovy and
    Lipton, "Learning the Difference that Makes a Difference with Counterfactually-Augmented Data", 2020).
    """

    id: str
    sentence: Mapping[str, str]
    question: Mapping[str, str]
    miss: Mapping[str, str]
    counterpart: str | None
    both: bool

    @property
    def document(self) -> str:
        """The document that the sentence is from."""
        return self.id.rpartition(":")[0]


def read_pairs(practice: Path) -> list[Pair]:
    """Read the pairs of a practice folder, in document order. Raises ModelError when a file is missing."""
    sentences = {row.pop("id"): row for row in _rows(practice / "sentences.jsonl")}
    counterparts = {
        row["id"]: row for path in sorted(practice.glob("counterparts-*.jsonl")) for row in _rows(path)
    }
    pairs = []
    for row in _rows(practice / "pairs.jsonl"):
        other = counterparts.get(row["id"], {})
        pairs.append(
            Pair(row["id"], sentences[row["id"]], row["question"], row.get("miss", {}), other.get("text"),
                 bool(other.get("both")))
        )  # fmt: skip
    return sorted(pairs, key=lambda pair: (pair.document, int(pair.id.rpartition(":")[2])))


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except OSError as exc:
        raise ModelError(f"{path}: cannot be read ({exc.strerror}): training needs a whole checkout") from exc
