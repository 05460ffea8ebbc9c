"""The audit trail never shows a field by its name in the database."""

from enum import StrEnum

from sqlalchemy import Enum

import tracker.models  # noqa: F401 -- makes every table known
from tracker.extensions import db
from tracker.wording.fields import ENUMS, FIELDS, KINDS

#: Tables whose rows no person's action is about.
OUTSIDE = {
    "audit_event",
    "installation_fact",
    "report_file",
    "reported_measure",
    # What is done to these is an event about the account.
    "user_session",
    "sign_in_attempt",
    "one_time_link",
    "second_factor",
    "recovery_code",
    "outbox_letter",
    "told",
    "reset_request",
    # Answering by a link is an event about the measure.
    "confirmation_answer",
}
#: Columns that no event lists: keys, hashes, real times and the persons that the event names by itself.
UNLISTED = {
    "id",
    "committee_id",
    "version",
    "password_hash",
    "snapshot",
    "token_hash",
    "disabled_at",
    "old",
    "new",
}


def _columns() -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        if table.name not in OUTSIDE and "id" in table.columns
        for column in table.columns
        if column.name not in UNLISTED and not column.name.endswith(("_by_id", "author_id", "_at"))
    }


def test_every_kind_of_record_has_a_label() -> None:
    assert {table for table, _ in _columns()} <= KINDS.keys()


def test_every_stored_field_has_a_label() -> None:
    assert {name for _, name in _columns()} - FIELDS.keys() == set()


def test_every_closed_list_is_known_by_its_field() -> None:
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum) and column.type.enum_class is not None:
                known: tuple[type[StrEnum], ...] = ENUMS.get((table.name, column.name)) or ENUMS[("", column.name)]
                assert column.type.enum_class in known, (table.name, column.name)
