import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import PASSWORD, TODAY, World
from tracker.actions import accounts, admin, links, passwords, sessions
from tracker.actions.links import LinkSpent
from tracker.models import AuditEvent, OneTimeLink, User
from tracker.queries.accounts import Viewer
from tracker.rules.states import LinkPurpose, Role
from tracker.rules.transitions import RuleBroken

NEW = "åtta blå båtar i vass"
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


@pytest.fixture
def user(session: Session, world: World) -> User:
    """Who has forgotten their password."""
    return session.scalars(select(User).where(User.email == world.a.emails[Role.CHIEF])).one()


def _make(session: Session, user: User, purpose: LinkPurpose | None = None) -> str:
    return links.make(session, user, purpose=purpose, actor=None, actor_name="prov", today=TODAY).token


def _use(session: Session, token: str, password: str = NEW) -> User:
    return links.choose_password(session, token, password=password, today=TODAY)


def _is_spent(session: Session, token: str) -> bool:
    try:
        _use(session, token)
    except LinkSpent:
        return True
    return False


def _events(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_a_link_holds_256_bits_of_which_the_database_keeps_the_hash(session: Session, user: User) -> None:
    made = {_make(session, user) for _ in range(50)}
    assert len(made) == 50
    assert {len(token) for token in made} == {43}
    kept = set(session.scalars(select(OneTimeLink.token_hash).where(OneTimeLink.user_id == user.id)))
    assert kept == {hashlib.sha256(token.encode()).hexdigest() for token in made}


def test_choosing_sets_the_password_ends_the_sessions_and_leaves_its_event(session: Session, user: User) -> None:
    row = sessions.begin(session, user_id=user.id, key_hash="a", address="", agent="", factor=False)
    _use(session, _make(session, user))
    session.refresh(row)
    assert passwords.matches(user.password_hash, NEW)
    assert row.ended_at is not None
    assert _events(session) == ["account.reset_link_made", "account.password_chosen"]
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.object_id, event.old, event.new) == (user.id, None, None)


def test_a_link_works_once(session: Session, user: User) -> None:
    token = _make(session, user)
    assert not _is_spent(session, token)
    assert _is_spent(session, token)


def test_a_newer_link_makes_older_ones_void(session: Session, user: User) -> None:
    old, new = _make(session, user), _make(session, user)
    assert _is_spent(session, old)
    assert not _is_spent(session, new)


@pytest.mark.parametrize(
    ("purpose", "lasts"), [(LinkPurpose.INVITATION, timedelta(days=7)), (LinkPurpose.RESET, timedelta(hours=1))]
)
def test_a_link_lasts_so_long_by_the_real_clock(
    session: Session, user: User, purpose: LinkPurpose, lasts: timedelta
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        token = _make(session, user, purpose)
        clock.move_to(NOW + lasts)
        assert _is_spent(session, token)
        clock.move_to(NOW + lasts - timedelta(seconds=1))
        assert not _is_spent(session, token)


def test_who_has_no_password_yet_is_invited(session: Session, user: User) -> None:
    user.password_hash = ""
    assert links.make(session, user, actor=None, actor_name="prov", today=TODAY).purpose is LinkPurpose.INVITATION
    user.password_hash = "x"
    assert links.make(session, user, actor=None, actor_name="prov", today=TODAY).purpose is LinkPurpose.RESET


@pytest.mark.parametrize("password", ["kort", "x" * 257, "sommar2026!!", "Socialnämnden1"])
def test_what_is_no_password_leaves_the_old_one(session: Session, user: User, password: str) -> None:
    token, before = _make(session, user), user.password_hash
    with pytest.raises(RuleBroken) as refused:
        _use(session, token, password)
    assert refused.value.field == "password"
    assert user.password_hash == before


def test_a_closed_account_gets_no_link_and_can_use_none(session: Session, user: User) -> None:
    token = _make(session, user)
    user.disabled_at = NOW
    session.flush()
    assert _is_spent(session, token)
    with pytest.raises(RuleBroken, match=r"link\.closed_account"):
        _make(session, user)


def _disable(session: Session, user: User, ada: Viewer) -> None:
    admin.disable_user(session, user, actor=ada, today=TODAY)
    admin.enable_user(session, user, actor=ada, today=TODAY)


def _move(session: Session, user: User, ada: Viewer) -> None:
    admin.edit_user(
        session, user, actor=ada, today=TODAY, email="ny@exempel.example", name=user.name, is_admin=user.is_admin
    )


def _change(session: Session, user: User, _ada: Viewer) -> None:
    own = Viewer(user.id, user.name, user.email, "sv", False, ())
    accounts.change_password(
        session, actor=own, current=PASSWORD, new="sju små grå getter", proved_hash=user.password_hash, today=TODAY
    )


@pytest.mark.parametrize("act", [_disable, _move, _change])
def test_a_link_does_not_outlive_what_it_was_sent_for(
    session: Session, user: User, viewer: Callable[..., Viewer], act: Callable[[Session, User, Viewer], None]
) -> None:
    token = _make(session, user)
    act(session, user, viewer(Role.OWNER))
    assert _is_spent(session, token)


@pytest.mark.parametrize("token", ["", "x" * 43, "å"])
def test_what_is_no_link_opens_nothing(session: Session, token: str) -> None:
    assert _is_spent(session, token)
