"""Which program made a build: the digest of the code and the data that do."""

import hashlib
from functools import cache
from pathlib import Path

import knowledge

#: Why an index is made anew that is sound and of the model.
ANOTHER_PROGRAM = "another version of the program made it"
#: What a build does not depend on: the model has a fingerprint of its own.
_APART = {"model", "__pycache__", "acts.py", "acts.npz"}
_KINDS = {".py", ".txt", ".json", ".npz"}


@cache
def program() -> str:
    """The SHA-256, hexadecimal, of all files of `index/` and `knowledge/` that may have a part in a build.

    Builds of another program are made again, from their own vectors where these can be read.
    """
    digest = hashlib.sha256()
    index, texts = Path(__file__).parent, Path(knowledge.__file__ or "").parent
    files = [path for path in index.rglob("*") if not _APART.intersection(path.relative_to(index).parts)]
    for path in sorted((*files, *texts.glob("*.py"))):
        if path.suffix in _KINDS:
            content = path.read_bytes()
            digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
