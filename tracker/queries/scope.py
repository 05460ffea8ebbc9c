"""Which rows exist for a viewer. What belongs to a committee where one has no role does not exist (404, never 403)."""

from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from tracker.queries.accounts import Viewer

M = TypeVar("M")


class NotFound(LookupError):
    """The row does not exist for this viewer."""


def visible(viewer: Viewer, model: Any) -> ColumnElement[bool]:
    """The condition that keeps a select within the viewer's committees."""
    return model.committee_id.in_(viewer.committee_ids)


def find(session: Session, viewer: Viewer, model: type[M], row_id: int) -> M:
    """The row with that id in any of the viewer's committees; NotFound otherwise."""
    row = session.scalar(_by_id(model, row_id).where(visible(viewer, model)))
    if row is None:
        raise NotFound(f"{model.__name__} {row_id}")
    return row


def find_in(session: Session, committee_id: int, model: type[M], row_id: int) -> M:
    """The row with that id in one committee: for ids that come inside a form. NotFound otherwise."""
    row = session.scalar(_by_id(model, row_id).where(cast(Any, model).committee_id == committee_id))
    if row is None:
        raise NotFound(f"{model.__name__} {row_id}")
    return row


def _by_id(model: type[M], row_id: int) -> Select[M]:
    """Every table of a committee's has an id; the models' common base cannot say so."""
    return select(model).where(cast(Any, model).id == row_id)
