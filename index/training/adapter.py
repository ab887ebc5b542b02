"""Training of the model's adapter: low-rank additions to its matrices (LoRA, Hu et al., 2021).

Contrastive (InfoNCE) on pooled vectors and on MaxSim, question to passage and back, with the negatives that
retrieval meets: the report's other passages, and the same passage in a version that answers something else. Both
are of the last layer's vectors: trained on the blend of layers that tokens are made of, it did no better
(docs/decisions/graph-without-torch.md).
"""

import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize, pad

from index.model import tokenizer, wheels
from index.model.default import RECIPE, TOKENIZER, WEIGHTS
from index.model.export import bert_config, bert_state
from index.model.peer import PARTS
from index.model.projection import Kind
from index.model.weights import MATRICES, Weights, read_q4
from index.search import BODY_SHARE
from index.training.batches import Batch, Drill, Mix, batches
from index.training.pairs import Pair
from index.views import View


@dataclass(frozen=True, slots=True)
class Settings:
    """The recipe. `back` is the weight of the loss from passage to question, `room` the most tokens of a
    text, `kept` the share of what was learnt that is kept: between the model as it was and as trained lies one
    that does better on texts unlike those trained on (Wortsman et al., "Robust fine-tuning of zero-shot
    models", CVPR 2022)."""

    rank: int = 8
    alpha: int = 16
    steps: int = 2400
    rate: float = 5e-4
    warm_up: int = 5
    temperature: float = 0.05
    back: float = 0.5
    mix: Mix = Mix()
    kept: float = 0.75
    room: int = 128
    seed: int = 1


class Adapted(nn.Module):  # type: ignore[misc]
    """A frozen matrix with a low-rank addition."""

    def __init__(self, frozen: nn.Linear, rank: int, alpha: int) -> None:
        super().__init__()
        self.frozen = frozen
        self.a = nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(frozen.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        """The product of the matrix and its addition."""
        return self.frozen(x) + (x @ self.a.T) @ self.b.T * self.scale


def train(
    pairs: Sequence[Pair],
    drills: Sequence[Drill],
    file: Path,
    settings: Settings,
    progress: Callable[[str, float], None],
) -> None:
    """Train an adapter for the default model and write it to `file` (.npz, float16, see `Adapter.read`)."""
    chance = random.Random(settings.seed)
    torch.manual_seed(settings.seed)
    model, adapted = adaptable(read_q4(wheels.read(WEIGHTS, None)), settings.rank, settings.alpha)
    texts = _Texts(model, settings.room)
    parameters = [parameter for part in adapted.values() for parameter in (part.a, part.b)]
    optimiser = torch.optim.AdamW(parameters, lr=settings.rate, weight_decay=0.01)
    made = batches(pairs, drills, settings.mix, chance)
    for step in range(settings.steps):
        warm, rest = settings.warm_up, settings.steps
        rate = (step + 1) / warm if step < warm else (rest - step) / (rest - warm)
        for group in optimiser.param_groups:
            group["lr"] = settings.rate * rate
        loss = _loss(texts, next(made), settings)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        progress(f"training the adapter, loss {loss.item():.2f}", (step + 1) / settings.steps)
    np.savez(file, **additions(adapted, settings.kept))


def additions(adapted: Mapping[str, Adapted], kept: float = 1.0) -> dict[str, Any]:
    """The low-rank additions as `Adapter.read` takes them, float16: this share of them."""
    arrays = {}
    for name, part in adapted.items():
        arrays[f"{name}.A"] = part.a.detach().numpy().astype(np.float16)
        arrays[f"{name}.B"] = (part.b * part.scale * kept).detach().numpy().astype(np.float16)
    return arrays


def adaptable(weights: Weights, rank: int, alpha: int, first: int = 0) -> tuple[Any, dict[str, Adapted]]:
    """A frozen BertModel of these weights, and the additions to its layers from `first` on, by the matrix's name."""
    from transformers import BertConfig, BertModel

    config = BertConfig(**bert_config(weights.shape, weights.words.shape[0]))
    config._attn_implementation = "eager"  # the fused kernel's backward pass is the slower one on a CPU
    model = BertModel(config, add_pooling_layer=False).eval()
    state = {name: torch.tensor(value) for name, value in bert_state(weights).items()}
    model.load_state_dict(state, strict=False)
    for parameter in model.parameters():
        parameter.requires_grad = False
    adapted = {}
    for number, layer in enumerate(model.encoder.layer):
        for name in MATRICES if number >= first else ():
            path = PARTS[name]
            above, _, last = path.rpartition(".")
            part = Adapted(layer.get_submodule(path), rank, alpha)
            setattr(layer.get_submodule(above), last, part)
            adapted[f"l{number}.{name}"] = part
    return model, adapted


class _Texts:
    """Texts to states, with the model as it is now."""

    def __init__(self, model: Any, room: int) -> None:
        self._model, self._room = model, room
        with tempfile.TemporaryDirectory() as name:
            definition, pieces = Path(name, "definition"), Path(name, "pieces")
            engine, specials = tokenizer.write(wheels.read(TOKENIZER, None), definition, pieces)
            self._tokenizer = tokenizer.Tokenizer(definition, pieces, engine, specials)

    def encode(self, views: Sequence[View], kind: Kind) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Pooled vectors (n, d), token vectors (n, t, d), both of unit length, which tokens count (n, t), and
        which of these are not the context's (n, t).

        In chunks of like length, so that little is padding.
        """
        prompt = RECIPE.prompts[kind]
        ids = [self._tokenizer.ids(prompt, view.text, self._room) for view in views]
        skip = self._tokenizer.prompt_length(prompt)
        longest = max(map(len, ids))
        order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
        states, masks = [], []
        for start in range(0, len(order), 8):
            chunk = [ids[place] for place in order[start : start + 8]]
            length = max(map(len, chunk))
            table = torch.tensor([row + [1] * (length - len(row)) for row in chunk])
            mask = torch.tensor([[1.0] * len(row) + [0.0] * (length - len(row)) for row in chunk])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = self._model(input_ids=table, attention_mask=mask).last_hidden_state.float()
            states.append(pad(found, (0, 0, 0, longest - length)))
            masks.append(pad(mask, (0, longest - length)))
        back = torch.tensor(np.argsort(order))
        state, mask = torch.cat(states)[back], torch.cat(masks)[back]
        pooled = normalize((state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)
        content, own = torch.zeros(2, len(ids), longest)
        for row, (row_ids, view) in enumerate(zip(ids, views, strict=True)):
            places, pieces = self._tokenizer.content(row_ids, skip)
            content[row, places or [0]] = 1
            own[row, places[view.context_pieces(pieces) :] or [0]] = 1
        return pooled, normalize(state, dim=-1), content, own


def _loss(texts: _Texts, batch: Batch, settings: Settings) -> Tensor:
    """InfoNCE from question to passage and back, on pooled vectors and on MaxSim, context weighed as in the
    search."""
    question, question_tokens, asked, _ = texts.encode(
        [View("", "", "", one) for one in batch.questions], "query"
    )
    passage, passage_tokens, told, own = texts.encode(batch.passages, "passage")
    cosines = torch.einsum("aid,bjd->abij", question_tokens, passage_tokens)
    best = (1 - BODY_SHARE) * _best(cosines, told) + BODY_SHARE * _best(cosines, own)
    maxsim = (best * asked[:, None]).sum(2) / asked.sum(1)[:, None]
    target, right = torch.from_numpy(batch.target), torch.from_numpy(batch.right)
    # Another passage that answers is no negative, nor is another question that the passage answers.
    other = right.clone()
    other[torch.arange(len(target)), target] = False
    total = torch.zeros(())
    for scores in (question @ passage.T, maxsim):
        logits = scores.masked_fill(other, -9) / settings.temperature
        total = total + cross_entropy(logits, target)
        back = scores[:, target] / settings.temperature
        same = right[:, target] & ~torch.eye(len(target), dtype=torch.bool)
        total = total + settings.back * cross_entropy(
            back.T.masked_fill(same.T, -99), torch.arange(len(target))
        )
    return total


def _best(cosines: Tensor, present: Tensor) -> Tensor:
    return cosines.masked_fill(present[None, :, None, :] == 0, -2).amax(3)
