"""Reading: the store of token vectors, the two networks, and where reading counts."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import pipeline, reader, vectors
from index.building import build, build_changes
from index.calibration import FEATURES
from index.errors import IndexDamagedError
from index.model.encoder import Encoded, TextKind, unit
from index.opening import OpenIndex, open_index
from index.pipeline import Weights
from index.vectors import ENDS, TOKENS, Tokens
from index.views import views_of
from knowledge.questions import Question
from tests.index.demo import DemoEncoder
from tests.index.reports import BULLETS, order, passages, question

TEXT = "who offered the sessions"


class ReadingEncoder(DemoEncoder):
    """One that gives the words' vectors as tokens, as long as the reader wants them."""

    def __init__(self) -> None:
        super().__init__(dimension=384)
        self.read: list[str] = []

    def tokens(self, texts: Sequence[str], kind: TextKind) -> list[Encoded]:
        """Return the vectors with those of the words."""
        self.read += texts
        return [
            Encoded(vector, self.encode(text.split(), kind))
            for text, vector in zip(texts, self.encode(texts, kind), strict=True)
        ]


def opened(data: Path, *bullets: dict[str, str], lessons: Sequence[Question] = ()) -> OpenIndex:
    """An index with tokens."""
    build(order(data, *bullets, lessons=lessons, encoder=ReadingEncoder()))
    return open_index(data, "demo-1", 384)


def retrieved(index: OpenIndex, weights: Weights) -> tuple[list[str], ReadingEncoder]:
    """What TEXT finds, best first, and the encoder that was asked."""
    encoder = ReadingEncoder()
    (query,) = pipeline.encode_questions(index, encoder, [TEXT], weights)
    return list(pipeline.observe(index, query, weights).ids), encoder


def test_what_is_stored_is_read_back(tmp_path: Path) -> None:
    """Each view's tokens come back in their direction and of length one, also those copied from an earlier build; a
    view that has none has none."""
    bullets = ({"ru": " ", "en": "Saudi Arabia offered sessions"}, *BULLETS[1:])
    before = opened(tmp_path, *bullets)
    after = opened(tmp_path, *bullets[:2], {"en": "Other words"})
    for index, wanted in ((before, passages(*bullets)), (after, passages(*bullets[:2]))):
        views = [view for passage in wanted for view in views_of(passage)]
        for row, one in enumerate(ReadingEncoder().tokens([view.text for view in views], "passage")):
            found = index.tokens.vectors(row)
            assert found.shape == one.tokens.shape
            np.testing.assert_allclose(found, one.tokens, atol=0.01)
            np.testing.assert_allclose((found * found).sum(1), 1, atol=1e-5)


def test_an_archive_stores_no_tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit nothing is read, and the words of the question are marked. A build below the limit embeds what it
    cannot copy the tokens of."""
    views = opened(tmp_path).manifest.views
    monkeypatch.setattr(vectors, "FLAT_LIMIT", views - 1)
    large = opened(tmp_path, *BULLETS, {"en": "Kenya offered courses. Saudi Arabia offered sessions."})
    assert (len(large.tokens), len(large.tokens.ends)) == (0, 0)
    found, encoder = retrieved(large, Weights())
    assert (found[0], encoder.read) == ("cop/2.1/4", [])
    monkeypatch.setattr(vectors, "FLAT_LIMIT", views)
    encoder = ReadingEncoder()
    assert build(order(tmp_path, encoder=encoder)).reused == 0
    assert len(open_index(tmp_path, "demo-1", 384).tokens.ends) == views


@pytest.mark.parametrize("what", ["cut", "exchanged"])
def test_a_store_that_does_not_fit_is_an_error(tmp_path: Path, what: str) -> None:
    """Tokens of fewer views, or other tokens, are never read as those of a build."""
    index = opened(tmp_path / "one")
    folder, views = index.folder, index.manifest.views
    table, ends = folder / TOKENS, folder / ENDS
    if what == "cut":
        table.write_bytes(table.read_bytes()[:-12])
    else:
        ends.write_bytes((opened(tmp_path / "other", {"en": "One only"}).folder / ENDS).read_bytes())
    with pytest.raises(IndexDamagedError):
        Tokens.open(folder, views, 384)


def test_tokens_that_were_altered_are_mended_by_a_build(tmp_path: Path) -> None:
    """The error says to build, and then neither the same build is live again nor are the altered tokens copied."""
    path = opened(tmp_path).folder / TOKENS
    path.write_bytes(path.read_bytes()[:-1] + b"\x55")
    done = build_changes(order(tmp_path, encoder=ReadingEncoder()))
    index = open_index(tmp_path, "demo-1", 384)
    for row in range(index.manifest.views):
        index.tokens.vectors(row)
    assert (done.new, done.reused) == (True, 0)


@pytest.mark.parametrize("network", ["ranks", "answers"])
def test_a_logit_is_a_number_of_question_and_passage(network: str) -> None:
    """The same each time, whatever is read beside it and however long it is; a passage in the question's own words
    gets a higher one than a passage without tokens, which is read all the same."""
    one, chance = getattr(reader.shipped(), network), np.random.default_rng(1)
    question, passage = (unit(chance.standard_normal((n, 384)).astype(np.float32)) for n in (5, 40))
    like = np.concatenate([question, passage])
    said = one.logits(question, [passage, like, passage[:0], passage])
    assert (said.shape, said[0]) == ((4,), said[3])
    assert np.isfinite(said).all()
    assert said[1] > said[2]
    alone = [one.logits(question, [text])[0] for text in (passage, like, passage[:0], passage)]
    np.testing.assert_allclose(said, alone, atol=1e-4)


def test_reading_orders_passages_and_says_how_far_the_first_answers(tmp_path: Path) -> None:
    """What the logits say is weighed: here against those that they speak for; with none read nothing is said."""
    index = opened(tmp_path)
    (query,) = pipeline.encode_questions(index, ReadingEncoder(), [TEXT])
    plain, read = (
        pipeline.observe(index, query, weights)
        for weights in (Weights(read=0), Weights(reader_weight=-1e3, read_margin=2))
    )
    ranks = reader.shipped().ranks
    rows = dict(zip(plain.ids, plain.ranking.rows, strict=True))
    logits = {id_: ranks.logits(query.tokens, [index.tokens.vectors(row)])[0] for id_, row in rows.items()}
    assert read.ids == tuple(sorted(logits, key=logits.__getitem__)) != plain.ids
    # What lies out of reach is not read, nor is one passage alone.
    assert (
        pipeline.retrieve(index, query, Weights(reader_weight=-1e3, read_margin=0)).passages[0]
        == plain.ranking.passages[0]
    )
    answers = FEATURES.index("reader_logit")
    assert (plain.features[answers], read.features[answers] != 0) == (0.0, True)


@pytest.mark.parametrize(("lessons", "share"), [(0, 1.0), (5, 0.75), (20, 0.5)])
def test_reading_counts_less_where_lessons_are_many(tmp_path: Path, lessons: int, share: float) -> None:
    """From two a passage on by half; where it does not count the tokens of a question are not even asked for."""
    taught = [question(f"what was it, number {number}", "cop/2.1/1") for number in range(lessons)]
    index = opened(tmp_path, lessons=[*taught, question("of no passage")])
    assert index.learnt.depth.tolist() == [lessons / index.manifest.passages]
    (query,) = pipeline.encode_questions(index, ReadingEncoder(), [TEXT])
    assert pipeline.retrieve(index, query).shares.tolist() == [share] * index.manifest.passages
    assert retrieved(index, Weights(read=0))[1].read == []
    assert bool(retrieved(index, Weights(least_reading=0.0))[1].read) == (lessons < 20)


def test_a_model_without_tokens_reads_nothing(tmp_path: Path) -> None:
    """Its store is empty, and its questions are answered."""
    build(order(tmp_path))
    index = open_index(tmp_path, "demo-1", 64)
    (query,) = pipeline.encode_questions(index, DemoEncoder(), [TEXT])
    assert (len(index.tokens), len(query.tokens)) == (0, 0)
    assert not pipeline.observe(index, query).ranking.shares.any()
