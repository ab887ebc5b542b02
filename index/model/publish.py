"""How a model's folder takes its place.

It is made beside, in `.<name>-XXXXXXXX`, and published by one rename. The model that it replaces is moved away just
before: it comes back where that rename fails, or, where the process is killed between the two, when the next one
prepares.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import durable
from index.errors import IndexBusyError, ModelError
from index.lock import locked
from knowledge.progress import Progress

#: Seconds to wait for another process that prepares the same model.
WAIT = 600
#: In the folder that is made beside: the model that the new one replaces.
_OLD = "old"


@contextmanager
def alone(models: Path, name: str, progress: Progress) -> Iterator[None]:
    """Let no other process change the model while the block runs; waits for one that does. What killed ones left is
    cleared away before."""
    models.mkdir(parents=True, exist_ok=True)
    try:
        with locked(
            models / f".{name}.lock",
            wait=WAIT,
            busy=lambda: progress("waiting for another preparation of the model", 0.0),
        ):
            # The whole name, for the model e5 has no say in what is made of e5-large.
            left = re.compile(rf"\.{re.escape(name)}-[a-z0-9_]{{8}}")
            for path in models.iterdir():
                if left.fullmatch(path.name):
                    _clear(path, models / name)
            yield
    except IndexBusyError as exc:
        raise ModelError(f"{models / name}: another process is still preparing it; try again later") from exc


@contextmanager
def beside(models: Path, name: str) -> Iterator[Path]:
    """A new folder that takes the name's place when the block ends well, and vanishes when it does not. For who is
    `alone`."""
    temporary, target = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=models)), models / name
    new = temporary / "new"
    new.mkdir()
    try:
        yield new
        durable.sync_tree(new)
        if target.exists():
            target.rename(temporary / _OLD)
        new.rename(target)
        durable.sync(models)
    finally:
        _clear(temporary, target)


def _clear(temporary: Path, target: Path) -> None:
    """Remove what a preparation has made, but put the model that it moved away back where none took its place."""
    if (temporary / _OLD).exists() and not target.exists():
        (temporary / _OLD).rename(target)
    shutil.rmtree(temporary, ignore_errors=True)
