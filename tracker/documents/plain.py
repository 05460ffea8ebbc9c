"""Frozen dataclasses to plain JSON values and back, by their own type annotations. Nothing is lost or guessed."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


def to_plain(value: object) -> Plain:
    """TypeError for anything that a snapshot may not hold."""
    match value:
        case None | bool():
            return value
        case Enum():
            return str(value.value)
        case int() | float() | str():
            return value
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)  # as text: a JSON number would be read back as a float
        case tuple():
            return [to_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in fields(value)
            if field.init and not (field.metadata.get("later") and getattr(value, field.name) == field.default)
        }
    raise TypeError(f"{type(value).__name__} can't stand in a snapshot")


def from_plain(kind: type[T], value: Any) -> T:
    """The value again. A field that is absent takes its default; ValueError or TypeError when it does not fit."""
    return cast(T, _read(kind, value))


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _read(_only_part(kind), value)
    if origin is tuple:
        return _read_tuple(get_args(kind), value)
    if is_dataclass(kind):
        return _read_fields(cast(type, kind), value)
    if issubclass(kind, Enum):
        return kind(value)
    if issubclass(kind, date):
        return (datetime if kind is datetime else date).fromisoformat(value)
    if issubclass(kind, Decimal):
        return _read_decimal(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{value!r} is not {kind.__name__}")
    return value


def _read_decimal(value: Any) -> Decimal:
    number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"{value!r} is no exact number")
    return number


def _only_part(kind: Any) -> Any:
    parts = [part for part in get_args(kind) if part is not type(None)]
    if len(parts) != 1:
        raise TypeError(f"{kind} leaves more than one choice")
    return parts[0]


def _read_tuple(parts: Sequence[Any], value: Sequence[Any]) -> tuple[Any, ...]:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_read(parts[0], item) for item in value)
    return tuple(_read(part, item) for part, item in zip(parts, value, strict=True))


def _read_fields(kind: type, value: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    unknown = set(value) - set(hints)
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _read(hints[name], part) for name, part in value.items()})


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
