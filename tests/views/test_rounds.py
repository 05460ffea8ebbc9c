"""The door to IVO:s uppföljning, as people use it: R6 through the page."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import World
from tracker.models import AuditEvent, Finding, InspectionRound, InspectionVerdict, SupervisionCase
from tracker.rules.states import FindingClosure, Role
from tracker.rules.verbs import AuditVerb

LogIn = Callable[..., Browser]


@pytest.fixture
def judge(login_as: LogIn, world: World, session: Session) -> Callable[..., Browser]:
    """The chief registers the verdict of a round on the world's finding."""
    browser = login_as(Role.CHIEF)

    def send(verdict: str, on: str = "2014-03-14", *, round_id: int | None = None, status: int = 303) -> Browser:
        number = round_id or world.a.ids["round_id"]
        session.rollback()
        version = session.get_one(InspectionRound, number).version
        finding_id = world.a.ids["finding_id"]
        typed = {
            "version": str(version),
            "decided_on": on,
            "dnr": "8.5-77/2014",
            f"verdict_{finding_id}": verdict,
            f"remark_{finding_id}": "Utredningarna tar fortfarande för lång tid.",
        }
        browser.post("rounds.decide", typed, status=status, round_id=number)
        session.rollback()
        return browser

    return send


@pytest.fixture
def another(login_as: LogIn, world: World, session: Session) -> Callable[[], int]:
    """One more round of the world's case."""

    def register() -> int:
        typed = {"announced_on": "2014-03-15", "expected_on": "2014-06-03", "note": "IVO kommer tillbaka."}
        page = login_as(Role.COORDINATOR).post("rounds.new", typed, status=303, case_id=world.a.ids["case_id"])
        return int(page.location.rsplit("/", 1)[1])

    return register


def finding_of(session: Session, world: World) -> Finding:
    session.rollback()
    return session.get_one(Finding, world.a.ids["finding_id"])


def test_remedied_closes_the_finding_with_day_and_number(
    judge: Callable[..., Browser], session: Session, world: World
) -> None:
    browser = judge("remedied")
    finding = finding_of(session, world)
    assert (finding.closed_on, finding.closed_by) == (date(2014, 3, 14), FindingClosure.VERDICT)
    assert finding.closed_reference == "IVO, dnr 8.5-77/2014"
    shown = browser.get("findings.show", finding_id=finding.id).text
    assert "Bristen är avslutad: myndigheten bedömer att den är åtgärdad." in shown
    assert "8.5-77/2014" in shown


def test_remains_reopens_with_the_history_of_earlier_rounds(
    judge: Callable[..., Browser], another: Callable[[], int], session: Session, world: World
) -> None:
    judge("remedied")
    second = another()
    browser = judge("remains", "2014-03-17", round_id=second)
    finding = finding_of(session, world)
    assert (finding.closed_on, finding.closed_by, finding.reopened_on) == (None, None, date(2014, 3, 17))
    shown = browser.get("findings.show", finding_id=finding.id).text
    assert "Bristen är återöppnad." in shown
    assert "Omgång 1" in shown and "Omgång 2" in shown and "Åtgärdad" in shown and "Kvarstår" in shown
    verbs = session.scalars(
        select(AuditEvent.action).where(AuditEvent.object_type == "finding").order_by(AuditEvent.id)
    ).all()
    assert verbs == [AuditVerb.FINDING_CLOSED, AuditVerb.FINDING_REOPENED]


@pytest.mark.parametrize("verdict", ["remains", "partly"])
@pytest.mark.parametrize("by", list(FindingClosure))
def test_reopens_whoever_closed_it_and_the_case_with_it(
    judge: Callable[..., Browser], session: Session, world: World, verdict: str, by: FindingClosure
) -> None:
    closed = {"closed_on": date(2014, 3, 1), "closed_by": by}
    session.execute(update(Finding).where(Finding.id == world.a.ids["finding_id"]).values(**closed))
    case = SupervisionCase.id == world.a.ids["case_id"]
    session.execute(update(SupervisionCase).where(case).values(closed_on=date(2014, 3, 1)))
    session.commit()
    judge(verdict)
    assert finding_of(session, world).closed_on is None
    assert session.scalar(select(SupervisionCase.closed_on).where(case)) is None
    assert AuditVerb.CASE_REOPENED in session.scalars(select(AuditEvent.action)).all()


def test_earlier_round_that_is_entered_late_changes_nothing_that_a_later_one_said(
    judge: Callable[..., Browser], another: Callable[[], int], session: Session, world: World
) -> None:
    judge("remedied", "2014-03-17", round_id=another())
    judge("remains", "2014-03-14")
    assert finding_of(session, world).closed_on == date(2014, 3, 17)


def test_slip_is_put_right_by_deciding_anew_and_both_stand_in_the_table(
    judge: Callable[..., Browser], session: Session, world: World
) -> None:
    judge("remedied")
    browser = judge("remains")
    assert finding_of(session, world).closed_on is None
    assert len(session.scalars(select(InspectionVerdict)).all()) == 2
    page = browser.get("rounds.show", round_id=world.a.ids["round_id"])
    assert "Kvarstår" in page.text and "Öppen" in page.text


@pytest.mark.parametrize("verdict", ["remedied", "remains"])
def test_day_that_is_put_right_stands_on_the_finding_too(
    judge: Callable[..., Browser], session: Session, world: World, verdict: str
) -> None:
    if verdict == "remains":
        judge("remedied")
    judge(verdict, "2014-03-14")
    judge(verdict, "2014-03-15")
    finding = finding_of(session, world)
    day = finding.closed_on if verdict == "remedied" else finding.reopened_on
    assert day == date(2014, 3, 15)


def test_decision_without_any_verdict_is_refused(judge: Callable[..., Browser]) -> None:
    judge("", status=400)


def test_case_shows_its_rounds(another: Callable[[], int], login_as: LogIn, world: World) -> None:
    another()
    page = login_as(Role.CHAIR).get("cases.show", case_id=world.a.ids["case_id"])
    assert "IVO:s uppföljning" in page.text
    assert "Aviserad till 3 juni" in page.text and "Beslutet har inte kommit." in page.text


def test_other_case_has_no_say(login_as: LogIn, world: World, session: Session) -> None:
    other = world.b.ids["finding_id"]
    typed = {"version": "1", "decided_on": "2014-03-14", f"verdict_{other}": "remedied"}
    login_as(Role.CHIEF).post("rounds.decide", typed, status=400, round_id=world.a.ids["round_id"])
    session.rollback()
    assert session.get_one(Finding, other).closed_on is None
