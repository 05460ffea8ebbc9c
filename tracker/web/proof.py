"""Proof of who somebody is by password or code: throttled, and checked without keeping the database waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import request

from tracker.actions import passwords
from tracker.actions.accounts import normal_email
from tracker.actions.factors import Given
from tracker.extensions import db
from tracker.queries import accounts
from tracker.queries.accounts import Viewer
from tracker.rules.throttle import Kind
from tracker.web import clock, receipts, throttle
from tracker.web.throttle import Refusal


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of it: right, wrong, or not even looked at."""

    #: The stored hash that the password was right for; None when it was wrong.
    proved_hash: str | None = None
    #: Too many tries: nothing was looked at.
    refusal: Refusal | None = None


def by_password(email: str, password: str) -> Proof:
    """Check a password. The same work is done for an address that nobody has. Commits the count of tries."""
    db.session.rollback()  # what counts tries is committed at once, and nothing else may go with it
    refusal = throttle.check(Kind.PASSWORD, email, request.remote_addr)
    if refusal is not None:
        return Proof(refusal=refusal)
    stored = accounts.password_hash(db.session, normal_email(email))
    db.session.rollback()  # checking takes its time: let others to the database meanwhile
    right = passwords.matches(stored, password)
    settle = throttle.succeeded if right else throttle.failed
    settle(Kind.PASSWORD, email, request.remote_addr)
    receipts.claim_again()
    return Proof(proved_hash=stored if right else None)


@dataclass(frozen=True, slots=True)
class CodeProof:
    """What came of a code: accepted, wrong or used before, or not even looked at."""

    given: Given | None = None
    #: Too many tries: nothing was looked at.
    refusal: Refusal | None = None


def by_code(person: Viewer, typed: str, act: Callable[..., Given | None]) -> CodeProof:
    """Let the action judge what was typed, `actions.factors.sign_in` or `prove`. Commits, the count of tries too."""
    db.session.rollback()  # what counts tries is committed at once, and nothing else may go with it
    refusal = throttle.check(Kind.CODE, person.email, request.remote_addr)
    if refusal is not None:
        return CodeProof(refusal=refusal)
    given = act(db.session, actor=person, typed=typed, now=datetime.now(UTC), today=clock.today())
    db.session.commit()
    settle = throttle.succeeded if given else throttle.failed
    settle(Kind.CODE, person.email, request.remote_addr)
    receipts.claim_again()
    return CodeProof(given=given)
