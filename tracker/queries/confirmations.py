"""What a link from a mail shows: one person's own measures before one meeting, and nothing else of the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import (
    ConfirmationAnswer,
    ConfirmationLink,
    Measure,
    Meeting,
    ProgressUpdate,
    Report,
    ReportWithdrawal,
    User,
)
from tracker.queries import accounts
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.rules import confirmations, health, proof
from tracker.rules.confirmations import LinkFacts
from tracker.rules.facts import CommitteeFacts, MeasureFacts, MeetingFacts, UpdateFacts
from tracker.rules.health import RaisedFlag
from tracker.rules.states import MeasureState
from tracker.rules.transitions import Message


@dataclass(frozen=True, slots=True)
class AskedMeasure:
    """A measure that the link asks about, as it stands."""

    facts: MeasureFacts
    version: int
    flags: tuple[RaisedFlag, ...]
    #: The day of the question "Hinner ni?"; None where there is none, and whether it is a coming occasion.
    asked_on: date | None
    asks_occasion: bool
    states: tuple[MeasureState, ...]
    proof_missing: bool


@dataclass(frozen=True, slots=True)
class ConfirmationPage:
    """Everything that stands on the page of a link that answers."""

    link_id: int
    person: Viewer
    committee: CommitteeFacts
    meeting: MeetingFacts
    today: date
    #: What remains to be answered for.
    asked: tuple[AskedMeasure, ...]
    #: What has been answered for already, by a link or since the last report, with the words that were said.
    answered: tuple[tuple[MeasureFacts, UpdateFacts | None], ...]

    @property
    def seen(self) -> dict[int, int]:
        """The measures shown, each with its version: what confirming everything at once is about (R14)."""
        return {asked.facts.id: asked.version for asked in self.asked}

    def measure(self, measure_id: int) -> AskedMeasure | None:
        """One of the measures that remain; None for whatever else there is in the plan."""
        return next((asked for asked in self.asked if asked.facts.id == measure_id), None)


def find(session: Session, token_hash: str) -> ConfirmationLink | None:
    """The link of a token, whether it still answers or not."""
    return session.scalar(select(ConfirmationLink).where(ConfirmationLink.token_hash == token_hash))


def facts(session: Session, link: ConfirmationLink) -> LinkFacts:
    """The link as the rules judge it."""
    meeting = plans.meeting_facts(session.get_one(Meeting, link.meeting_id))
    standing = (
        select(func.count())
        .select_from(Report)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(Report.meeting_id == link.meeting_id, ReportWithdrawal.id.is_(None))
    )
    return LinkFacts(
        meeting=meeting,
        expires_at=link.expires_at,
        revoked=link.revoked_at is not None,
        dispatched=bool(session.scalar(standing)),
    )


def refusal(session: Session, link: ConfirmationLink, *, now: datetime, today: date) -> Message | None:
    """Why the link answers for nothing any more; None while it does."""
    if session.scalar(select(User.disabled_at).where(User.id == link.user_id)) is not None:
        return Message.of("confirmation.revoked")
    return confirmations.refusal(facts(session, link), now=now, today=today)


def page(session: Session, link: ConfirmationLink, today: date) -> ConfirmationPage:
    """The page of a link that is not refused. LookupError when its person's account is gone."""
    person = accounts.viewer(session, link.user_id, today=today)
    if person is None:
        raise LookupError("the account of a link is closed")
    plan = plans.load_plan(session, link.committee_id, today)
    meeting = next(m for m in plan.meetings if m.id == link.meeting_id)
    answers = answered_by_link(session, link.meeting_id)
    own = confirmations.owned(plan, person.membership_ids_in(link.committee_id))
    told = [m for m in own if m.id in answers or confirmations.is_confirmed(m, meeting, plan)]
    versions = _versions(session, link.committee_id)
    return ConfirmationPage(
        link_id=link.id,
        person=person,
        committee=plan.committee,
        meeting=meeting,
        today=today,
        asked=tuple(_asked(m, versions[m.id], health.flags(m, plan)) for m in own if m not in told),
        answered=tuple((m, m.last_update) for m in told),
    )


def answered_by_link(session: Session, meeting_id: int) -> frozenset[int]:
    """The measures that a link has answered for before the meeting."""
    statement = select(ConfirmationAnswer.measure_id).where(ConfirmationAnswer.meeting_id == meeting_id)
    return frozenset(session.scalars(statement))


def open_links(session: Session, user_id: int, now: datetime) -> int:
    """For how many meetings links in mails answer for this person."""
    statement = select(func.count(ConfirmationLink.meeting_id.distinct()))
    counted = statement.where(
        ConfirmationLink.user_id == user_id,
        ConfirmationLink.revoked_at.is_(None),
        ConfirmationLink.expires_at > now,
    )
    return session.scalar(counted) or 0


def last_words(session: Session, measure_id: int) -> str:
    """What the last progress report of a measure says."""
    statement = select(ProgressUpdate.text).where(ProgressUpdate.measure_id == measure_id)
    return session.scalar(statement.order_by(ProgressUpdate.id.desc()).limit(1)) or ""


def _versions(session: Session, committee_id: int) -> Mapping[int, int]:
    rows = session.execute(select(Measure.id, Measure.version).where(Measure.committee_id == committee_id))
    return {row.id: row.version for row in rows}


def _asked(measure: MeasureFacts, version: int, flags: tuple[RaisedFlag, ...]) -> AskedMeasure:
    occasion = measure.next_occasion_on if measure.continuous else None
    return AskedMeasure(
        facts=measure,
        version=version,
        flags=flags,
        asked_on=None if measure.finished and not measure.continuous else occasion or measure.due_on,
        asks_occasion=occasion is not None,
        states=proof.states_for(measure.continuous),
        proof_missing=not measure.evidence and not (measure.finished and measure.no_evidence_reason),
    )
