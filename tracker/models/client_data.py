"""R13 where everything is stored: no row keeps a text with a personal identity number, whoever writes it.

Forms refuse first, with the place in the field. This is the wall behind them, which pages, imports, the command line
and the demo all meet, since it stands in the session itself: a flush with such a text raises RuleBroken.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import JSON, Enum, String, event, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import PASSIVE_NO_INITIALIZE, get_history

from tracker.extensions import Base
from tracker.rules.identity_numbers import Found, find, refusal
from tracker.rules.transitions import RuleBroken

#: Columns that no person writes text in: hashes, sealed secrets, kinds, addresses of ours and of machines.
MACHINE = frozenset(
    {
        "answer_explanation.difference",
        "answer_version.printer_version",
        "answer_version.seal_certificate_sha256",
        "answer_version.seal_subject",
        "answer_version.sha256",
        "answer_version.snapshot_sha256",
        "answer_version.unsealed_sha256",
        "answer_version.words_sha256",
        "audit_event.action",
        "audit_event.hash",
        "audit_event.object_type",
        "audit_event.previous_hash",
        "calendar_feed.token_hash",
        "confirmation_link.token_hash",
        "committee.emblem_sha256",
        "evidence_file.media_type",
        "evidence_file.sha256",
        "case_extract.sha256",
        "installation_fact.name",
        "installation_fact.value",
        "letterhead_picture.sha256",
        "one_time_link.token_hash",
        "mail_choice.language",
        "outbox_letter.failure",
        "outbox_letter.language",
        "outbox_letter.message_id",
        "outbox_letter.sealed",
        "post_receipt.location",
        "post_receipt.nonce_hash",
        "recovery_code.code_hash",
        "report.printer_version",
        "report.snapshot_sha256",
        "report_draft.summary_basis",
        "report_file.media_type",
        "report_file.seal_certificate_sha256",
        "report_file.seal_subject",
        "report_file.sha256",
        "report_file.unsealed_sha256",
        "report_supplement.sha256",
        "second_factor.secret",
        "sign_in_attempt.account",
        "sign_in_attempt.network",
        "told.what",
        "user_account.locale",
        "user_account.password_hash",
        "user_session.address",
        "user_session.agent",
        "user_session.key_hash",
    }
)

#: Copies of texts that were judged where they were written. Ten bare digits, which somebody may have answered for
#: there, pass here; nothing else does.
COPIES = frozenset(
    {
        "answer_version.snapshot",
        "audit_event.new",
        "audit_event.object_label",
        "audit_event.old",
        "decision.proposal",
        "outbox_letter.html",
        "outbox_letter.subject",
        "outbox_letter.text",
        "report.snapshot",
        "report_supplement.content",
    }
)

#: A SHA-256 as we write it. Eight of a million hold twelve digits that could be somebody's.
_CHECKSUM = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")

_ANSWERED = "client_data_answered"


@dataclass
class Answered:
    """What is answered for in this transaction. `texts` are never logged nor stored; `places` go to the audit trail."""

    texts: set[str] = field(default_factory=set)
    #: The form's field -> where in it.
    places: dict[str, str] = field(default_factory=dict)


def answer_for(session: Session, texts: Iterable[str], places: Mapping[str, str]) -> None:
    """Let these ten bare digits through until the transaction ends: the chief says that they are something else.

    `places` is what the audit trail keeps of it; none for what was answered for before.
    """
    answered = session.info.setdefault(_ANSWERED, Answered())
    answered.texts.update(texts)
    answered.places.update(places)


def answer_for_copies(session: Session, *texts: str) -> None:
    """Let stored texts be written once more elsewhere: whatever ten bare digits are in them were answered for then."""
    digits = [text[f.start : f.end] for text in texts for f in find(text, today=calendar_day()) if f.bare]
    answer_for(session, digits, {})


def take_places(session: Session) -> dict[str, str]:
    """The places answered for that the audit trail has not got yet; it has them from now on."""
    answered = session.info.get(_ANSWERED)
    if answered is None:
        return {}
    places, answered.places = answered.places, {}
    return cast(dict[str, str], places)


def masked(values: dict[str, Any]) -> dict[str, Any]:
    """The values with every number that nobody can answer for replaced: what stood here before the rule did."""
    return {name: _masked(value) for name, value in values.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if not isinstance(value, str):
        return value
    for found in reversed(find(_without_checksums(value), today=calendar_day())):
        if not found.bare:
            value = f"{value[: found.start]}[…]{value[found.end :]}"
    return value


def calendar_day() -> date:
    """Today by the calendar, whatever business day is practised: that is when a person can have been born."""
    return date.today()


@cache
def text_columns(model: type[Base]) -> tuple[tuple[str, str], ...]:
    """Each attribute of a model that keeps what people write, with its column as `table.column`."""
    mapped = [(attribute.key, attribute.columns[0]) for attribute in inspect(model).column_attrs]
    named = [(key, column, f"{model.__tablename__}.{column.key}") for key, column in mapped]
    return tuple(
        (key, name)
        for key, column, name in named
        if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum) and name not in MACHINE
    )


@event.listens_for(Session, "before_flush")
def _refuse(session: Session, _context: Any, _instances: Any) -> None:
    answered = session.info.get(_ANSWERED, Answered())
    for row in (*session.new, *session.dirty):
        model: type[Base] = type(row)
        for attribute, column in text_columns(model):
            for text in _new_texts(row, attribute):
                _judge(text, attribute, answered.texts, copied=column in COPIES)


def _new_texts(row: Any, attribute: str) -> Iterator[str]:
    """The texts that this flush would write: what is unchanged was judged before, or stood here before the rule."""
    for value in get_history(row, attribute, passive=PASSIVE_NO_INITIALIZE).added or ():
        yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _judge(text: str, attribute: str, answered: set[str], *, copied: bool) -> None:
    def passes(found: Found) -> bool:
        return found.bare and (copied or text[found.start : found.end] in answered)

    read = _without_checksums(text) if copied else text
    refused = [found for found in find(read, today=calendar_day()) if not passes(found)]
    if refused:
        raise RuleBroken(refusal(refused, text), field=attribute)


def _without_checksums(text: str) -> str:
    """The same text, place by place, without the checksums that we put into copies; nobody writes those."""
    return _CHECKSUM.sub(lambda checksum: "x" * len(checksum[0]), text)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_ANSWERED, None)
