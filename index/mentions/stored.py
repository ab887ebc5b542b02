"""Values as JSON and back, by their types: data classes as lists of their fields, sets as lists, mappings as pairs."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dump(value: object) -> str:
    """A value as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """The value of this type that `dump` wrote. Raises ValueError, TypeError or KeyError where it is none."""
    return _built(kind, json.loads(text))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, tuple | frozenset):
        return [_plain(one) for one in (sorted(value, key=str) if isinstance(value, frozenset) else value)]
    return value


def _built(kind: Any, value: Any) -> Any:
    inner = get_args(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(*(_built(hints[one.name], part) for one, part in zip(fields(kind), value, strict=True)))  # type: ignore[operator]
    if get_origin(kind) is Mapping:
        return {_built(inner[0], key): _built(inner[1], one) for key, one in value}
    if get_origin(kind) in (frozenset, tuple):
        each = inner[:1] * len(value) if inner[-1] is ... or len(inner) == 1 else inner
        return get_origin(kind)(_built(one, part) for one, part in zip(each, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, StrEnum | tuple):
        return kind(value) if issubclass(kind, StrEnum) else kind(*value)
    return _built(tuple[Any, ...], value) if isinstance(value, list) else value  # an index's key
