"""Column types that mean the same on SQLite and PostgreSQL. No tables here."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import DateTime, Enum, ForeignKey, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Stored in UTC, since local time shows some instants twice; refuses a naive value."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Store in UTC; ValueError for a time without zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal number, stored as its text: neither database rounds it, and 0.95 is 0.95 on both."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        """Store the shortest text of the number; ValueError for anything but a finite Decimal."""
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ValueError(f"{value!r} is no exact number")
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") or "0") if "." in text else text

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """Give back the number."""
        return None if value is None else Decimal(value)


def enum_type(enum: type[StrEnum], check: str = "") -> Enum:
    """A closed list, stored as its value, held by a CHECK. Two columns of one list in a table differ by `check`."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=check or enum.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def key(target: str, **options: Any) -> Any:
    """A foreign key column to `table.id`, indexed."""
    return mapped_column(ForeignKey(target), index=True, **options)


Id = Annotated[int, mapped_column(primary_key=True)]
Line = Annotated[str, mapped_column(String(300), default="")]
Prose = Annotated[str, mapped_column(Text, default="")]
