""" "Kräver handling nu": what in the plan asks for somebody to act, the most urgent first, each with one thing to do.

Everything here follows from the rules over the plan's facts. What a reader may not do is offered as a way to see it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum

from tracker.queries.accounts import Viewer
from tracker.rules import completeness, deadlines, health, promises, verifications
from tracker.rules.access import Permission
from tracker.rules.completeness import Gap, GapKind, GapObject
from tracker.rules.deadlines import Light, Outlook
from tracker.rules.facts import CaseFacts, DeadlineFacts, MeasureFacts, MeetingFacts, PlanFacts
from tracker.rules.health import RaisedFlag
from tracker.rules.states import DecidingBody, DecisionKind, EffectState, Flag, MeasureState, Verdict
from tracker.rules.transitions import Message


class Urgency(IntEnum):
    """What comes first. Within one, what has lasted longest."""

    NO_MEETING = 0
    OVERDUE = 1
    OBSTACLE = 2
    IMMEDIATE_APPROVAL = 3
    NO_OWNER = 4
    PROPOSED_DATE = 5
    TELL_AUTHORITY = 6
    UNCONFIRMED = 7
    AWAITING_DECISION = 8
    AT_RISK = 9
    CHECK = 10
    NO_DATE = 11
    EFFECT = 12


_URGENCY = {
    Flag.OVERDUE: Urgency.OVERDUE,
    Flag.OBSTACLE: Urgency.OBSTACLE,
    Flag.NO_OWNER: Urgency.NO_OWNER,
    Flag.UNCONFIRMED: Urgency.UNCONFIRMED,
    Flag.AWAITING_DECISION: Urgency.AWAITING_DECISION,
    Flag.AT_RISK: Urgency.AT_RISK,
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a page: its endpoint with arguments, and what the link says."""

    page: str
    text: Message
    arguments: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is the matter, in two or three words, looking like `member`."""

    member: Enum
    text: Message


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that asks for action: what, why, and the one thing to do about it."""

    urgency: Urgency
    marks: tuple[Mark, ...]
    title: Message
    reasons: tuple[Message, ...]
    way: Way
    #: What the link is about, read out after its text.
    about: str = ""
    order: tuple[int, date, tuple[int, str]] = (0, date.max, (0, ""))

    @property
    def key(self) -> tuple[int, tuple[int, date, tuple[int, str]]]:
        return (self.urgency, self.order)


def actions(plan: PlanFacts, viewer: Viewer) -> tuple[Action, ...]:
    """Everything that asks for action in the plan, the most urgent first."""
    found = [
        *_deadlines(plan, viewer),
        *_measures(plan, viewer),
        *_findings(plan, viewer),
        *_checks(plan, viewer),
        *_untold(plan, viewer),
        *_effect(plan),
    ]
    return tuple(sorted(found, key=lambda action: action.key))


def _deadlines(plan: PlanFacts, viewer: Viewer) -> Iterator[Action]:
    for case, deadline in deadlines.open_deadlines(plan):
        outlook = deadlines.outlook(deadline, plan)
        if outlook.light is Light.RED or plan.today > deadline.due_on:
            yield _no_meeting(case, deadline, outlook, plan, viewer)
        elif outlook.light is Light.AMBER and outlook.decided is None and not outlook.immediate_asked:
            yield _immediate_approval(case, outlook, plan, viewer)


def _no_meeting(case: CaseFacts, deadline: DeadlineFacts, outlook: Outlook, plan: PlanFacts, viewer: Viewer) -> Action:
    """No meeting makes it, or the day has passed: the ways out, and the nearest of them to do."""
    passed = plan.today > deadline.due_on
    return Action(
        Urgency.NO_MEETING,
        (Mark(Verdict.NO, Message.of("overview.mark.passed" if passed else "overview.mark.no_meeting")),),
        Message.of("overview.title.passed" if passed else "overview.title.no_meeting", due_on=deadline.due_on),
        (outlook.reason, *outlook.ways_out),
        _way_out(case, outlook, passed, viewer.may(Permission.MEETING_EDIT, plan.committee.id)),
        about=case.title,
        order=(0, deadline.due_on, (deadline.id, "")),
    )


def _way_out(case: CaseFacts, outlook: Outlook, passed: bool, may_meet: bool) -> Way:
    if passed or outlook.decided is not None:
        return Way("cases.show", Message.of("overview.way.case"), {"case_id": case.id})
    if outlook.unrecorded is not None:
        text = Message.of("overview.way.fill_in" if may_meet else "overview.way.meeting")
        return Way("meetings.show", text, {"meeting_id": outlook.unrecorded.id})
    if may_meet:
        return Way("meetings.new", Message.of("overview.way.extra_meeting"))
    return Way("meetings.index", Message.of("overview.way.meetings"))


def _immediate_approval(case: CaseFacts, outlook: Outlook, plan: PlanFacts, viewer: Viewer) -> Action:
    meeting = outlook.last_deciding_meeting
    arguments = {"meeting_id": meeting.id} if meeting else {}
    way = Way("meetings.show" if meeting else "meetings.index", Message.of("overview.way.meeting"), arguments)
    proposal = _statement_at(case, meeting, plan)
    if proposal is not None and viewer.may(Permission.PLAN_EDIT, plan.committee.id):
        way = Way("decisions.edit", Message.of("overview.way.ask"), {"decision_id": proposal})
    elif meeting is not None and viewer.may(Permission.MEETING_EDIT, plan.committee.id):
        way = Way("meetings.edit", Message.of("overview.way.ask"), {"meeting_id": meeting.id})
    return Action(
        Urgency.IMMEDIATE_APPROVAL,
        (Mark(Verdict.UNCERTAIN, Message.of("overview.mark.last_meeting")),),
        Message.of("overview.title.immediate"),
        (Message.of("overview.why.immediate", case=case.title, due_on=outlook.due_on),),
        way,
        about=case.title,
        order=(0, outlook.due_on, (case.id, "")),
    )


def _statement_at(case: CaseFacts, meeting: MeetingFacts | None, plan: PlanFacts) -> int | None:
    """The proposal that gives the case's answer at the meeting."""
    for decision in plan.decisions:
        statement = decision.kind is DecisionKind.GIVE_STATEMENT and decision.case_id == case.id
        if statement and decision.decided_on is None and meeting and decision.meeting_id == meeting.id:
            return decision.id
    return None


def _measures(plan: PlanFacts, viewer: Viewer) -> Iterator[Action]:
    undated = {gap.object_id for gap in completeness.gaps(plan) if gap.kind is GapKind.NO_DATE}
    for measure in plan.measures:
        if measure.state is MeasureState.WITHDRAWN:
            continue
        flags = health.flags(measure, plan)
        action = _measure(measure, flags, measure.id in undated, plan, viewer)
        if action is not None:
            yield action


def _measure(
    measure: MeasureFacts, flags: tuple[RaisedFlag, ...], undated: bool, plan: PlanFacts, viewer: Viewer
) -> Action | None:
    """All that is the matter with one measure, in one row."""
    decides = viewer.may(Permission.MEASURE_DECIDE, plan.committee.id)
    asked = measure.proposed_move is not None and decides
    ranks = [_URGENCY[raised.flag] for raised in flags]
    ranks += [Urgency.PROPOSED_DATE] * asked + [Urgency.NO_DATE] * undated
    if not ranks:
        return None
    urgency = min(ranks)
    marks = [Mark(raised.flag, _mark(raised)) for raised in flags]
    if asked:
        marks.append(Mark(Flag.AWAITING_DECISION, Message.of("overview.mark.date_proposed")))
    if undated:
        marks.append(Mark(Flag.NO_OWNER, Message.of("overview.mark.no_date")))
    _, longest, due_on, number = health.urgency(measure, flags)
    return Action(
        urgency,
        tuple(marks),
        Message.of("overview.title.record", number=measure.number, title=measure.title),
        _reasons(measure, urgency, flags),
        _measure_way(measure, urgency, flags, plan, viewer),
        about=f"{measure.number} {measure.title}",
        order=(longest, due_on, number),
    )


def _mark(raised: RaisedFlag) -> Message:
    """A flag in two or three words; the sentence with the whole fact stands beside it."""
    match raised.flag:
        case Flag.OVERDUE:
            return Message.of("overview.mark.overdue", n=raised.days)
        case Flag.OBSTACLE | Flag.UNCONFIRMED:
            return Message.of(f"overview.mark.{raised.flag.value}", since=raised.since)
        case Flag.AWAITING_DECISION if raised.expected_on is not None:
            return Message.of("overview.mark.decision_on", on=raised.expected_on)
    return Message.of(f"overview.mark.{raised.flag.value}")


def _reasons(measure: MeasureFacts, urgency: Urgency, flags: tuple[RaisedFlag, ...]) -> tuple[Message, ...]:
    """Why, in the words of the rule that weighs most, and who is asked."""
    worst = health.tile_flag(flags)
    found = [worst.reason] if worst is not None and urgency is _URGENCY[worst.flag] else []
    move = measure.proposed_move
    if urgency is Urgency.PROPOSED_DATE and move is not None:
        found = [Message.of("overview.why.date_proposed", by=move.proposed_by, to_on=move.to_on, reason=move.reason)]
    if urgency is Urgency.NO_DATE:
        found = [Message.of("gap.no_date", number=measure.number)]
    if urgency is Urgency.UNCONFIRMED:  # the mark says it all; what helps is when the measure is due
        found = _when(measure)
    if measure.owner is not None and not measure.owner.ended:
        found.append(Message.of("overview.why.owner", title=measure.owner.title))
    return tuple(found)


def _when(measure: MeasureFacts) -> list[Message]:
    if measure.continuous and measure.next_occasion_on is not None:
        return [Message.of("overview.why.next", on=measure.next_occasion_on)]
    return [Message.of("overview.why.due", due_on=measure.due_on)] if measure.due_on is not None else []


def _measure_way(
    measure: MeasureFacts, urgency: Urgency, flags: tuple[RaisedFlag, ...], plan: PlanFacts, viewer: Viewer
) -> Way:
    committee_id = plan.committee.id
    here = {"measure_id": measure.id}
    if urgency in (Urgency.NO_OWNER, Urgency.NO_DATE) and viewer.may(Permission.PLAN_EDIT, committee_id):
        name = "overview.way.appoint" if urgency is Urgency.NO_OWNER else "overview.way.set_date"
        return Way("measures.edit", Message.of(name), here)
    if urgency is Urgency.PROPOSED_DATE:
        return Way("measures.show", Message.of("overview.way.answer"), here)
    if urgency is Urgency.AWAITING_DECISION:
        return _decision_way(measure, flags, plan, viewer)
    owner_id = measure.owner.membership_id if measure.owner else None
    deputy_id = measure.deputy.membership_id if measure.deputy else None
    if viewer.may_update(committee_id, owner_id, deputy_id):
        return Way("measures.show", Message.of("overview.way.update"), here)
    return Way("measures.show", Message.of("overview.way.measure"), here)


def _decision_way(measure: MeasureFacts, flags: tuple[RaisedFlag, ...], plan: PlanFacts, viewer: Viewer) -> Way:
    """To the meeting where the matter is listed; else to list it, where the committee decides."""
    raised = next(raised for raised in flags if raised.flag is Flag.AWAITING_DECISION)
    listed_on = raised.expected_on or raised.since
    for decision in plan.decisions:
        listed = decision.decided_on is None and measure.id in decision.measure_ids
        if listed and decision.meeting_id is not None and decision.meeting_on == listed_on:
            name = "overview.way.matter" if raised.expected_on else "overview.way.fill_in"
            return Way("meetings.show", Message.of(name), {"meeting_id": decision.meeting_id})
    meeting = next_meeting(plan)
    ours = measure.deciding_body is DecidingBody.COMMITTEE
    if ours and meeting is not None and viewer.may(Permission.PLAN_EDIT, plan.committee.id):
        return Way("decisions.propose", Message.of("overview.way.propose"), {"meeting_id": meeting.id})
    return Way("measures.show", Message.of("overview.way.measure"), {"measure_id": measure.id})


def next_meeting(plan: PlanFacts) -> MeetingFacts | None:
    """The next meeting that is not cancelled, today's included."""
    coming = (meeting for meeting in plan.meetings if not meeting.cancelled and meeting.held_on >= plan.today)
    return min(coming, key=lambda meeting: (meeting.held_on, meeting.id), default=None)


def _findings(plan: PlanFacts, viewer: Viewer) -> Iterator[Action]:
    """R7's gaps in findings. Those in measures stand in the measures' own rows."""
    for gap in completeness.gaps(plan):
        if gap.object is GapObject.FINDING:
            yield Action(
                Urgency.NO_OWNER,
                (Mark(Flag.NO_OWNER, Message.of(f"overview.mark.{gap.kind.value}")),),
                Message.of("overview.title.record", number=gap.number, title=gap.title),
                (gap.message,),
                _finding_way(gap, viewer.may(Permission.PLAN_EDIT, plan.committee.id)),
                about=f"{gap.number} {gap.title}",
                order=(0, date.max, health.natural(gap.number)),
            )


def _finding_way(gap: Gap, may_edit: bool) -> Way:
    here = {"finding_id": gap.object_id}
    if may_edit and gap.kind is GapKind.NO_POSITION_REASON:
        return Way("findings.position", Message.of("overview.way.give_reason"), here)
    if may_edit:
        return Way("measures.new", Message.of("overview.way.add_measure"), {"brist": gap.object_id})
    return Way("findings.show", Message.of("overview.way.finding"), here)


def _checks(plan: PlanFacts, viewer: Viewer) -> Iterator[Action]:
    """What somebody has said shall be checked again by now. Whoever answers for it can't do it (R4)."""
    verifies = viewer.may(Permission.VERIFY, plan.committee.id)
    for check in verifications.next_checks(plan):
        if not check.due or check.last is None or check.due_on is None:
            continue
        kind = "finding" if check.of_effect else "measure"
        page = f"verifications.new_for_{kind}" if verifies else f"{kind}s.show"
        text = Message.of("overview.way.check" if verifies else f"overview.way.{kind}")
        yield Action(
            Urgency.CHECK,
            (Mark(check.last.result, Message.of("overview.mark.check", on=check.due_on)),),
            Message.of("overview.title.record", number=check.subject.number, title=check.subject.title),
            (Message.of("overview.why.check", on=check.last.performed_on, result=check.last.result),),
            Way(page, text, {f"{kind}_id": check.subject.id}),
            about=f"{check.subject.number} {check.subject.title}",
            order=(0, check.due_on, health.natural(check.subject.number)),
        )


def _untold(plan: PlanFacts, viewer: Viewer) -> Iterator[Action]:
    """R2: the moved dates that the authority is to hear of, in one row, for whoever writes to it."""
    numbers = tuple(m.number for m in plan.measures if promises.authority_waits_for(m) is not None)
    if not numbers or not viewer.may(Permission.REPORT_DRAFT, plan.committee.id):
        return
    yield Action(
        Urgency.TELL_AUTHORITY,
        (Mark(Flag.AT_RISK, Message.of("overview.mark.untold")),),
        Message.of("overview.title.untold", numbers=numbers),
        (Message.of("overview.why.untold"),),
        Way("answers.index", Message.of("overview.way.answers")),
        about=", ".join(numbers),
    )


def _effect(plan: PlanFacts) -> Iterator[Action]:
    """Findings whose effect nobody measures, in one row: until it is measured nothing shows that the measures work."""
    waiting = (EffectState.NOT_MEASURED, EffectState.DONE_WITHOUT_EFFECT)
    found = [f for f in plan.findings if f.closed_on is None and f.effect in waiting and not f.effect_secured]
    if not found:
        return
    numbers = tuple(finding.number for finding in found)
    way = Way("findings.index", Message.of("overview.way.findings"))
    if len(found) == 1:
        way = Way("findings.show", Message.of("overview.way.finding"), {"finding_id": found[0].id})
    yield Action(
        Urgency.EFFECT,
        (Mark(EffectState.NOT_MEASURED, Message.of("overview.mark.effect")),),
        Message.of("overview.title.effect", numbers=numbers),
        (Message.of("overview.why.effect"),),
        way,
        about=", ".join(numbers),
    )
