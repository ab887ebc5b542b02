"""`python -m lab train-acts`: learns what a message is (`index.acts`) from the labelled messages of `data/acts.txt`.

A message is learnt from as it stands and as people type it, without capitals and signs. Questions of their own are
those of the file, the labelled questions of the practice reports and of the project's report, single words of the
practice reports, and letters that mean nothing.
"""

import argparse
import random
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import cross_entropy

from bot.cli.terminal import encoding
from bot.settings import Settings
from index.acts import Act, Classifier, bare, read
from index.language import UNKNOWN
from index.mentions import clean
from index.mentions.text import fold
from index.model.encoder import Encoder
from index.words import tokens
from knowledge.language import UN_LANGUAGES
from knowledge.questions import Split
from lab.practice import DATA, own, practice, short_questions

#: Labelled questions, single words and meaningless messages that are drawn, and how much each counts beside a message
#: of the file.
QUESTIONS, WORDS, LETTERS, WEIGHT = 3000, 1000, 600, 0.3
#: Rows of keyboards.
_KEYS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "ضصثقفغعهخحج", "شسيبلاتنمك",
)  # fmt: skip
#: Letters that a single word has at least.
_LETTERS = 4
#: The hidden layer: its units, and the share of them that is left out in training. Vectors of length 1 are scaled.
UNITS, DROPOUT, SCALE = 256, 0.3, 20.0
#: Rounds over all messages, those of one step, the highest learning rate, the decay of weights, and the share of a
#: label that is given to all acts.
EPOCHS, TOGETHER, RATE, DECAY, SMOOTHING = 12, 256, 4e-3, 1e-4, 0.05
#: Texts encoded at a time.
_BATCH = 64
_SIGNS = re.compile(r"[?？؟¿¡!.…]+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with its act, its language and the side that it is on."""

    text: str
    act: Act
    language: str
    split: Split


def labelled() -> Iterator[Labelled]:
    """The messages of the file."""
    act = Act.QUESTION
    for line in (DATA / "acts.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            act = Act(line[3:])
        elif line and not line.startswith("#"):
            head, _, texts = line.partition(": ")
            side, _, language = head.rpartition(" ")
            for text in texts.split(" | "):
                yield Labelled(text, act, language, Split(side or Split.LEARN))


def spellings(text: str) -> list[str]:
    """A message as it is cleaned, without signs in small letters, the same without accents, and with a capital."""
    said = clean(text)
    plain = " ".join(_SIGNS.sub(" ", said).lower().split()) or said
    unmarked = fold(plain) if plain < "\u0250" else plain  # Latin letters
    return list(dict.fromkeys((said, plain, unmarked, said[:1].upper() + said[1:])))


def learnt(messages: Sequence[Labelled]) -> dict[str, tuple[Act, str]]:
    """The act of each message as `bare` spells it, and its language: of several one of the six, if only one is."""
    found: dict[str, set[tuple[Act, str]]] = {}
    for one in messages:
        if one.split is Split.LEARN:
            for text in spellings(one.text):
                found.setdefault(bare(text), set()).add((one.act, one.language))
    known = {}
    for text, pairs in found.items():
        acts, tags = {act for act, _ in pairs}, {tag for _, tag in pairs if tag != UNKNOWN}
        tags = tags & {*UN_LANGUAGES} or tags
        if len(acts) == 1:
            known[text] = (acts.pop(), tags.pop() if len(tags) == 1 else "")
    return known


def fit(
    vectors: NDArray[np.float32], labels: Sequence[int], counts: Sequence[float]
) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    """The weights of both layers, their biases last, for vectors (n, dimension), the places of their acts in `Act`
    and how much each counts."""
    cases, answers, shares = torch.tensor(vectors), torch.tensor(labels), torch.tensor(counts)
    torch.manual_seed(2022)
    hidden, last = nn.Linear(cases.shape[1], UNITS), nn.Linear(UNITS, len(Act))
    network = nn.Sequential(hidden, nn.ReLU(), nn.Dropout(DROPOUT), last)
    search = torch.optim.AdamW(network.parameters(), weight_decay=DECAY)
    steps = len(cases) // TOGETHER
    rates = torch.optim.lr_scheduler.OneCycleLR(search, RATE, epochs=EPOCHS, steps_per_epoch=steps)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(cases)).split(TOGETHER)[:steps]:
            logits = network(SCALE * cases[chosen])
            missed = cross_entropy(logits, answers[chosen], reduction="none", label_smoothing=SMOOTHING)
            search.zero_grad()
            (missed @ shares[chosen] / shares[chosen].sum()).backward()
            search.step()
            rates.step()
    return _weights(hidden, SCALE), _weights(last)


def _weights(layer: nn.Linear, scale: float = 1.0) -> NDArray[np.float16]:
    """The weights of a layer, scaled, its bias last."""
    return np.vstack([layer.weight.detach().T * scale, layer.bias.detach()]).astype(np.float16)


def command(settings: Settings, args: argparse.Namespace) -> int:
    """Learn, write the file that ships, and print how far the messages of `choose` and `judge` are known."""
    messages = list(labelled())
    texts, labels, counts = [], [], []
    for one in messages:
        if one.split is Split.LEARN:
            said = spellings(one.text)
            texts += said
            labels += [list(Act).index(one.act)] * len(said)
            counts += [1 / len(said)] * len(said)
    known = learnt(messages)
    words = _words(known)
    asked = [*words, *_questions(settings), *_letters(known)]
    first = len(texts)
    texts, labels, counts = texts + asked, labels + [0] * len(asked), counts + [WEIGHT] * len(asked)
    with encoding(settings) as (encoder, report):
        parts = []
        for start in range(0, len(texts), _BATCH):
            report("Encoding messages", start / len(texts))
            parts.append(encoder.encode(texts[start : start + _BATCH], "query"))
        rows = ["\t".join((text, *one)) for text, one in known.items()]
        vectors = np.concatenate(parts)
        hidden, weights = fit(vectors, labels, counts)
        word = vectors[first : first + len(words)].mean(0).astype(np.float16)
        np.savez_compressed(
            args.to, hidden=hidden, weights=weights, word=word, learnt=np.array("\n".join(rows))
        )
        for split in (Split.CHOOSE, Split.JUDGE):
            _print(split, [one for one in messages if one.split is split], read(args.to), encoder)
    return 0


def _questions(settings: Settings) -> list[str]:
    """Labelled questions of the learn side: those that are typed as in a chat, and others drawn at random."""
    known = [*practice(Split.LEARN), *own(settings.knowledge, Split.LEARN)]
    every = [text for each in known for one in each.questions for text in one.text.values()]
    typed = [
        text for each in short_questions(Split.LEARN).values() for one in each for text in one.text.values()
    ]
    drawn = random.Random(2022).sample(every, min(QUESTIONS, len(every)))
    return [clean(text) for text in (*typed, *drawn)]


def _words(known: Container[str]) -> list[str]:
    """Single words of the practice reports, drawn at random, without those that are known to be something else."""
    passages = (passage for one in practice(Split.LEARN) for passage in one.library.passages)
    words = {
        word.low
        for passage in passages
        for text in passage.text.values()
        for word in tokens(text)
        if len(word.low) >= _LETTERS and word.low.isalpha() and bare(word.low) not in known
    }
    return random.Random(2022).sample(sorted(words), WORDS)


def _letters(known: Container[str]) -> list[str]:
    """Messages of one to four words that mean nothing: neighbours on a keyboard, one letter again and again, letters at
    random, a word said again."""
    drawn = random.Random(2022)

    def word() -> str:
        row, length = drawn.choice(_KEYS), drawn.randint(3, 7)
        start = drawn.randrange(len(row) - 2)
        neighbours = row[start : start + length]
        ways = (neighbours, neighbours[::-1], row[start] * length, "".join(drawn.choices(row, k=length)))
        return drawn.choice(ways)

    said = (" ".join(word() for _ in range(drawn.randint(1, 4))) for _ in range(LETTERS // 2))
    again = (" ".join([word()] * drawn.randint(2, 3)) for _ in range(LETTERS // 2))
    return [one for one in (*said, *again) if bare(one) not in known]


def _print(split: Split, messages: Sequence[Labelled], found: Classifier, encoder: Encoder) -> None:
    """The share of a side's messages whose act is known, and the misses."""
    if not messages:
        return
    texts = [clean(one.text) for one in messages]
    read = [found.hear(text, each) for text, each in zip(texts, encoder.tokens(texts, "query"), strict=True)]
    missed = [pair for pair in zip(messages, read, strict=True) if pair[0].act is not pair[1].act]
    print(f"{split}: {1 - len(missed) / len(messages):.3f} of {len(messages)} known")
    for one, each in missed:
        print(f"  {one.language}  {one.text}: {one.act}, taken for {each.act} ({each.question:.2f})")
