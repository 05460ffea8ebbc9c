"""R8: the deadline planner. From each deadline backwards, with its arithmetic shown.

meeting + days for approval of minutes (none with immediate approval) + working days to send <= the day the
answer must have arrived. The same sum without sending is made for a measure that the committee must decide.
Nothing is remembered: move a meeting, and all is computed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.rules.calendar import add_working_days, latest_start
from tracker.rules.facts import CaseFacts, DeadlineFacts, DecisionFacts, MeasureFacts, MeetingFacts, PlanFacts
from tracker.rules.states import DeadlineKind, DecidingBody, DecisionForm, DecisionKind, MeasureState
from tracker.rules.transitions import Message

#: The kinds that ask something of the committee's plan. Whether to appeal is the committee's own choice.
LEADING_KINDS = frozenset({DeadlineKind.REPORT, DeadlineKind.REMEDY, DeadlineKind.ANSWER})


class Light(StrEnum):
    """Whether a decision can be had in time: yes, only with immediate approval of the minutes, or no."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Reach(StrEnum):
    """What it takes for one meeting to make it."""

    ORDINARY = "ordinary"
    IMMEDIATE = "immediate"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Option:
    """One meeting judged against one last day."""

    meeting: MeetingFacts
    minutes_approved_on: date
    arrives_on: date
    #: The day it would arrive if the paragraph were approved at the meeting itself.
    arrives_at_once_on: date
    reach: Reach
    #: Immediate approval is already ticked for the meeting or stands in the proposal.
    immediate_asked: bool
    #: The meeting is over: it can no longer decide, only have decided.
    passed: bool
    arithmetic: tuple[Message, ...]
    #: Stop date for papers, preparation and dispatch, in that order, those that are set.
    calendar: tuple[Message, ...]

    @property
    def dispatch_on(self) -> date:
        return self.meeting.dispatch_on

    @property
    def preparation_on(self) -> date | None:
        return self.meeting.preparation_on

    @property
    def stop_on(self) -> date | None:
        return self.meeting.stop_on

    @property
    def can_decide(self) -> bool:
        """Still to come, and in time in one way or the other."""
        return not self.passed and self.reach is not Reach.NOT


@dataclass(frozen=True, slots=True)
class Outlook:
    """The planner's answer for one last day."""

    due_on: date
    light: Light
    reason: Message
    #: Every meeting that is not cancelled, in order of date.
    options: tuple[Option, ...]
    #: The last meeting to come that can still decide in time, if only with immediate approval.
    last_deciding_meeting: MeetingFacts | None
    arithmetic: tuple[Message, ...]
    ways_out: tuple[Message, ...] = ()
    #: The decision already taken, when there is one.
    decided: DecisionFacts | None = None
    #: A meeting that has been held in time had the matter on its list, but what it decided is not filled in.
    unrecorded: MeetingFacts | None = None
    #: Whether immediate approval is asked for at the meeting that `light` rests on.
    immediate_asked: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    """What must be decided by when. `subject` picks the sentences: "answer" or "measure"."""

    subject: str
    due_on: date
    sending_days: int
    proposals: tuple[DecisionFacts, ...]
    decided: tuple[DecisionFacts, ...] = ()
    authority: str = ""
    extension_asked_on: date | None = None

    def message(self, name: str, **values: str | int | date | None) -> Message:
        return Message.of(f"planner.{self.subject}.{name}", due_on=self.due_on, **values)


def case_of(deadline: DeadlineFacts, plan: PlanFacts) -> CaseFacts:
    """The case a deadline belongs to; KeyError when it is not in the plan."""
    for case in plan.cases:
        if case.id == deadline.case_id:
            return case
    raise KeyError(deadline.case_id)


def open_deadlines(plan: PlanFacts) -> tuple[tuple[CaseFacts, DeadlineFacts], ...]:
    """The open deadlines of open cases that ask something of the plan, the nearest first."""
    found = [
        (case, deadline)
        for case in plan.cases
        if case.closed_on is None
        for deadline in case.deadlines
        if deadline.open and deadline.kind in LEADING_KINDS
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].due_on, pair[1].id)))


def leading_deadline(plan: PlanFacts) -> DeadlineFacts | None:
    """R16: the nearest open deadline over all open cases. One that has passed unmet still leads."""
    return next((deadline for _case, deadline in open_deadlines(plan)), None)


def days_left(deadline: DeadlineFacts, today: date) -> int:
    """Days from today to the last day: 0 on the day itself, negative when it has passed."""
    return (deadline.due_on - today).days


def outlook(deadline: DeadlineFacts, plan: PlanFacts) -> Outlook:
    """R8 for an answer to the authority, which must have arrived on the deadline's day."""
    case = case_of(deadline, plan)
    statements = [d for d in plan.decisions if d.kind is DecisionKind.GIVE_STATEMENT and d.case_id == case.id]
    question = _Question(
        subject="answer",
        due_on=deadline.due_on,
        sending_days=plan.committee.sending_days,
        proposals=tuple(d for d in statements if d.decided_on is None),
        decided=tuple(d for d in statements if _answers(d, deadline, case)),
        authority=case.authority_short or case.authority,
        extension_asked_on=case.extension_asked_on,
    )
    return _judge(question, plan)


def for_measure(measure: MeasureFacts, plan: PlanFacts) -> Outlook | None:
    """R8 for a measure that the committee must decide, by its due date or else its case's nearest deadline.

    None when no decision of the committee is wanting, or nothing says by when.
    """
    limit = _limit(measure, plan)
    if not needs_committee(measure) or limit is None:
        return None
    proposals = tuple(d for d in plan.decisions if d.decided_on is None and measure.id in d.measure_ids)
    return _judge(_Question(subject="measure", due_on=limit, sending_days=0, proposals=proposals), plan)


def needs_committee(measure: MeasureFacts) -> bool:
    """Whether the measure still waits for a decision that only the committee can take."""
    return (
        measure.deciding_body is DecidingBody.COMMITTEE
        and measure.decided_on is None
        and measure.state is not MeasureState.WITHDRAWN
    )


def _limit(measure: MeasureFacts, plan: PlanFacts) -> date | None:
    if measure.due_on is not None:
        return measure.due_on
    cases = {finding.case_id for finding in plan.findings if finding.id in measure.finding_ids}
    days = (
        deadline.due_on
        for case in plan.cases
        if case.id in cases and case.closed_on is None
        for deadline in case.deadlines
        if deadline.open and deadline.kind in LEADING_KINDS
    )
    return min(days, default=None)


def _answers(decision: DecisionFacts, deadline: DeadlineFacts, case: CaseFacts) -> bool:
    """Decided, and not already used up: what met an earlier deadline of the case does not answer this one."""
    if decision.decided_on is None:
        return False
    used = (d.met_on for d in case.deadlines if d.id != deadline.id and d.met_on is not None)
    return all(decision.decided_on > met_on for met_on in used)


def _judge(question: _Question, plan: PlanFacts) -> Outlook:
    options = tuple(
        _option(meeting, question, plan)
        for meeting in sorted(plan.meetings, key=lambda m: (m.held_on, m.id))
        if not meeting.cancelled
    )
    if question.decided:
        return _judge_decided(question, options, plan)
    return _judge_undecided(question, options, plan)


def _option(meeting: MeetingFacts, question: _Question, plan: PlanFacts) -> Option:
    approval_days = plan.committee.approval_days
    approved_on = meeting.minutes_approved_on or meeting.held_on + timedelta(days=approval_days)
    arrives_on = add_working_days(approved_on, question.sending_days)
    at_once_on = add_working_days(meeting.held_on, question.sending_days)
    return Option(
        meeting=meeting,
        minutes_approved_on=approved_on,
        arrives_on=arrives_on,
        arrives_at_once_on=at_once_on,
        reach=_reach(arrives_on, at_once_on, question.due_on),
        immediate_asked=_immediate_asked(meeting, question.proposals),
        passed=meeting.held_on < plan.today,
        arithmetic=_arithmetic(meeting, approved_on, question, approval_days),
        calendar=_calendar(meeting),
    )


def _reach(arrives_on: date, at_once_on: date, due_on: date) -> Reach:
    if arrives_on <= due_on:
        return Reach.ORDINARY
    return Reach.IMMEDIATE if at_once_on <= due_on else Reach.NOT


def _immediate_asked(meeting: MeetingFacts, proposals: Iterable[DecisionFacts]) -> bool:
    return meeting.immediate_approval or any(p.immediate_approval and p.meeting_id == meeting.id for p in proposals)


def _arithmetic(
    meeting: MeetingFacts, approved_on: date, question: _Question, approval_days: int
) -> tuple[Message, ...]:
    if meeting.minutes_approved_on is None:
        approval = Message.of("planner.sum.approval", held_on=meeting.held_on, n=approval_days, approved_on=approved_on)
    else:
        approval = Message.of("planner.sum.approved", held_on=meeting.held_on, approved_on=approved_on)
    last_day = question.message("last_day")
    if question.sending_days == 0:
        immediate = question.message("sum.immediate", arrives_on=meeting.held_on)
        return (approval, immediate, last_day)
    sending = Message.of(
        "planner.sum.sending",
        approved_on=approved_on,
        n=question.sending_days,
        arrives_on=add_working_days(approved_on, question.sending_days),
    )
    immediate = question.message("sum.immediate", arrives_on=add_working_days(meeting.held_on, question.sending_days))
    return (approval, sending, immediate, last_day)


def _calendar(meeting: MeetingFacts) -> tuple[Message, ...]:
    days = (
        ("stop", meeting.stop_on),
        ("preparation", meeting.preparation_on),
        ("dispatch", meeting.dispatch_on),
    )
    return tuple(Message.of(f"planner.calendar.{name}", on=day) for name, day in days if day is not None)


def _judge_decided(question: _Question, options: tuple[Option, ...], plan: PlanFacts) -> Outlook:
    """The answer is decided: what remains is approved minutes, when it was a meeting, and the sending."""
    ready_on, decision = min(
        ((_ready_on(decision, plan), decision) for decision in question.decided), key=lambda pair: pair[0]
    )
    leaves_on = max(ready_on, plan.today)
    arrives_on = add_working_days(leaves_on, question.sending_days)
    in_time = arrives_on <= question.due_on
    light = Light.GREEN if in_time else Light.AMBER if plan.today <= question.due_on else Light.RED
    name = {Light.GREEN: "decided", Light.AMBER: "decided_late", Light.RED: "decided_passed"}[light]
    sending = Message.of("planner.sum.sending", approved_on=leaves_on, n=question.sending_days, arrives_on=arrives_on)
    return Outlook(
        due_on=question.due_on,
        light=light,
        reason=question.message(name, decided_on=decision.decided_on, arrives_on=arrives_on),
        options=options,
        last_deciding_meeting=_last(options),
        arithmetic=(*_paragraph_approved(decision), sending, question.message("last_day")),
        ways_out=() if light is Light.GREEN else (_extension(question),),
        decided=decision,
        immediate_asked=decision.immediate_approval,
    )


def _paragraph_approved(decision: DecisionFacts) -> tuple[Message, ...]:
    """A paragraph that was approved by itself, on a day of its own."""
    if decision.approved_on is None or decision.decided_on is None:
        return ()
    name = "planner.sum.paragraph_approved"
    return (Message.of(name, decided_on=decision.decided_on, approved_on=decision.approved_on),)


def _ready_on(decision: DecisionFacts, plan: PlanFacts) -> date:
    """The day a decided answer may leave: when the committee's minutes are approved, else at once."""
    decided_on = decision.decided_on or plan.today
    if decision.form is not DecisionForm.COMMITTEE:
        return decided_on
    if decision.immediate_approval:
        return decision.approved_on or decided_on
    meeting = next((m for m in plan.meetings if m.id == decision.meeting_id), None)
    if meeting is not None and meeting.minutes_approved_on is not None:
        return meeting.minutes_approved_on
    if meeting is not None and meeting.immediate_approval:
        return decided_on
    return decided_on + timedelta(days=plan.committee.approval_days)


def _judge_undecided(question: _Question, options: tuple[Option, ...], plan: PlanFacts) -> Outlook:
    able = [option for option in options if option.can_decide]
    ordinary = [option for option in able if option.reach is Reach.ORDINARY]
    if ordinary:
        chosen = ordinary[-1]
        reason = question.message("green", meeting_on=chosen.meeting.held_on, arrives_on=chosen.arrives_on)
        return _outlook(question, options, Light.GREEN, reason, chosen)
    if able:
        chosen = able[-1]
        return _outlook(question, options, Light.AMBER, _amber(question, chosen), chosen)
    return _red(question, options, plan)


def _amber(question: _Question, option: Option) -> Message:
    name = "amber_asked" if option.immediate_asked else "amber"
    return question.message(
        name,
        meeting_on=option.meeting.held_on,
        approved_on=option.minutes_approved_on,
        arrives_on=option.arrives_on,
    )


def _outlook(
    question: _Question, options: tuple[Option, ...], light: Light, reason: Message, chosen: Option
) -> Outlook:
    ask = light is Light.AMBER and not chosen.immediate_asked
    return Outlook(
        due_on=question.due_on,
        light=light,
        reason=reason,
        options=options,
        last_deciding_meeting=_last(options),
        arithmetic=chosen.arithmetic,
        ways_out=(question.message("way.immediate", meeting_on=chosen.meeting.held_on),) if ask else (),
        immediate_asked=chosen.immediate_asked,
    )


def _red(question: _Question, options: tuple[Option, ...], plan: PlanFacts) -> Outlook:
    coming = [option for option in options if not option.passed]
    return Outlook(
        due_on=question.due_on,
        light=Light.RED,
        reason=_red_reason(question, coming, plan),
        options=options,
        last_deciding_meeting=None,
        arithmetic=coming[0].arithmetic if coming else (question.message("last_day"),),
        ways_out=_ways_out(question, plan),
        unrecorded=_unrecorded(question, options),
    )


def _red_reason(question: _Question, coming: list[Option], plan: PlanFacts) -> Message:
    if plan.today > question.due_on:
        return question.message("passed")
    if not coming:
        return question.message("red_none")
    first = coming[0]
    name = "red_too_late" if first.meeting.held_on <= question.due_on else "red"
    return question.message(name, meeting_on=first.meeting.held_on, arrives_on=first.arrives_at_once_on)


def _unrecorded(question: _Question, options: tuple[Option, ...]) -> MeetingFacts | None:
    """A held meeting that could have made it and had the matter listed: its decision is to be filled in."""
    listed = {proposal.meeting_id for proposal in question.proposals}
    held = [o.meeting for o in options if o.passed and o.reach is not Reach.NOT and o.meeting.id in listed]
    return held[-1] if held else None


def _ways_out(question: _Question, plan: PlanFacts) -> tuple[Message, ...]:
    """What is left when no meeting makes it: an extra meeting, the chair's urgent decision, another day."""
    latest_on = latest_start(question.due_on, question.sending_days)
    if plan.today > latest_on:
        return (_extension(question),)
    return (
        question.message("way.extra_meeting", latest_on=latest_on),
        question.message("way.chair", latest_on=latest_on),
        _extension(question),
    )


def _extension(question: _Question) -> Message:
    """Another day must be granted; one that was only asked for moves nothing, and the sentence says so."""
    if question.extension_asked_on is not None:
        return question.message(
            "way.extension_asked", authority=question.authority, asked_on=question.extension_asked_on
        )
    return question.message("way.extension", authority=question.authority)


def _last(options: Iterable[Option]) -> MeetingFacts | None:
    able = [option.meeting for option in options if option.can_decide]
    return able[-1] if able else None
