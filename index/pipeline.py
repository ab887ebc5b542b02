"""The way of a question: clean → understand → encode → retrieve → observe → decide → cite.

Each step is a function over frozen values. `observe` is the one way from a question to features, for answering and
training alike; `decide` alone sets an outcome.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from index import acts, reader
from index.acts import Act
from index.answer import TOP, Answer, Hit, Outcome, Spans
from index.calibration import FEATURES
from index.language import detect, is_romanised, is_unread, readings
from index.lessons import Recall
from index.marks import answering, sentences
from index.mentions import MentionKind, Understanding, values_of
from index.mentions import clean as clean
from index.model.encoder import Encoded, Encoder
from index.opening import OpenIndex
from index.texts import among
from index.views import View, views_of
from index.words import Lookup, Place, lone, quotation, shared
from knowledge.report import Passage, introduces, report_of

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants of retrieving and observing. The laboratory takes a part away by setting its constant to 0."""

    near_candidates: int = 30  #: candidates by vectors
    lesson_candidates: int = 10  #: candidates by lessons
    report_candidates: int = 10  #: candidates of each report that the question names
    lesson_weight: float = 1.0  #: the weight of the lessons' gain in a score
    mention_boost: float = (
        0.35  #: added for passages of the meeting, date or section that the question mentions
    )
    report_boost: float = 0.12  #: added for passages of a report that the question names
    read: int = 8  #: passages that the reader compares if the report has no lessons
    read_margin: float = 0.3  #: passages further below the highest score are not read
    reader_weight: float = 0.1  #: the weight of the reader's logit in a score
    enough_lessons: float = 4.0  #: lessons a passage at which the reader's weight would fall to 0, …
    least_reading: float = 0.5  #: … but it never falls below this share
    read_mentions: bool = True
    chit_chat: bool = True
    question_prior: bool = True


@dataclass(frozen=True, slots=True)
class Cuts:
    """The least confidence of each outcome; below both it is NONE.

    To deny what a report says is worse than to show a passage as unsure. So a passage that has a word of the question
    is shown from a third of `closest` on.
    """

    answer: float = 0.25
    closest: float = 0.15

    def for_words(self) -> "Cuts":
        """The cuts for a passage that has a word of the question."""
        return replace(self, closest=self.closest / 3)


WEIGHTS, CUTS = Weights(), Cuts()


@dataclass(frozen=True, slots=True)
class Question:
    """A question. A follow-up leans on the answer before it: `about` is the id of its section, which is asked for as
    a whole (`whole`) or for the passage that answers; an unknown section is ignored. `exact`: its words are looked up
    verbatim. `encoded` has the vectors of the text, if they are known."""

    text: str
    about: str | None = None
    whole: bool = False
    exact: bool = False
    encoded: Encoded | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question that is understood and encoded."""

    question: Question
    language: str | None  #: its own, None if that is not sure
    understanding: Understanding
    vector: Array  #: (dimension,)
    tokens: Array  #: vectors of its tokens (n, dimension); none if nothing is read


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates, best first. Every array has one entry a passage."""

    passages: NDArray[np.int64]  #: their places in the manifest's list
    rows: NDArray[np.int64]  #: their best views
    cosines: Array  #: of the question and those views
    gains: Array  #: what lessons add to the cosines
    scores: Array  #: what orders the passages
    shares: Array  #: the share of the reader's weight, by their reports
    recall: Recall  #: what the lessons say of all passages


@dataclass(frozen=True, slots=True)
class Observation:
    """The features of a question's ranking."""

    query: Query
    ranking: Ranking
    ids: tuple[str, ...]  #: of the passages, best first
    features: NDArray[np.float64]  #: one for each of `calibration.FEATURES`
    lookup: Lookup | None = None  #: the places of its words, if they were looked up


class Rule(StrEnum):
    """The rule that set an outcome."""

    WORDS = "words that stand in the reports"
    UNREAD = "a script that the model cannot read"
    CHIT_CHAT = "words that ask nothing"
    WHOLE = "a whole section or meeting"
    PLACE = "a passage named by its place"
    CALIBRATION = "the calibration"
    CONTRADICTED = "the calibration, and the passage is of another report, meeting, date or State"


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of a question, and the rule that set it."""

    outcome: Outcome
    confidence: float  #: the probability that the first passage answers
    rule: Rule
    ids: tuple[str, ...]  #: the passages, in the order in which they are shown
    sections: tuple[str, ...] = ()  #: the sections that are shown whole
    earlier: tuple[str, ...] = ()  #: passages of older reports that match the first, the newest first


_spent: ContextVar[dict[str, float] | None] = ContextVar("spent", default=None)


@contextmanager
def listening() -> Iterator[dict[str, float]]:
    """Collect the seconds of each stage within the block."""
    spent: dict[str, float] = {}
    token = _spent.set(spent)
    try:
        yield spent
    finally:
        _spent.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Add the seconds of the block to a stage, without those of stages within it."""
    spent = _spent.get()
    if spent is None:
        yield
        return
    began = perf_counter() - sum(spent.values())
    yield
    spent[name] = spent.get(name, 0.0) + perf_counter() - sum(spent.values()) - began


def answer(
    index: OpenIndex,
    encoder: Encoder,
    questions: Sequence[str | Question],
    cuts: Cuts = CUTS,
    weights: Weights = WEIGHTS,
) -> list[Answer]:
    """Answer each question, in order. Any text is a question: an empty one gets the outcome NONE."""
    with stage("encode"):
        queries = encode_questions(index, encoder, questions, weights)
    with stage("search"):
        observations = (observe(index, query, weights) for query in queries)
        return [cite(index, one, decide(index, one, cuts)) for one in observations]


def encode_questions(
    index: OpenIndex, encoder: Encoder, questions: Sequence[str | Question], weights: Weights = WEIGHTS
) -> list[Query]:
    """Clean, understand and encode questions, in order. If a question has several readings, the one nearest to a
    passage is kept."""
    asked = [one if isinstance(one, Question) else Question(one) for one in questions]
    cleaned = [clean(one.text) for one in asked]
    read = [(place, text) for place, one in enumerate(cleaned) for text in _readings(index, one)]
    understood = [understand(index, text, weights, asked[place]) for place, text in read]
    # Known vectors are used, unless the name of a report was removed from the text, or it has another reading.
    known = [
        asked[place].encoded if one.text == cleaned[place] else None
        for (place, _), one in zip(read, understood, strict=True)
    ]
    missing = [one.text for one, encoded in zip(understood, known, strict=True) if encoded is None]
    new = iter(encode(index, encoder, missing, weights))
    queries: list[list[Query]] = [[] for _ in asked]
    for (place, _), one, encoded in zip(read, understood, known, strict=True):
        each = encoded or next(new)
        queries[place].append(Query(asked[place], _language(one.text), one, each.vector, each.tokens))
    return [_nearest(index, group) for group in queries]


def encode(
    index: OpenIndex, encoder: Encoder, texts: Sequence[str], weights: Weights = WEIGHTS
) -> list[Encoded]:
    """The vectors of cleaned texts; those of their tokens too where the reader needs them."""
    if _shares(index, weights).any():
        return encoder.tokens(texts, "query")
    return [Encoded(vector, vector[None][:0]) for vector in encoder.encode(texts, "query")]


def _language(text: str) -> str | None:
    """The language of a question; of one with a quotation that of its other words, if that is sure."""
    parts = quotation(text)
    return (detect(parts[1]) if parts else None) or detect(text)


def _readings(index: OpenIndex, text: str) -> list[str]:
    """A cleaned question, with its readings in another script if it is romanised."""
    return [text, *readings(text, index.manifest.languages)] if is_romanised(text) else [text]


def _nearest(index: OpenIndex, queries: Sequence[Query]) -> Query:
    """The query with the highest cosine of a view."""
    if len(queries) == 1:
        return queries[0]
    near = (index.views.best(index.views.nearest(one.vector, 1), one.vector)[1].max() for one in queries)
    return max(zip(near, queries, strict=True), key=lambda pair: pair[0])[1]


def understand(
    index: OpenIndex, text: str, weights: Weights = WEIGHTS, question: Question | None = None
) -> Understanding:
    """The mentions of a cleaned question, resolved against the reports, or against the answer that it leans on."""
    found = index.directory.understand(text) if weights.read_mentions else Understanding(text, ())
    about = question.about if question else None
    if question is None or about is None or about not in index.library.sections:
        return found
    if question.whole:
        return replace(found, sections=(about,), rows=0, clashes=frozenset())
    members = index.directory.places(passage.id for passage in index.library.section_passages(about))
    return replace(found, sections=(), items=members[:0], passages=members)


def retrieve(index: OpenIndex, query: Query, weights: Weights = WEIGHTS) -> Ranking:
    """Rank the passages with the nearest views, those that lessons speak for and those that the question points at."""
    asked, recall = query.understanding, index.learnt.recall(query.vector)
    near = index.views.nearest(query.vector, weights.near_candidates * len(index.manifest.languages))[
        : weights.near_candidates
    ]
    taught = np.flatnonzero(recall.gain > 0)
    taught = taught[np.argsort(-recall.gain[taught], kind="stable")][
        : weights.lesson_candidates if weights.lesson_weight else 0
    ]
    carrying = asked.items[:0] if asked.passages is None else asked.passages
    named = [
        _nearest_of(index, report, query.vector, weights.report_candidates)
        for report in sorted(asked.reports or ())
    ]
    passages = np.unique(
        np.concatenate([near, taught, carrying[: weights.near_candidates], asked.items, *named])
    )
    rows, cosines = index.views.best(passages, query.vector)
    gains = recall.gain[passages]
    scores = cosines + weights.lesson_weight * gains
    scores += weights.mention_boost * asked.carried_by(passages)
    for report in asked.reports or ():
        span = index.passages.spans[report]
        scores += weights.report_boost * ((span.start <= passages) & (passages < span.stop))
    shares = _shares(index, weights)[index.passages.report_of[passages]] * bool(len(query.tokens))
    scores += weights.reader_weight * shares * _read(index, query, rows, scores, shares, weights)
    # Places first that are named, in the order of the report.
    pointed = among(passages, asked.items)
    order = np.lexsort((passages, np.where(pointed, 0, -scores), ~pointed))
    of_passages = (passages[order], rows[order], cosines[order], gains[order], scores[order], shares[order])
    return Ranking(*of_passages, recall)


def _shares(index: OpenIndex, weights: Weights) -> Array:
    """The reader's share, by report: it falls with the number of lessons."""
    share = np.maximum(
        1 - weights.lesson_weight * index.learnt.depth / weights.enough_lessons, weights.least_reading
    )
    return np.asarray(share * bool(weights.read and len(index.tokens)), np.float32)


@stage("read")
def _read(
    index: OpenIndex, query: Query, rows: NDArray[np.int64], scores: Array, shares: Array, weights: Weights
) -> Array:
    """The reader's logit of each passage, minus the highest. Only passages with the highest scores are read, fewer if
    the reader's share is small; the others get the lowest logit."""
    best = np.argsort(-scores, kind="stable")[: round(weights.read * float(shares.max(initial=0.0)))]
    best = best[(shares[best] > 0) & (scores[best] >= scores.max() - weights.read_margin)]
    found = np.zeros(len(rows), np.float32)
    if len(best) > 1:
        texts = [index.tokens.vectors(row) for row in rows[best]]
        logits = reader.shipped().ranks.logits(query.tokens, texts)
        found[:] = logits.min() - logits.max()
        found[best] = logits - logits.max()
    return found


def observe(index: OpenIndex, query: Query, weights: Weights = WEIGHTS) -> Observation:
    """Rank the passages, and give the features of the ranking."""
    ranking, asked = retrieve(index, query, weights), query.understanding
    ids = tuple(map(index.passages.id, ranking.passages.tolist()))
    recall, first = ranking.recall, int(index.passages.report_of[ranking.passages[0]])
    cosine, gain = float(ranking.cosines[0]), float(ranking.gains[0])
    other = ranking.scores[1:].max(initial=-1.0)
    prior = np.array(index.calibration.prior, np.float32)
    share, logit = float(ranking.shares[0]), 0.0
    if share:
        with stage("read"):
            text = index.tokens.vectors(ranking.rows[0])
            logit = share * float(reader.shipped().answers.logits(query.tokens, [text])[0])
    chat = float((index.chit_chat @ query.vector).max(initial=0.0))
    values = {
        "cosine": cosine,
        "margin": min(float(ranking.scores[0] - other), 0.5),
        "cosine_spread": min((cosine - ranking.cosines.mean()) / (ranking.cosines.std() + 0.02), 5.0),
        "lesson_gain": gain * weights.lesson_weight,
        "unanswered_lessons": float(recall.none[first]) * weights.lesson_weight,
        "nearest_lesson": float(recall.nearest[first]) * bool(weights.lesson_weight),
        "reader_logit": logit,
        "question_prior": float(prior @ query.vector)
        if weights.question_prior and len(prior) == len(query.vector)
        else 0.0,
        "chit_chat": max(0.0, chat - cosine) if weights.chit_chat else 0.0,
        "unmatched_mention": bool(asked.clashes - {MentionKind.STATE}),
        "unmatched_state": MentionKind.STATE in asked.clashes,
        "matched_mention": asked.carried_by(ranking.passages[:1])[0],
    }
    features = np.array([values[name] for name in FEATURES], np.float64)
    leans = query.question.about is not None
    lookup = None if leans else index.words.asked(query.question.text, exact=query.question.exact)
    return Observation(query, ranking, ids, features, lookup)


#: Confidence given when a rule, not the calibration, decides. On the choose side all of 129 whole sections were right.
POINTED = 0.97

#: Words that stand nowhere in the reports are strange if no lesson has this cosine with them, without what single words
#: have in common. They are no answer below a confidence. On the choose side no right answer is lost by it.
STRANGE, LIKELY = 0.36, 0.6

#: Texts that ask nothing, recognised by their spelling.
COURTESIES = frozenset({Act.GREETING, Act.THANKS, Act.OK, Act.BYE})


def decide(index: OpenIndex, seen: Observation, cuts: Cuts = CUTS) -> Decision:
    """The outcome of a question: by the first rule that fits, else by the calibration."""
    asked, ids = seen.query.understanding, seen.ids
    places = [index.passages.id(one.place) for one in seen.lookup.places] if seen.lookup else []
    if seen.lookup and places and seen.lookup.quoted:
        return _cut(POINTED, cuts, Rule.WORDS, tuple(places))
    if is_unread(seen.query.question.text):
        return Decision(Outcome.NONE, 0.0, Rule.UNREAD, ids)
    act, _ = acts.shipped().learnt.get(acts.bare(asked.text), (Act.QUESTION, ""))
    if (act in COURTESIES or not any(map(str.isalnum, asked.text))) and not places:
        return Decision(Outcome.NONE, 0.01, Rule.CHIT_CHAT, ids)
    # CLOSEST at most; NONE if the cuts leave no room for it.
    unsure = (cuts.answer + (cuts.closest if cuts.closest < cuts.answer else 0)) / 2
    if asked.sections:
        sure = len(asked.sections) == 1 and asked.rows < 2 and not asked.clashes
        confidence = POINTED if sure else unsure
        return _cut(confidence, cuts, Rule.WHOLE, _whole(index, asked.sections), asked.sections)
    if len(asked.items):
        alone = len(np.unique(index.passages.report_of[asked.items])) == 1
        return _cut(POINTED if alone else unsure, cuts, Rule.PLACE, ids)
    confidence = index.calibration.confidence(seen.features)
    if not places and confidence < LIKELY and _is_strange(index, seen):
        confidence = min(confidence, unsure)
    if seen.lookup and places and seen.lookup.within:
        if confidence < cuts.answer or ids[0] not in places:
            return _cut(unsure, cuts, Rule.WORDS, tuple(places))
    elif seen.lookup and places:
        # Verbatim places come before other forms, those that explain an acronym before others, the best first.
        rank = {id_: number for number, id_ in enumerate(ids)}
        forms = dict(zip(places, (not one.verbatim for one in seen.lookup.places), strict=True))
        explains = re.compile(rf"[(（][^()（）]*\b{re.escape(seen.lookup.phrase)}[)）]").search
        clear = {id_ for id_ in places if any(map(explains, index.library.passage(id_).text.values()))}
        order = sorted(places, key=lambda id_: (forms[id_], id_ not in clear, rank.get(id_, len(ids))))
        section = _section_introduced_by(index, places[0]) if len(places) == 1 else None
        if section is None:
            return _cut(max(confidence, POINTED), cuts, Rule.WORDS, tuple(order))
        return _cut(POINTED, cuts, Rule.WHOLE, _whole(index, (section,)), (section,))
    if seen.lookup and seen.lookup.quoted:
        confidence = min(confidence, unsure)
    if cuts.for_words().closest <= confidence < cuts.closest and _has_a_word(index, seen):
        cuts = cuts.for_words()
    if asked.rows > 1:
        return _cut(min(confidence / asked.rows, unsure), cuts, Rule.CALIBRATION, ids)
    first, earlier = newest(index, asked, ids, seen.ranking.rows)
    ids = (first, *(id_ for id_ in ids if id_ != first))
    elsewhere = asked.reports is not None and report_of(first) not in asked.reports
    if elsewhere or index.directory.contradicts(asked.mentions, first):
        return _cut(min(confidence, unsure), cuts, Rule.CONTRADICTED, ids)
    found = _cut(confidence, cuts, Rule.CALIBRATION, ids)
    section = _section_introduced_by(index, first)
    if section is None:
        return replace(found, earlier=earlier if found.outcome is Outcome.ANSWER else ())
    within, says_when = _whole(index, (section,)), index.directory.says_when(asked.text, first)
    lacks = not says_when and index.directory.lacks(asked.text, index.library.passage(first).text.values())
    if found.outcome is Outcome.ANSWER and not lacks:
        return replace(found, ids=within, sections=(section,), earlier=earlier)
    found = _cut(min(confidence, unsure), cuts, Rule.CALIBRATION, ids)
    if says_when:
        return found
    # CLOSEST shows one passage: the nearest of those that the line introduces says more than the line.
    nearest = next((id_ for id_ in ids[1:] if id_ in within), within[1])
    return replace(found, ids=tuple(dict.fromkeys((nearest, *ids))))


def cite(index: OpenIndex, seen: Observation, decision: Decision) -> Answer:
    """The answer: passages with the scores and the languages of the views that matched best."""
    ranking = seen.ranking
    ranked = zip(ranking.passages.tolist(), ranking.scores.tolist(), ranking.rows.tolist(), strict=True)
    found = dict(zip(seen.ids, ranked, strict=True))
    hits = tuple(_hit(index, id_, found.get(id_)) for id_ in decision.ids)
    section = decision.sections[0] if len(decision.sections) == 1 else None
    unread = decision.rule is Rule.UNREAD
    language, lookup = seen.query.language, seen.lookup
    if lookup and lookup.places and not lookup.within:
        language = lookup.language(language)
    if lookup and decision.rule is Rule.WORDS:
        places = {index.passages.id(place.place): place for place in lookup.places}
        hits = tuple(_having(hit, places[hit.passage.id], language) for hit in hits)
    else:
        lookup = None if lookup and lookup.places else lookup
        if decision.rule is not Rule.WHOLE and decision.outcome is not Outcome.NONE:
            marked = (
                replace(hit, marks=cache(partial(_marks, index, seen.query, hit.passage)))
                for hit in hits[:TOP]
            )
            hits = (*marked, *hits[TOP:])
    return Answer(
        decision.outcome, decision.confidence, hits, language, section, unread,
        tuple(map(index.library.passage, decision.earlier)), lookup,
    )  # fmt: skip


def _hit(index: OpenIndex, id_: str, ranked: tuple[int, float, int] | None) -> Hit:
    """A passage with its score and the language of its row in the ranking, unless it is in none."""
    if ranked is None:
        passage = index.library.passage(id_)
        return Hit(passage, 0.0, passage.report.language)
    place, score, row = ranked
    return Hit(index.library.at(place), score, index.views.language(row))


def _having(hit: Hit, place: Place, language: str | None) -> Hit:
    """A passage with looked-up words, the languages that have them, the language to show, and a score: 1 for verbatim
    words, less for other forms."""
    wishes, score = (language, hit.passage.report.language, *place.languages), 1.0 if place.verbatim else 0.5
    view = next(tag for tag in wishes if tag in place.languages)
    return Hit(hit.passage, score, view, place.languages)


def _marks(index: OpenIndex, query: Query, passage: Passage, language: str) -> Spans:
    """The sentence of a passage's text that answers the question; of one sentence the words of the question."""
    text, place = passage.text.get(language, ""), index.passages.place(passage.id)
    if place is not None and len(query.tokens) and len(index.tokens) and len(sentences(text)) > 1:
        rows = range(*index.views.first_row[place : place + 2].tolist())
        views = [pair for pair in zip(rows, views_of(passage), strict=True) if pair[1].language == language]
        tokens = [body(index.tokens.vectors(row), view) for row, view in views]
        if (span := answering(query.tokens, np.concatenate(tokens), text)) is not None:
            return (span,)
    return shared(query.question.text, text, language)


def body(tokens: Array, view: View) -> Array:
    """A view's tokens without those of its context, by the share of letters."""
    return tokens[round(len(tokens) * (1 - len(view.body) / max(len(view.text), 1))) :]


def _cut(
    confidence: float, cuts: Cuts, rule: Rule, ids: tuple[str, ...], sections: tuple[str, ...] = ()
) -> Decision:
    unsure = Outcome.CLOSEST if confidence >= cuts.closest else Outcome.NONE
    outcome = Outcome.ANSWER if confidence >= cuts.answer else unsure
    return Decision(outcome, confidence, rule, ids, sections)


def _whole(index: OpenIndex, sections: Sequence[str]) -> tuple[str, ...]:
    """The ids of the passages of sections. Of several sections the first passages come first, then the rest of each."""
    parts = [[passage.id for passage in index.library.section_passages(id_)] for id_ in sections]
    first, rest = [part[:1] for part in parts], [part[1:] for part in parts]
    return tuple(id_ for part in (*first, *rest) for id_ in part)


def _is_strange(index: OpenIndex, seen: Observation) -> bool:
    """Whether a question is a few words that are like no lesson about the first passage's report, if it has lessons."""
    if not index.calibration.prior or seen.query.question.about or not lone(seen.query.question.text):
        return False
    nearest = index.learnt.recall(seen.query.vector - acts.shipped().word).nearest
    return bool(0 < nearest[index.passages.report_of[seen.ranking.passages[0]]] < STRANGE)


def _has_a_word(index: OpenIndex, seen: Observation) -> bool:
    """Whether the first passage has a word of the question, or its meeting, date or section. True without a test for
    a question in a language that the reports lack."""
    asked = seen.query.understanding
    if (
        seen.query.language not in (None, *index.manifest.languages)
        or asked.carried_by(seen.ranking.passages[:1])[0]
    ):
        return True
    texts = index.library.passage(seen.ids[0]).text
    return any(shared(asked.text, text, tag) for tag, text in texts.items())


def _section_introduced_by(index: OpenIndex, id_: str) -> str | None:
    """The section that a passage introduces: a line that ends in a colon is shown with the passages after it."""
    passage = index.library.passage(id_)
    heads = passage.number is None and introduces(passage.original)
    return passage.section_id if heads and len(index.library.section_passages(id_)) > 1 else None


def _nearest_of(index: OpenIndex, report: str, vector: Array, count: int) -> NDArray[np.int64]:
    """The passages of a report that are nearest to a question's vector."""
    span = index.passages.spans[report]
    return np.argsort(-index.views.cosines(vector[None], span)[0], kind="stable")[:count] + span.start


# Reports of one group over several years

#: The least cosine of two views of passages on one subject. Of 100 passages of the CWG-COP report 94 are so like their
#: own translations, and of 1,000 pairs of different passages three.
ALIKE = 0.68
#: How many of the best passages are compared.
COMPARED = 5


def newest(
    index: OpenIndex, asked: Understanding, ids: Sequence[str], rows: NDArray[np.int64]
) -> tuple[str, tuple[str, ...]]:
    """The id of the passage to give, and the ids of earlier passages on its subject, the newest first.

    The candidates are the first passage, and passages on its subject in other reports of its group. The one of a report
    that the question names is given, else the newest. Where the question names a report, no earlier ones are given.
    `rows` are the places of the passages' best views.
    """
    alike = _on_its_subject(index, asked, ids, rows)
    reports, named = index.directory.reports, _named(index, asked)
    last = {id_: reports.years.get(report_of(id_), (0, 0))[1] for id_ in alike}
    first = max(alike, key=lambda id_: (report_of(id_) in named, last[id_]))
    older = sorted((id_ for id_ in alike if last[id_] < last[first]), key=lambda id_: -last[id_])
    return first, () if report_of(first) in named else tuple(older)


def _on_its_subject(
    index: OpenIndex, asked: Understanding, ids: Sequence[str], rows: NDArray[np.int64]
) -> list[str]:
    """The first id, and the ids of passages on its subject in other reports of its group.

    Each of them agrees with the meeting and the date in the question.
    """
    if len(index.passages.spans) < 2:
        return [ids[0]]
    series = index.directory.reports.series
    rows = rows[:COMPARED]
    vectors, carries = index.views.vectors.at(rows), asked.carried_by(index.views.passage_of[rows])
    first, own = ids[0], report_of(ids[0])
    return [first] + [
        id_
        for id_, vector, carry in zip(ids, vectors, carries, strict=False)
        if float(vector @ vectors[0]) >= ALIKE
        and report_of(id_) != own
        and series[report_of(id_)] == series[own]
        and carry == carries[0]
        and not index.directory.contradicts(asked.mentions, id_)
    ]


def _named(index: OpenIndex, asked: Understanding) -> frozenset[str]:
    """The ids of the reports that a question names, or whose years have a year in the question."""
    named = {day.year for day in values_of(asked.mentions, MentionKind.DATE) if day.year}
    years = index.directory.reports.years.items()
    of_years = {id_ for id_, (start, end) in years if any(start <= year <= end for year in named)}
    return frozenset(of_years) | (asked.reports or frozenset())
