"""Measures how many seconds each stage of answering takes: `with listening() as spent`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

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
