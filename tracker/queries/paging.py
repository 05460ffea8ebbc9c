"""One page of a long list: the same everywhere, so that every list is paged by the database and counts the same way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")

SIZE = 25


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """The rows of one page; `number` and `pages` count from 1, `total` is all rows that the filters leave."""

    rows: tuple[T, ...]
    number: int
    pages: int
    total: int


def paged(
    session: Session, statement: Select[*tuple[Any, ...]], number: int, make: Callable[[Any], T], *, size: int = SIZE
) -> Paged[T]:
    """Read a page of the ordered statement. A number past the end gives the last page, one below 1 the first."""
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    rows = session.execute(statement.limit(size).offset((number - 1) * size))
    return Paged(tuple(make(row) for row in rows), number, pages, total)
