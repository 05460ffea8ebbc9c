from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import NOW, PASSWORD, TODAY, World
from tracker.actions import accounts, passwords, sessions
from tracker.models import AuditEvent, User, UserSession
from tracker.queries import accounts as reading
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role
from tracker.rules.transitions import RuleBroken

NEW = "åtta blå båtar i vass"


def _last(session: Session) -> AuditEvent:
    event = session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))
    assert event is not None
    return event


def _user(session: Session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def _sign_in(session: Session, email: str, password: str = PASSWORD) -> Viewer | None:
    stored = reading.password_hash(session, accounts.normal_email(email))
    proved = stored if passwords.matches(stored, password) else None
    return accounts.sign_in(session, email=email, password=password, proved_hash=proved, today=TODAY)


def _begin(session: Session, user_id: int, key: str) -> UserSession:
    return sessions.begin(session, user_id=user_id, key_hash=key, address="192.0.2.1", agent="prov", factor=False)


def _ended(session: Session, row: UserSession) -> bool:
    session.refresh(row)
    return row.ended_at is not None


def test_a_sign_in_stands_when_another_hashed_the_same_password_anew_meanwhile(session: Session, world: World) -> None:
    user = _user(session, world.a.emails[Role.CHIEF])
    proved = user.password_hash
    user.password_hash = passwords.hashed(PASSWORD)
    signed_in = accounts.sign_in(session, email=user.email, password=PASSWORD, proved_hash=proved, today=TODAY)
    assert signed_in is not None and signed_in.user_id == user.id


def test_sign_in_gives_the_person_and_leaves_its_event(session: Session, world: World) -> None:
    email = world.a.emails[Role.CHIEF]
    found = _sign_in(session, f"  {email.upper()} ")
    assert found is not None
    assert found.email == email
    assert (_last(session).action, _last(session).actor_id) == ("account.signed_in", found.user_id)


def test_sign_in_refuses_a_password_that_was_changed_while_it_was_checked(session: Session, world: World) -> None:
    email = world.a.emails[Role.CHIEF]
    proved = _user(session, email).password_hash
    _user(session, email).password_hash = passwords.hashed(NEW)
    assert accounts.sign_in(session, email=email, password=PASSWORD, proved_hash=proved, today=TODAY) is None


def test_sign_in_renews_a_hash_made_with_weaker_parameters(session: Session, world: World) -> None:
    email = world.a.emails[Role.CHIEF]
    assert passwords.outdated(_user(session, email).password_hash)
    _sign_in(session, email)
    assert not passwords.outdated(_user(session, email).password_hash)
    assert passwords.matches(_user(session, email).password_hash, PASSWORD)


def test_sign_in_refused_records_whom_it_was_about_but_not_what_was_typed(session: Session, world: World) -> None:
    email = world.a.emails[Role.CHIEF]
    assert _sign_in(session, email, "fel lösenord") is None
    event = _last(session)
    assert (event.action, event.object_id, event.actor_id) == (
        "account.sign_in_refused",
        _user(session, email).id,
        None,
    )
    assert _sign_in(session, "hemligt-lösenord", "x") is None
    event = _last(session)
    assert "hemligt" not in f"{event.object_label}{event.actor_name}{event.old}{event.new}"


def test_sign_in_refuses_a_closed_account(session: Session, world: World, viewer: Callable[..., Viewer]) -> None:
    email = world.a.emails[Role.OWNER]
    _user(session, email).disabled_at = NOW
    assert _sign_in(session, email) is None


def test_sign_out_ends_the_session_and_leaves_its_event(session: Session, viewer: Callable[..., Viewer]) -> None:
    chief = viewer(Role.CHIEF)
    here, there = (_begin(session, chief.user_id, key) for key in ("a", "b"))
    accounts.sign_out(session, actor=chief, session_id=here.id, today=TODAY)
    assert (_ended(session, here), _ended(session, there)) == (True, False)
    assert _last(session).action == "account.signed_out"


@pytest.mark.parametrize(
    ("current", "new", "field", "message"),
    [
        ("fel", NEW, "current", "password.wrong_current"),
        (PASSWORD, "kort", "new", "password.short"),
        (PASSWORD, "x" * 257, "new", "password.long"),
        (PASSWORD, PASSWORD, "new", "password.same"),
    ],
)
def test_change_password_refuses(
    session: Session, viewer: Callable[..., Viewer], current: str, new: str, field: str, message: str
) -> None:
    chief = viewer(Role.CHIEF)
    before = _user(session, chief.email).password_hash
    proved = before if passwords.matches(before, current) else None
    with pytest.raises(RuleBroken) as refused:
        accounts.change_password(session, actor=chief, current=current, new=new, proved_hash=proved, today=TODAY)
    assert (refused.value.field, refused.value.message.id) == (field, message)
    assert _user(session, chief.email).password_hash == before


def test_change_password_ends_other_sessions_and_hides_the_password(
    session: Session, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    here, there = (_begin(session, chief.user_id, key) for key in ("a", "b"))
    accounts.change_password(
        session,
        actor=chief,
        current=PASSWORD,
        new=NEW,
        proved_hash=_user(session, chief.email).password_hash,
        today=TODAY,
        session_id=here.id,
    )
    assert (_ended(session, here), _ended(session, there)) == (False, True)
    assert passwords.matches(_user(session, chief.email).password_hash, NEW)
    event = _last(session)
    assert (event.action, event.old, event.new) == ("account.password_changed", None, None)


def test_set_language_records_a_change_and_nothing_when_it_is_the_same(
    session: Session, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    assert accounts.set_language(session, actor=chief, language="en", today=TODAY).locale == "en"
    event = _last(session)
    assert (event.action, event.old, event.new) == ("account.language_changed", {"locale": "sv"}, {"locale": "en"})
    accounts.set_language(session, actor=chief, language="en", today=TODAY)
    assert _last(session).id == event.id
