from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import admin, passwords, sessions
from tracker.models import AuditEvent, Committee, Membership, User, UserSession
from tracker.queries import accounts
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion


@pytest.fixture
def ada(session: Session, world: World) -> Viewer:
    """The system administrator."""
    user_id = session.scalars(select(User.id).where(User.email == world.admin_email)).one()
    found = accounts.viewer(session, user_id, today=TODAY)
    assert found is not None
    return found


def _last(session: Session) -> AuditEvent:
    event = session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))
    assert event is not None
    return event


def _person(session: Session, world: World, role: Role = Role.CHIEF) -> User:
    return session.scalars(select(User).where(User.email == world.a.emails[role])).one()


def _committee(**values: Any) -> dict[str, Any]:
    return {"municipality": "Cedby kommun", "name": "socialnämnden", "administration": "socialförvaltningen", **values}


def test_add_committee_begins_empty_and_stands_in_its_own_history(session: Session, ada: Viewer) -> None:
    committee = admin.add_committee(session, actor=ada, today=TODAY, **_committee())
    event = _last(session)
    assert (event.action, event.committee_id) == ("committee.added", committee.id)
    assert event.object_label == "Cedby kommun, socialnämnden"


def test_add_committee_refuses_a_name_taken_in_the_municipality(session: Session, ada: Viewer) -> None:
    admin.add_committee(session, actor=ada, today=TODAY, **_committee())
    with pytest.raises(RuleBroken) as refused:
        admin.add_committee(session, actor=ada, today=TODAY, **_committee())
    assert (refused.value.field, refused.value.message.id) == ("name", "committee.taken")
    admin.add_committee(session, actor=ada, today=TODAY, **_committee(municipality="Dalby kommun"))


def test_edit_committee_records_only_what_changed(session: Session, world: World, ada: Viewer) -> None:
    committee = session.get_one(Committee, world.a.committee_id)
    admin.edit_committee(session, committee, actor=ada, today=TODAY, approval_days=10, sending_days=1)
    assert (_last(session).old, _last(session).new) == ({"approval_days": 14}, {"approval_days": 10})


def test_edit_committee_refuses_a_version_that_was_never_seen(session: Session, world: World, ada: Viewer) -> None:
    committee = session.get_one(Committee, world.a.committee_id)
    with pytest.raises(StaleVersion):
        admin.edit_committee(
            session, committee, actor=ada, today=TODAY, opened_at=committee.version + 1, approval_days=10
        )
    assert committee.approval_days == 14


def test_edit_committee_takes_no_unknown_field(session: Session, world: World, ada: Viewer) -> None:
    committee = session.get_one(Committee, world.a.committee_id)
    with pytest.raises(TypeError):
        admin.edit_committee(session, committee, actor=ada, today=TODAY, id=99)


def test_add_user_stores_the_address_in_small_letters_and_has_no_password_yet(session: Session, ada: Viewer) -> None:
    user = admin.add_user(session, actor=ada, today=TODAY, email=" Ny@Exempel.example ", name="Ny")
    assert user.email == "ny@exempel.example"
    assert user.password_hash == ""
    assert not passwords.matches(user.password_hash, "")


def test_add_user_refuses_an_address_that_has_an_account(session: Session, world: World, ada: Viewer) -> None:
    with pytest.raises(RuleBroken) as refused:
        admin.add_user(
            session,
            actor=ada,
            today=TODAY,
            email=world.a.emails[Role.CHIEF].upper(),
            name="Ny",
        )
    assert (refused.value.field, refused.value.message.id) == ("email", "user.email_taken")


def test_the_command_line_is_named_as_the_actor(session: Session) -> None:
    admin.add_user(
        session,
        actor=None,
        actor_name="tracker user add",
        today=TODAY,
        email="ny@exempel.example",
        name="Ny",
    )
    assert (_last(session).actor_id, _last(session).actor_name) == (None, "tracker user add")


def test_the_last_administrator_stays_one(session: Session, ada: Viewer) -> None:
    user = session.get_one(User, ada.user_id)
    with pytest.raises(RuleBroken) as refused:
        admin.edit_user(session, user, actor=ada, today=TODAY, email=user.email, name=user.name, is_admin=False)
    assert (refused.value.field, refused.value.message.id) == ("is_admin", "user.last_admin")


def test_disable_user_refuses_ones_own_account(session: Session, ada: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"user\.own_account"):
        admin.disable_user(session, session.get_one(User, ada.user_id), actor=ada, today=TODAY)


def test_disable_user_bites_at_once_and_enable_opens_again(
    session: Session, world: World, ada: Viewer, viewer: Callable[..., Viewer]
) -> None:
    user = _person(session, world)
    admin.disable_user(session, user, actor=ada, today=TODAY)
    session.flush()
    assert accounts.viewer(session, user.id, today=TODAY) is None
    assert _last(session).action == "user.disabled"
    admin.enable_user(session, user, actor=ada, today=TODAY)
    session.flush()
    assert accounts.viewer(session, user.id, today=TODAY) is not None
    assert _last(session).action == "user.enabled"


def _signed_in(session: Session, user: User) -> UserSession:
    return sessions.begin(
        session, user_id=user.id, key_hash=f"nyckel {user.id}", address="192.0.2.1", agent="prov", factor=False
    )


def _is_open(session: Session, row: UserSession) -> bool:
    session.refresh(row)
    return row.ended_at is None


def test_disable_user_ends_all_sessions_and_nobody_elses(session: Session, world: World, ada: Viewer) -> None:
    user, other = _person(session, world), _person(session, world, Role.OWNER)
    row, others = _signed_in(session, user), _signed_in(session, other)
    admin.disable_user(session, user, actor=ada, today=TODAY)
    assert (_is_open(session, row), _is_open(session, others)) == (False, True)


@pytest.mark.parametrize(("is_admin", "open_after"), [(True, False), (False, True)])
def test_edit_user_ends_sessions_when_what_they_administer_changes(
    session: Session, world: World, ada: Viewer, is_admin: bool, open_after: bool
) -> None:
    user = _person(session, world)
    row = _signed_in(session, user)
    admin.edit_user(session, user, actor=ada, today=TODAY, email=user.email, name="Nytt Namn", is_admin=is_admin)
    assert _is_open(session, row) is open_after


@pytest.mark.parametrize(
    ("changed", "open_after"),
    [
        ({"title": "Ny titel"}, True),
        ({"role": Role.AUDITOR}, False),
        ({"ends_on": date(2014, 3, 17)}, False),
    ],
)
def test_edit_membership_ends_sessions_when_the_role_is_lost(
    session: Session, world: World, ada: Viewer, changed: dict[str, Any], open_after: bool
) -> None:
    user = _person(session, world)
    row = _signed_in(session, user)
    held = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    values = {"role": held.role, "title": held.title, "ends_on": None, **changed}
    admin.edit_membership(session, held, actor=ada, today=TODAY, **values)
    assert _is_open(session, row) is open_after


def test_add_membership_refuses_the_same_role_twice_but_not_after_it_ended(
    session: Session, world: World, ada: Viewer
) -> None:
    user = _person(session, world)
    given: dict[str, Any] = {
        "actor": ada,
        "today": TODAY,
        "user_id": user.id,
        "committee_id": world.a.committee_id,
        "role": Role.CHIEF,
        "title": "Förvaltningschef",
    }
    with pytest.raises(RuleBroken) as refused:
        admin.add_membership(session, **given)
    assert (refused.value.field, refused.value.message.id) == ("role", "membership.same_role")
    held = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    admin.edit_membership(
        session, held, actor=ada, today=TODAY, role=held.role, title=held.title, ends_on=date(2014, 3, 17)
    )
    assert _last(session).action == "membership.ended"
    admin.add_membership(session, **given)
    assert (_last(session).action, _last(session).committee_id) == ("membership.added", world.a.committee_id)


def test_an_ended_membership_opens_no_committee(session: Session, world: World, ada: Viewer) -> None:
    user = _person(session, world)
    held = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    admin.edit_membership(
        session, held, actor=ada, today=TODAY, role=held.role, title=held.title, ends_on=date(2014, 3, 17)
    )
    session.flush()
    found = accounts.viewer(session, user.id, today=TODAY)
    assert found is not None
    assert found.seats == ()
