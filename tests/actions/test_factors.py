"""The second factor: what counts, what counts once, what is stored, what every act leaves in the audit trail."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import factors, sessions
from tracker.models import AuditEvent, InstallationFact, RecoveryCode, SecondFactor, User, UserSession
from tracker.queries import factors as reading
from tracker.queries.accounts import Viewer
from tracker.rules.factors import Kind, Lacking
from tracker.rules.states import Role
from tracker.rules.transitions import RuleBroken

NOW = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)
Who = Callable[..., Viewer]


def _enrolled(session: Session, who: Viewer, now: datetime = NOW - timedelta(hours=1)) -> tuple[str, tuple[str, ...]]:
    """Turn the factor on, as the person does; the secret and the recovery codes."""
    factors.begin(session, actor=who, today=TODAY)
    waiting = reading.enrolment(session, who)
    assert waiting is not None
    codes = factors.confirm(
        session, actor=who, typed=_code(waiting.secret, now), now=now, today=TODAY, session_id=_session(session, who)
    )
    session.commit()
    return waiting.secret, codes


def _session(session: Session, who: Viewer, key: str = "a") -> int:
    row = sessions.begin(
        session, user_id=who.user_id, key_hash=f"{key}{who.user_id}", address="", agent="", factor=False
    )
    return row.id


def _own(session: Session, who: Viewer) -> list[UserSession]:
    return list(session.scalars(select(UserSession).where(UserSession.user_id == who.user_id)))


def _code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def _sign_in(session: Session, who: Viewer, typed: str, now: datetime = NOW) -> factors.Given | None:
    given = factors.sign_in(session, actor=who, typed=typed, now=now, today=TODAY)
    session.commit()
    return given


def _events(session: Session, count: int) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(count)))[::-1]


def test_a_factor_counts_from_the_first_right_code(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    factors.begin(session, actor=who, today=TODAY)
    session.commit()
    assert reading.lacking(session, who, given=False) is None
    waiting = reading.enrolment(session, who)
    assert waiting is not None
    with pytest.raises(RuleBroken, match="wrong_code") as caught:
        factors.confirm(session, actor=who, typed="000 000", now=NOW, today=TODAY, session_id=0)
    assert caught.value.field == "code"
    session.rollback()
    codes = factors.confirm(session, actor=who, typed=_code(waiting.secret, NOW), now=NOW, today=TODAY, session_id=0)
    session.commit()
    assert len(set(codes)) == 10
    assert reading.lacking(session, who, given=False) is Lacking.CODE
    assert reading.lacking(session, who, given=True) is None
    assert reading.enrolment(session, who) is None, "a secret that counts is never shown again"
    assert _events(session, 2) == ["account.factor_begun", "account.factor_turned_on"]


def test_the_secret_is_as_apps_expect_it(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    factors.begin(session, actor=who, today=TODAY)
    waiting = reading.enrolment(session, who)
    assert waiting is not None
    assert len(pyotp.TOTP(waiting.secret).byte_secret()) == 20  # 160 bits
    parts = urlsplit(waiting.uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == f"/Tillsynslotsen:{who.email}"
    assert parse_qs(parts.query) == {"secret": [waiting.secret], "issuer": ["Tillsynslotsen"]}, "SHA-1, 6 digits, 30 s"


def test_confirming_without_a_beginning_is_refused(session: Session, viewer: Who) -> None:
    with pytest.raises(RuleBroken, match="nothing_begun"):
        factors.confirm(session, actor=viewer(Role.CHIEF), typed="123456", now=NOW, today=TODAY, session_id=0)


@pytest.mark.parametrize(
    ("age", "right"),
    [(-2 * STEP, False), (-STEP, True), (timedelta(0), True), (STEP, True), (2 * STEP, False)],
)
def test_codes_of_one_step_before_and_after_count(session: Session, viewer: Who, age: timedelta, right: bool) -> None:
    who = viewer(Role.CHIEF)
    secret, _codes = _enrolled(session, who)
    assert (_sign_in(session, who, _code(secret, NOW + age)) is not None) is right
    assert _events(session, 1) == ["account.signed_in" if right else "account.code_refused"]


def test_a_code_counts_once(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    secret, _codes = _enrolled(session, who)
    code = _code(secret, NOW)
    assert _sign_in(session, who, code) is not None
    assert _sign_in(session, who, code) is None
    assert _sign_in(session, who, _code(secret, NOW - STEP)) is None, "nor one older than an accepted one"
    assert _sign_in(session, who, _code(secret, NOW + STEP)) is not None
    assert _sign_in(session, who, code, NOW + STEP) is None


def test_the_code_that_turned_it_on_does_not_sign_in(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    secret, _codes = _enrolled(session, who, NOW)
    assert _sign_in(session, who, _code(secret, NOW)) is None


def test_a_recovery_code_counts_once_and_says_how_many_are_left(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    _secret, codes = _enrolled(session, who)
    given = _sign_in(session, who, f"{codes[0][:5]} {codes[0][5:10]}-{codes[0][10:]}")
    assert given == factors.Given(Kind.RECOVERY, 9)
    assert not given.low
    assert _events(session, 2) == ["account.recovery_code_used", "account.signed_in"]
    assert _sign_in(session, who, codes[0]) is None
    left = [_sign_in(session, who, code) for code in codes[1:7]]
    assert [one.low for one in left if one] == [False] * 5 + [True]
    assert reading.page(session, who).low


def test_recovery_codes_of_another_are_worthless(session: Session, viewer: Who) -> None:
    mine, theirs = viewer(Role.CHIEF), viewer(Role.OWNER)
    _secret, codes = _enrolled(session, theirs)
    _enrolled(session, mine)
    assert _sign_in(session, mine, codes[0]) is None
    assert _sign_in(session, theirs, codes[0]) is not None


def test_new_recovery_codes_end_the_old_ones(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    _secret, old = _enrolled(session, who)
    new = factors.make_codes(session, actor=who, today=TODAY)
    session.commit()
    assert len(set(new) - set(old)) == 10
    assert _sign_in(session, who, old[0]) is None
    assert _sign_in(session, who, new[0]) is not None


def test_recovery_codes_are_stored_as_hashes_only(session: Session, viewer: Who) -> None:
    _secret, codes = _enrolled(session, viewer(Role.CHIEF))
    stored = set(session.scalars(select(RecoveryCode.code_hash)))
    assert stored == {hashlib.sha256(code.encode()).hexdigest() for code in codes}
    trail = [f"{event.old}{event.new}{event.object_label}" for event in session.scalars(select(AuditEvent))]
    assert not any(code in line for code in codes for line in trail)


def test_the_old_app_counts_until_the_new_one_is_confirmed(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    old, _codes = _enrolled(session, who)
    factors.begin(session, actor=who, today=TODAY)
    session.commit()
    assert _sign_in(session, who, _code(old, NOW)) is not None
    waiting = reading.enrolment(session, who)
    assert waiting is not None and waiting.secret != old
    factors.confirm(session, actor=who, typed=_code(waiting.secret, NOW), now=NOW, today=TODAY, session_id=0)
    session.commit()
    later = NOW + timedelta(minutes=5)
    assert _sign_in(session, who, _code(old, later), later) is None
    assert _sign_in(session, who, _code(waiting.secret, later), later) is not None
    assert "account.factor_replaced" in session.scalars(select(AuditEvent.action)).all()


def test_turning_on_ends_the_other_sessions(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    other = _session(session, who, "other")
    _enrolled(session, who)
    ended = {row.id: row.ended_at is not None for row in _own(session, who)}
    assert ended.pop(other) is True
    assert set(ended.values()) == {False}


def test_turning_off_leaves_nothing_behind(session: Session, viewer: Who) -> None:
    who = viewer(Role.CHIEF)
    _enrolled(session, who)
    factors.turn_off(session, actor=who, today=TODAY, session_id=0)
    session.commit()
    assert session.scalars(select(SecondFactor)).all() == session.scalars(select(RecoveryCode)).all() == []
    assert _events(session, 1) == ["account.factor_turned_off"]
    with pytest.raises(RuleBroken, match=r"factor\.none"):
        factors.turn_off(session, actor=who, today=TODAY, session_id=0)


def test_what_a_role_demands_cannot_be_turned_off(session: Session, viewer: Who) -> None:
    who, admin = viewer(Role.CHIEF), viewer(Role.OWNER)
    _enrolled(session, who)
    factors.demand(session, actor=admin, roles=["chief"], opened_with="", today=TODAY)
    session.commit()
    with pytest.raises(RuleBroken, match="required"):
        factors.turn_off(session, actor=who, today=TODAY, session_id=0)
    assert reading.page(session, who).required


def test_a_lost_factor_is_reset_with_a_note(session: Session, viewer: Who) -> None:
    who, admin = viewer(Role.CHIEF), viewer(Role.OWNER)
    _enrolled(session, who)
    user = session.get_one(User, who.user_id)
    factors.reset(session, user, actor=admin, note="Visade legitimation i receptionen.", today=TODAY)
    session.commit()
    assert not reading.has_factor(session, who.user_id)
    assert {row.ended_at is not None for row in _own(session, who)} == {True}
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.new) == ("user.factor_reset", {"note": "Visade legitimation i receptionen."})


def test_nobody_resets_the_own_factor_nor_one_that_is_not(session: Session, viewer: Who) -> None:
    who, admin = viewer(Role.CHIEF), viewer(Role.OWNER)
    _enrolled(session, admin)
    with pytest.raises(RuleBroken, match="no_note"):
        factors.reset(session, session.get_one(User, who.user_id), actor=admin, note=" ", today=TODAY)
    with pytest.raises(RuleBroken, match="own_reset"):
        factors.reset(session, session.get_one(User, admin.user_id), actor=admin, note="x", today=TODAY)
    with pytest.raises(RuleBroken, match=r"factor\.none"):
        factors.reset(session, session.get_one(User, who.user_id), actor=admin, note="x", today=TODAY)


def test_a_demand_holds_for_its_roles_at_once(session: Session, viewer: Who, world: World) -> None:
    admin = viewer(Role.OWNER)
    factors.demand(session, actor=admin, roles=["chief", "auditor"], opened_with="", today=TODAY)
    session.commit()
    lacks = {
        role: reading.lacking(session, viewer(role), given=False) for role in (Role.CHIEF, Role.AUDITOR, Role.CHAIR)
    }
    assert lacks == {Role.CHIEF: Lacking.ENROLMENT, Role.AUDITOR: Lacking.ENROLMENT, Role.CHAIR: None}
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.old, event.new) == ({"factor_roles": []}, {"factor_roles": ["auditor", "chief"]})


def test_a_demand_that_somebody_else_changed_is_not_overwritten(session: Session, viewer: Who) -> None:
    admin = viewer(Role.OWNER)
    factors.demand(session, actor=admin, roles=["chief"], opened_with="", today=TODAY)
    session.commit()
    with pytest.raises(RuleBroken, match="demand_changed"):
        factors.demand(session, actor=admin, roles=["chair"], opened_with="", today=TODAY)
    session.rollback()
    events = session.query(AuditEvent).count()
    factors.demand(session, actor=admin, roles=["chief"], opened_with="chief", today=TODAY)
    assert session.query(AuditEvent).count() == events, "nothing changed, nothing happened"
    assert session.get_one(InstallationFact, reading.DEMAND).value == "chief"
