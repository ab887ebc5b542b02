"""Values as JSON and back, by their types: data classes as lists of their fields, sets as lists, mappings as pairs."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dump(value: object) -> str:
    """A value as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """The value of this type that `dump` wrote. Raises ValueError, TypeError or KeyError where it is none."""
    return _builder(kind)(json.loads(text))  # type: ignore[no-any-return, arg-type]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, tuple | frozenset):
        return [_plain(one) for one in (sorted(value, key=str) if isinstance(value, frozenset) else value)]
    return value


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """What makes a value of a type of what `_plain` made of it: worked out once a type, for there are many values."""
    inner = get_args(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = [_builder(hints[one.name]) for one in fields(kind)]
        return lambda value: kind(*(build(part) for build, part in zip(parts, value, strict=True)))  # type: ignore[operator]
    if get_origin(kind) is Mapping:
        of_key, of_value = map(_builder, inner)
        return lambda value: {of_key(key): of_value(one) for key, one in value}
    if get_origin(kind) in (frozenset, tuple):
        make: Any = get_origin(kind)
        if inner[-1] is ... or len(inner) == 1:
            each = _builder(inner[0])
            return make if each is _as_is else lambda value: make(map(each, value))
        several = [_builder(one) for one in inner]
        return lambda value: make(build(one) for build, one in zip(several, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if isinstance(kind, type) and issubclass(kind, tuple):
        return lambda value: kind(*value)
    return _any if kind is Any else _as_is


def _as_is(value: Any) -> Any:
    return value


def _any(value: Any) -> Any:
    """Lists as tuples, for they may be keys of an index."""
    return tuple(map(_any, value)) if isinstance(value, list) else value
