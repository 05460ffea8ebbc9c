"""The second factor: turned on, used, replaced, turned off, lost. A code is accepted once, whoever sends it at once.

An app's code is accepted under a lock on its row, where the step it belongs to is kept; a recovery code is marked as
used under its own. So two submissions of one code find each other, on PostgreSQL too.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.actions import audit, sessions
from tracker.models import InstallationFact, RecoveryCode, SecondFactor, User
from tracker.queries import factors as reading
from tracker.queries.accounts import Viewer
from tracker.rules import factors
from tracker.rules.factors import Kind
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb


@dataclass(frozen=True, slots=True)
class Given:
    """A code that was accepted, and how many recovery codes are left after it."""

    kind: Kind
    codes_left: int

    @property
    def low(self) -> bool:
        """Whether the person should be told to make new recovery codes."""
        return self.kind is Kind.RECOVERY and self.codes_left <= factors.RECOVERY_LOW


def begin(session: Session, *, actor: Viewer, today: date) -> None:
    """Make a secret for the person's app. What counts today counts until a code from the new one was right."""
    user = session.get_one(User, actor.user_id, with_for_update=True)
    row = _held(session, actor.user_id) or SecondFactor(user_id=actor.user_id)
    row.next_secret = pyotp.random_base32(factors.SECRET_CHARACTERS)
    session.add(row)
    audit.record(session, AuditVerb.FACTOR_BEGUN, actor=actor, today=today, subject=user)


def confirm(
    session: Session,
    *,
    actor: Viewer,
    typed: str,
    now: datetime,
    today: date,
    session_id: int,
    signing_in: bool = False,
) -> tuple[str, ...]:
    """The first right code makes the new secret count. Gives the recovery codes, which are shown once and never again.

    Every other session of the person ends. `signing_in`: this was what the sign-in lacked. RuleBroken at `code` for a
    wrong code, and when no secret waits for one.
    """
    user, row = session.get_one(User, actor.user_id), _held(session, actor.user_id)
    if row is None or not row.next_secret:
        raise RuleBroken(Message.of("factor.nothing_begun"), field="code")
    step = _right_step(row.next_secret, typed, now, None)
    if step is None:
        raise RuleBroken(Message.of("factor.wrong_code"), field="code")
    verb = AuditVerb.FACTOR_TURNED_ON if row.confirmed_at is None else AuditVerb.FACTOR_REPLACED
    row.secret, row.next_secret, row.confirmed_at, row.last_step = row.next_secret, "", now, step
    codes = _make_codes(session, actor.user_id)
    sessions.end_all(session, user, except_id=session_id)
    audit.record(session, verb, actor=actor, today=today, subject=user)
    if signing_in:
        audit.record(session, AuditVerb.SIGNED_IN, actor=actor, today=today, subject=user)
    return codes


def make_codes(session: Session, *, actor: Viewer, today: date) -> tuple[str, ...]:
    """New recovery codes; the old ones are worthless. RuleBroken for somebody without a second factor."""
    _require_factor(session, actor.user_id)
    codes = _make_codes(session, actor.user_id)
    user = session.get_one(User, actor.user_id)
    audit.record(session, AuditVerb.RECOVERY_CODES_MADE, actor=actor, today=today, subject=user)
    return codes


def turn_off(session: Session, *, actor: Viewer, today: date, session_id: int) -> None:
    """Do without a second factor again; every other session ends. RuleBroken when a role of the person demands one."""
    if reading.is_required(session, actor):
        raise RuleBroken(Message.of("factor.required"))
    _require_factor(session, actor.user_id)
    user = session.get_one(User, actor.user_id)
    _forget(session, actor.user_id)
    sessions.end_all(session, user, except_id=session_id)
    audit.record(session, AuditVerb.FACTOR_TURNED_OFF, actor=actor, today=today, subject=user)


def reset(session: Session, user: User, *, actor: Viewer | None, note: str, today: date, actor_name: str = "") -> None:
    """Take away a factor that its owner has lost. All sessions of the person end; the note says how they proved it.

    RuleBroken for one's own, which would be a way round it, for somebody who has none, and without a note.
    """
    if not note.strip():
        raise RuleBroken(Message.of("factor.no_note"), field="note")
    if actor is not None and user.id == actor.user_id:
        raise RuleBroken(Message.of("factor.own_reset"))
    _require_factor(session, user.id)
    _forget(session, user.id)
    sessions.end_all(session, user)
    audit.record(
        session,
        AuditVerb.USER_FACTOR_RESET,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=user,
        new={"note": note},
    )


def sign_in(session: Session, *, actor: Viewer, typed: str, now: datetime, today: date) -> Given | None:
    """The code that the sign-in lacked; None when it is not right, or has been used. Either way the event is left."""
    return _enter(session, actor, typed, now, today, (AuditVerb.SIGNED_IN, AuditVerb.CODE_REFUSED))


def prove(session: Session, *, actor: Viewer, typed: str, now: datetime, today: date) -> Given | None:
    """The code of somebody who proves anew who they are; None when it is not right, or has been used."""
    return _enter(session, actor, typed, now, today, (AuditVerb.PROVED, AuditVerb.CODE_REFUSED))


def note_proof(session: Session, *, actor: Viewer, right: bool, today: date) -> None:
    """The event of a password that was given to prove anew who one is."""
    verb = AuditVerb.PROVED if right else AuditVerb.PROOF_REFUSED
    audit.record(session, verb, actor=actor, today=today, subject=session.get_one(User, actor.user_id))


def demand(session: Session, *, actor: Viewer, roles: Collection[str], opened_with: str, today: date) -> None:
    """Say which roles must have a second factor. It holds from everybody's next request.

    `opened_with` is the setting as the person saw it. RuleBroken when somebody else has changed it since.
    """
    fact = session.get(InstallationFact, reading.DEMAND, with_for_update=True)
    before, wanted = fact.value if fact else "", factors.stored(roles)
    if before != opened_with:
        raise RuleBroken(Message.of("factor.demand_changed"))
    if wanted == before:
        return
    session.merge(InstallationFact(name=reading.DEMAND, value=wanted))
    old, new = ({"factor_roles": sorted(factors.demanded(text))} for text in (before, wanted))
    audit.record(session, AuditVerb.FACTOR_DEMANDED, actor=actor, today=today, old=old, new=new)


def _enter(
    session: Session,
    actor: Viewer,
    typed: str,
    now: datetime,
    today: date,
    verbs: tuple[AuditVerb, AuditVerb],
) -> Given | None:
    accepted, refused = verbs
    user, kind = session.get_one(User, actor.user_id), _accept(session, actor.user_id, typed, now)
    if kind is None:
        audit.record(session, refused, actor=actor, today=today, subject=user)
        return None
    session.flush()
    given = Given(kind, reading.codes_left(session, actor.user_id))
    if kind is Kind.RECOVERY:
        left = {"codes_left": given.codes_left}
        audit.record(session, AuditVerb.RECOVERY_CODE_USED, actor=actor, today=today, subject=user, new=left)
    audit.record(session, accepted, actor=actor, today=today, subject=user)
    return given


def _accept(session: Session, user_id: int, typed: str, now: datetime) -> Kind | None:
    found = factors.kind_of(typed)
    row = _held(session, user_id)
    if found is None or row is None or row.confirmed_at is None:
        return None
    kind, digits = found
    accepted = _use_step(row, digits, now) if kind is Kind.APP else _use_recovery(session, user_id, digits, now)
    return kind if accepted else None


def _use_step(row: SecondFactor, code: str, now: datetime) -> bool:
    step = _right_step(row.secret, code, now, row.last_step)
    if step is None:
        return False
    row.last_step = step
    return True


def _right_step(secret: str, typed: str, now: datetime, last_step: int | None) -> int | None:
    """The step whose code was typed. All are compared, so that the time taken says nothing."""
    found = factors.kind_of(typed)
    if found is None or found[0] is not Kind.APP:
        return None
    app = pyotp.TOTP(secret, digits=factors.DIGITS, interval=factors.STEP)
    right = [step for step in factors.steps_at(now, last_step) if hmac.compare_digest(app.generate_otp(step), found[1])]
    return right[0] if right else None


def _use_recovery(session: Session, user_id: int, digits: str, now: datetime) -> bool:
    code = session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id, RecoveryCode.code_hash == _hashed(digits), RecoveryCode.used_at.is_(None)
        )
        .with_for_update()
    )
    if code is None:
        return False
    code.used_at = now
    return True


def _held(session: Session, user_id: int) -> SecondFactor | None:
    """The person's row, locked until the transaction ends and as it stands now."""
    return session.scalar(
        select(SecondFactor)
        .where(SecondFactor.user_id == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _require_factor(session: Session, user_id: int) -> None:
    row = _held(session, user_id)
    if row is None or row.confirmed_at is None:
        raise RuleBroken(Message.of("factor.none"))


def _make_codes(session: Session, user_id: int) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    largest = 10**factors.RECOVERY_DIGITS
    codes = tuple(f"{secrets.randbelow(largest):0{factors.RECOVERY_DIGITS}d}" for _ in range(factors.RECOVERY_CODES))
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_hashed(code)) for code in codes)
    session.flush()
    return codes


def _forget(session: Session, user_id: int) -> None:
    for model in (RecoveryCode, SecondFactor):
        session.execute(delete(model).where(model.user_id == user_id))


def _hashed(digits: str) -> str:
    return hashlib.sha256(digits.encode()).hexdigest()
