"""R13 in the session itself: whoever writes, by whatever way, no row keeps a personal identity number."""

import hashlib
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import JSON, Enum, String
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.rules.identity import PERSON
from tests.world import TODAY, World
from tracker.actions import admin, audit, cases, findings, measures, measures_progress, passwords
from tracker.extensions import Base
from tracker.models import AuditEvent, Finding, Measure, client_data
from tracker.queries.accounts import Viewer
from tracker.rules.states import MeasureState, Role
from tracker.rules.transitions import RuleBroken
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words

pytestmark = pytest.mark.either("the wall stands in the session, before the database")

BARE = PERSON.replace("-", "")
People = Callable[..., Viewer]

ALL_TEXTS = {
    f"{table.name}.{column.name}"
    for table in Base.metadata.tables.values()
    for column in table.columns
    if isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)
}
GUARDED = {name for mapper in Base.registry.mappers for _, name in client_data.text_columns(mapper.class_)}


def test_every_text_column_is_guarded_or_known_to_be_a_machine_s() -> None:
    assert ALL_TEXTS - GUARDED == client_data.MACHINE
    assert client_data.COPIES <= GUARDED
    assert "measure.description" in GUARDED and "user_account.email" in GUARDED


@pytest.mark.parametrize("name", sorted(GUARDED - client_data.COPIES))
@pytest.mark.parametrize("text", [PERSON, BARE, f"19{BARE}"])
def test_no_text_column_of_any_table_takes_a_number(session: Session, name: str, text: str) -> None:
    """A new row of each model with the number in each of its columns: the flush never reaches the database."""
    mapper = next(m for m in Base.registry.mappers if name in dict(client_data.text_columns(m.class_)).values())
    attribute = next(key for key, column in client_data.text_columns(mapper.class_) if column == name)
    session.add(mapper.class_(**{attribute: text}))
    with pytest.raises(RuleBroken) as refused:
        session.flush()
    assert refused.value.field == attribute
    assert "personnummer" in Words("sv").say(refused.value.message)
    assert BARE[6:] not in repr(refused.value.message) + str(refused.value)


@pytest.mark.parametrize("name", sorted(client_data.COPIES))
def test_a_copy_takes_bare_digits_but_no_number_with_its_hyphen(session: Session, name: str) -> None:
    mapper = next(m for m in Base.registry.mappers if name in dict(client_data.text_columns(m.class_)).values())
    attribute = name.partition(".")[2]
    for value in ({"text": [PERSON]}, PERSON):
        row = mapper.class_(**{attribute: value})
        session.add(row)
        with pytest.raises(RuleBroken):
            session.flush()
        session.rollback()
    client_data._judge(BARE, attribute, set(), copied=True)


def test_a_checksum_in_a_copy_may_look_like_a_person(session: Session) -> None:
    """A SHA-256 can hold twelve digits of somebody who could have been born; a longer or shorter run is no checksum."""
    checksum = hashlib.sha256(b"160829").hexdigest()
    person = "187602196375"
    assert person in checksum
    client_data._judge(f"ankare 7:{checksum}.", "new", set(), copied=True)
    assert client_data.masked({"sha256": checksum, "text": person}) == {"sha256": checksum, "text": "[…]"}
    for text in (checksum[1:], f"{checksum}a", f"{checksum} {PERSON}"):
        with pytest.raises(RuleBroken):
            client_data._judge(text, "new", set(), copied=True)
    with pytest.raises(RuleBroken):
        client_data._judge(checksum, "description", set(), copied=False)


def test_a_changed_row_is_looked_at_and_an_unchanged_text_is_not(session: Session, world: World) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    session.execute(
        Measure.__table__.update().where(Measure.id == measure.id).values(description=f"Från förr: {PERSON}")  # type: ignore[attr-defined]
    )
    session.expire(measure)
    measure.title = "Ny titel"
    session.flush()
    measure.extent = PERSON
    with pytest.raises(RuleBroken):
        session.flush()


def test_an_action_refuses_at_the_field(session: Session, world: World, viewer: People) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    with pytest.raises(RuleBroken) as refused:
        measures_progress.update(
            session,
            measure,
            actor=viewer(Role.CHIEF),
            today=TODAY,
            state=MeasureState.IN_PROGRESS,
            text=f"Flickan {PERSON} har fått plats.",
        )
    assert refused.value.field == "text"


def test_a_user_s_name_and_address_are_texts_too(session: Session) -> None:
    for values in ({"name": f"Bo {PERSON}", "email": "bo@exempel.example"}, {"name": "Bo", "email": f"{PERSON}@a.se"}):
        with pytest.raises(RuleBroken):
            admin.add_user(session, actor=None, actor_name="prov", today=TODAY, **values)
        session.rollback()


def test_a_password_may_be_any_digits(session: Session) -> None:
    user = admin.add_user(
        session,
        actor=None,
        actor_name="prov",
        today=TODAY,
        email="bo@exempel.example",
        name="Bo Ek",
    )
    user.password_hash = passwords.hashed(f"{PERSON} cykel")
    session.flush()
    assert PERSON not in user.password_hash


def test_what_is_answered_for_is_stored_and_its_place_is_in_the_trail(
    session: Session, world: World, viewer: People
) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    client_data.answer_for(session, [BARE], {"description": "tecken 6–15"})
    measures.edit(
        session,
        measure,
        actor=viewer(Role.CHIEF),
        today=TODAY,
        finding_ids=[world.a.ids["finding_id"]],
        description=f"Ring {BARE}",
    )
    edited, answered = session.query(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)[::-1]
    assert (edited.action, answered.action) == (AuditVerb.MEASURE_EDITED, AuditVerb.NO_IDENTITY_NUMBER)
    assert answered.new == {"description": "tecken 6–15"}
    assert (answered.object_type, answered.object_id) == ("measure", measure.id)
    assert answered.actor_id == viewer(Role.CHIEF).user_id
    assert answered.hash == audit.digest(answered) and answered.previous_hash == edited.hash


def test_an_answer_ends_with_its_transaction(session: Session, world: World) -> None:
    for end in (session.rollback, session.commit):
        session.get_one(Measure, world.a.ids["measure_id"])
        client_data.answer_for(session, [BARE], {})
        end()
        session.get_one(Measure, world.a.ids["measure_id"]).description = BARE
        with pytest.raises(RuleBroken):
            session.flush()
        session.rollback()


def test_an_answer_for_some_digits_lets_no_others_through(session: Session, world: World) -> None:
    client_data.answer_for(session, ["7010632391"], {"description": "tecken 1–10"})
    session.get_one(Measure, world.a.ids["measure_id"]).description = f"7010632391 {BARE}"
    with pytest.raises(RuleBroken):
        session.flush()


def test_what_stood_here_before_the_rule_can_be_taken_away_without_being_kept(
    session: Session, world: World, viewer: People
) -> None:
    finding = session.get_one(Finding, world.a.ids["finding_id"])
    with session.no_autoflush:
        session.connection().exec_driver_sql(f"UPDATE finding SET root_cause = 'Rot {PERSON}' WHERE id = {finding.id}")
    session.expire(finding)
    findings.edit(session, finding, actor=viewer(Role.CHIEF), today=TODAY, root_cause="Rot")
    event = session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert event is not None and event.old == {"root_cause": "Rot […]"}


def test_the_demo_and_the_world_of_the_tests_hold_no_number(app: Flask, session: Session, world: World) -> None:
    """They were written through the same session; here one more row shows that the guard was up meanwhile."""
    with pytest.raises(RuleBroken):
        worlds.add_measure(session, world.a, sequence=9, title=PERSON)


def test_a_case_with_findings_is_refused_whole(session: Session, world: World, viewer: People) -> None:
    before = session.query(AuditEvent).count()
    with pytest.raises(RuleBroken):
        cases.register(
            session,
            world.a.committee_id,
            actor=viewer(Role.CHIEF),
            today=TODAY,
            title="Tillsyn",
            authority="IVO",
            finding_titles=["Utredningstider", f"Placering av {PERSON}"],
        )
    session.rollback()
    assert session.query(AuditEvent).count() == before
