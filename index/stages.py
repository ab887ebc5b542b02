"""Where the seconds of a batch of questions go, for whoever listens: `with listening() as spent`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

_spent: ContextVar[dict[str, float] | None] = ContextVar("spent", default=None)


@contextmanager
def listening() -> Iterator[dict[str, float]]:
    """Collect the seconds of each stage that the block goes through."""
    spent: dict[str, float] = {}
    token = _spent.set(spent)
    try:
        yield spent
    finally:
        _spent.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the block to a stage, apart from what of it other stages count."""
    spent = _spent.get()
    if spent is None:
        yield
        return
    began = perf_counter() - sum(spent.values())
    yield
    spent[name] = spent.get(name, 0.0) + perf_counter() - sum(spent.values()) - began
