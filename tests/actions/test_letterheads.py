"""Letterheads and what is locked: a report prints the picture it was locked with, for ever."""

import hashlib
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.documents import marks
from tests.world import TODAY, World
from tracker.actions import letterheads, reports
from tracker.documents import docx, pdf
from tracker.models import Committee, Meeting, Report
from tracker.models.reports import PDF, WORD
from tracker.queries import letterheads as queries
from tracker.queries import reports as reading
from tracker.queries import verification_reports as verification
from tracker.queries.accounts import Viewer
from tracker.queries.plan import load_plan
from tracker.rules.states import Role

CHANGE = "UPDATE letterhead_picture SET content = :content WHERE sha256 = :sha256"


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


@pytest.fixture
def choose(session: Session, world: World, chief: Viewer) -> Callable[..., None]:
    """Somebody chooses a letterhead for the committee."""

    def chosen(picture: bytes | None = None, accent: str = "", **values: bool) -> None:
        committee = session.get_one(Committee, world.a.committee_id)
        letterheads.edit(
            session,
            committee,
            actor=chief,
            today=TODAY,
            foot=marks.FOOT,
            accent=accent,
            alt=marks.ALT,
            picture=picture,
            **values,
        )
        session.commit()

    return chosen


def locked(session: Session, world: World, chief: Viewer) -> Report:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    report = reports.freeze(session, meeting, actor=chief, today=TODAY, missing_accepted=True)
    session.commit()
    return report


def test_a_report_prints_the_same_bytes_after_the_letterhead_has_changed(
    session: Session, world: World, chief: Viewer, choose: Callable[..., None]
) -> None:
    choose(marks.drawn(), "#7a1f3d")
    report = locked(session, world, chief)
    design = reading.frozen(session, report.id).plan.committee.design
    assert design is not None and design.picture_sha256 == hashlib.sha256(marks.drawn()).hexdigest()
    choose(marks.drawn(marks.WIDE), "#005a9c")
    now = load_plan(session, world.a.committee_id, TODAY).committee.design
    assert now is not None and now != design
    again = queries.dressed(session, reading.composed(reading.frozen(session, report.id)))
    assert again.head.picture == marks.drawn()
    assert pdf.render(again) == reading.report_file(session, report.id, PDF).content
    assert docx.render(again) == reading.report_file(session, report.id, WORD).content
    choose(remove=True)
    assert load_plan(session, world.a.committee_id, TODAY).committee.design is None
    assert queries.dressed(session, again) == again
    found = verification.Reports()
    assert [said.id for said in verification.check(session, found) if said.id == "verification.letterhead"] == []
    assert found.reprinted >= 2


def test_the_database_refuses_to_change_a_picture(session: Session, choose: Callable[..., None]) -> None:
    choose(marks.drawn())
    values = {"content": b"x", "sha256": hashlib.sha256(marks.drawn()).hexdigest()}
    for statement in (CHANGE, "DELETE FROM letterhead_picture WHERE sha256 = :sha256"):
        with pytest.raises(DBAPIError, match="frozen"):
            session.execute(text(statement), values)
        session.rollback()


def test_a_picture_that_is_another_one_is_not_printed_and_verification_says_so(
    session: Session, world: World, chief: Viewer, choose: Callable[..., None]
) -> None:
    choose(marks.drawn())
    report = locked(session, world, chief)
    made = reading.frozen(session, report.id)
    _tamper(session)
    with pytest.raises(queries.PictureLost):
        queries.dressed(session, reading.composed(made))
    said = [one.id for one in verification.check(session, verification.Reports())]
    assert "verification.letterhead" in said


def _tamper(session: Session) -> None:
    """What somebody with the database's own rights could do: the triggers go first."""
    from tracker.models import frozen

    for statement in frozen.drop_statements(session.get_bind().dialect.name, "letterhead_picture"):
        session.execute(text(statement))
    session.execute(text(CHANGE), {"content": marks.png(9, 9), "sha256": hashlib.sha256(marks.drawn()).hexdigest()})
    session.commit()


def test_a_report_without_a_letterhead_says_nothing_of_one(session: Session, world: World, chief: Viewer) -> None:
    report = locked(session, world, chief)
    assert '"design"' not in reading.frozen(session, report.id).to_json()
