"""Katrineholm, February to September 2014: from the press release of 24 February to the answer of 3 April and after.

The document states findings, measures, fine, last day, and that the policy is decided at the meeting in March. The
rest is example data: owners, meeting days, §§, links, and that the committee decided as was proposed.
"""

from datetime import date, timedelta

from tracker.actions import decisions, evidence, measures_progress
from tracker.demo import answering, measuring, papers, people, registration, sittings
from tracker.demo.registration import Example
from tracker.demo.sittings import Sitting
from tracker.demo.stage import Stage, Step
from tracker.extensions import db
from tracker.rules.states import (
    DecidingBody,
    DecisionKind,
    MeasureKind,
    MeasureState,
    OnTrack,
    UnionConsultation,
)

CASE_TITLE = "Tillsyn av socialförvaltningen"
PLAN_DNR = people.KATRINEHOLM.plan_dnr
CASE_DNR, POLICY_DNR = "EX-2014/012", "EX-2014/031"

FINDINGS = ("Handläggartider", "Utredningstider", "Dokumentation")

RELEASE = date(2014, 2, 24)
FEBRUARY = Sitting(date(2014, 2, 26), "21", PLAN_DNR, dispatch_on=date(2014, 2, 25))
MARCH = Sitting(date(2014, 3, 26), "35", PLAN_DNR)
SPRING = (
    Sitting(date(2014, 4, 23), "47", PLAN_DNR),
    Sitting(date(2014, 5, 21), "58", PLAN_DNR),
    Sitting(date(2014, 6, 18), "70", PLAN_DNR),
)
AUGUST = Sitting(date(2014, 8, 27), "83", PLAN_DNR)
SEPTEMBER = Sitting(date(2014, 9, 24), "", PLAN_DNR)
AUTUMN = (
    AUGUST,
    SEPTEMBER,
    Sitting(date(2014, 10, 22), "", PLAN_DNR),
    Sitting(date(2014, 11, 19), "", PLAN_DNR),
    Sitting(date(2014, 12, 17), "", PLAN_DNR),
)

POLICY, PLAN, STAFF, GATHERINGS = "Å5", "Å4", "Å2", "Å6"

MEASURES = (
    Example(
        "Ny chefsnivå med enhetschefer",
        owner="forvaltningschef",
        findings=("B1", "B2"),
        values={"kind": MeasureKind.REMEDIAL},
    ),
    Example(
        "Utökad personalstyrka och konsulter",
        owner="verksamhetschef",
        deputy="enhetschef.utredning",
        findings=("B2",),
        continuous=True,
        values={"kind": MeasureKind.REMEDIAL},
    ),
    Example(
        "Utökad beredskap",
        owner="enhetschef.mottagning",
        findings=("B1",),
        values={"kind": MeasureKind.REMEDIAL},
    ),
    Example(
        "Åtgärdsplan som återrapporteras vid varje nämndsmöte",
        owner="forvaltningschef",
        deputy="kvalitetssamordnare",
        continuous=True,
        values={
            "kind": MeasureKind.FOLLOWING_UP,
            "recurrence_weeks": 4,
            "next_occasion_on": FEBRUARY.held_on,
        },
    ),
    Example(
        "Kvalitetspolicy",
        owner="kvalitetssamordnare",
        findings=("B3",),
        values={
            "kind": MeasureKind.PREVENTIVE,
            "due_on": MARCH.held_on,
            "deciding_body": DecidingBody.COMMITTEE,
            "union_consultation": UnionConsultation.NOT_NEEDED,
        },
    ),
    Example(
        "Informationsträffar med alla medarbetare",
        owner="enhetschef.utredning",
        deputy="enhetschef.mottagning",
        continuous=True,
        values={
            "kind": MeasureKind.PREVENTIVE,
            "recurrence_weeks": 4,
            "next_occasion_on": date(2014, 3, 25),
        },
    ),
)

#: The days the staff gather, with the next one where it is not four weeks on: nobody gathers in July.
_GATHERINGS = (
    (date(2014, 3, 25), None),
    (date(2014, 4, 22), None),
    (date(2014, 5, 20), None),
    (date(2014, 6, 17), date(2014, 8, 12)),
    (date(2014, 8, 12), None),
    (date(2014, 9, 9), None),
)


def steps() -> list[Step]:
    """The whole story, in no particular order."""
    return [
        *_first_meeting(),
        *_march(),
        *_answer(),
        *measuring.steps(),
        *answering.steps(),
        *[step for sitting in (*SPRING, AUGUST) for step in (*sittings.usual_steps(sitting), *_confirmations(sitting))],
        *[_gathering(held_on, next_on) for held_on, next_on in _GATHERINGS],
        Step(date(2014, 6, 2), lambda stage: sittings.add_to_calendar(stage, AUTUMN)),
        Step(SEPTEMBER.sent_on - timedelta(days=8), lambda stage: sittings.propose_approval(stage, SEPTEMBER)),
        Step(date(2014, 8, 29), lambda stage: _confirm(stage, STAFF, "verksamhetschef")),
    ]


def _first_meeting() -> list[Step]:
    return [
        Step(RELEASE, _register),
        Step(RELEASE, lambda stage: sittings.propose_approval(stage, FEBRUARY)),
        Step(RELEASE, _propose_reporting),
        Step(FEBRUARY.sent_on, lambda stage: sittings.publish(stage, FEBRUARY)),
        Step(date(2014, 2, 27), _record_february),
        Step(date(2014, 3, 5), lambda stage: sittings.approve_minutes(stage, FEBRUARY)),
    ]


def _register(stage: Stage) -> None:
    sittings.add_to_calendar(stage, (FEBRUARY, MARCH, *SPRING))
    registration.register_case(stage, title=CASE_TITLE, own_dnr=CASE_DNR)
    registration.register_findings(stage, FINDINGS, requirements=False)
    registration.take_positions(stage)
    registration.register_measures(stage, MEASURES)


def _propose_reporting(stage: Stage) -> None:
    """That the plan is reported at every meeting is the document's; that the committee decides so is example data."""
    stage.decisions["återrapportering"] = decisions.propose(
        db.session,
        stage.meetings[FEBRUARY.held_on],
        kind=DecisionKind.OTHER,
        title="Återrapportering vid varje nämndsmöte",
        text="Åtgärdsplanen ska återrapporteras vid varje nämndsmöte.",
        dnr=PLAN_DNR,
        measure_ids=[stage.measures[PLAN].id],
        **stage.by("kvalitetssamordnare"),
    )


def _record_february(stage: Stage) -> None:
    sittings.record(stage, FEBRUARY.key, FEBRUARY.paragraph)
    sittings.record(stage, "återrapportering", "22")
    _report_at(stage, FEBRUARY)


def _march() -> list[Step]:
    """What is under way on the demo's own day: one measure in place, one confirmed, one with news, one that nobody
    has confirmed.
    """
    return [
        Step(date(2014, 3, 11), _propose_march),
        Step(date(2014, 3, 12), lambda stage: _confirm(stage, STAFF, "verksamhetschef")),
        Step(date(2014, 3, 14), _plan_in_place),
        Step(date(2014, 3, 17), _times_counted),
        Step(date(2014, 3, 17), _policy_ready),
        Step(date(2014, 3, 19), lambda stage: _confirm(stage, GATHERINGS, "enhetschef.utredning")),
        Step(MARCH.sent_on, lambda stage: sittings.publish(stage, MARCH)),
    ]


def _propose_march(stage: Stage) -> None:
    sittings.propose_approval(stage, MARCH)
    meeting = stage.meetings[MARCH.held_on]
    stage.decisions["policy"] = decisions.propose(
        db.session,
        meeting,
        kind=DecisionKind.ADOPT,
        title="Kvalitetspolicy",
        text="Socialnämnden antar kvalitetspolicyn.",
        dnr=POLICY_DNR,
        measure_ids=[stage.measures[POLICY].id],
        **stage.by("kvalitetssamordnare"),
    )
    stage.decisions["yttrande"] = decisions.propose(
        db.session,
        meeting,
        kind=DecisionKind.GIVE_STATEMENT,
        title="Yttrande till Inspektionen för vård och omsorg",
        text="Socialnämnden avger yttrandet till Inspektionen för vård och omsorg.",
        dnr=CASE_DNR,
        case_id=stage.the_case.id,
        immediate_approval=True,
        **stage.by("kvalitetssamordnare"),
    )


_SECTION_22 = (
    "Återrapportering av åtgärdsplanen",
    "Nämnden beslutar att åtgärdsplanen återrapporteras vid varje nämndsmöte.",
)
_TIMES = (("Månad", "Utredningar klara inom fyra månader, procent"), ("januari", "61"), ("februari", "68"))


def _times_counted(stage: Stage) -> None:
    with papers.table("Utredningstider januari-februari", _TIMES) as file:
        evidence.add(
            db.session,
            stage.findings["B2"],
            title="Sammanställning av utredningstider",
            document_on=date(2014, 3, 17),
            for_authority=True,
            file=file,
            **stage.by("kvalitetssamordnare"),
        )


def _plan_in_place(stage: Stage) -> None:
    plan = stage.measures[PLAN]
    with papers.note("Protokollsutdrag § 22", ("Socialnämnden 26 februari 2014, § 22", *_SECTION_22)) as file:
        evidence.add(
            db.session,
            plan,
            title="Protokollsutdrag § 22, återrapportering vid varje nämndsmöte",
            dnr=PLAN_DNR,
            document_on=FEBRUARY.held_on,
            file=file,
            **stage.by("forvaltningschef"),
        )
    measures_progress.update(
        db.session,
        plan,
        state=MeasureState.IN_PLACE,
        text="Planen återrapporterades på mötet 26 februari och tas nu upp vid varje nämndsmöte.",
        **stage.by("forvaltningschef"),
    )


def _policy_ready(stage: Stage) -> None:
    measures_progress.update(
        db.session,
        stage.measures[POLICY],
        state=MeasureState.IN_PROGRESS,
        text="Policyn är klar och ligger för beslut på nämndens möte 26 mars.",
        on_track=OnTrack.YES,
        **stage.by("kvalitetssamordnare"),
    )


def _answer() -> list[Step]:
    return [
        Step(date(2014, 3, 27), _record_march),
        Step(date(2014, 3, 27), _adopted),
        Step(date(2014, 4, 7), lambda stage: sittings.approve_minutes(stage, MARCH)),
    ]


def _record_march(stage: Stage) -> None:
    sittings.record(stage, "policy", "34")
    sittings.record(stage, MARCH.key, MARCH.paragraph)
    sittings.record(stage, "yttrande", "36")
    _report_at(stage, MARCH)


def _adopted(stage: Stage) -> None:
    policy = stage.measures[POLICY]
    evidence.add(
        db.session,
        policy,
        title="Protokollsutdrag, antagen kvalitetspolicy",
        dnr=POLICY_DNR,
        document_on=MARCH.held_on,
        for_authority=True,
        **stage.by("kvalitetssamordnare"),
    )
    measures_progress.update(
        db.session,
        policy,
        state=MeasureState.DONE,
        done_on=MARCH.held_on,
        text="Nämnden antog policyn 26 mars.",
        **stage.by("kvalitetssamordnare"),
    )


def _confirmations(sitting: Sitting) -> list[Step]:
    """Before each later meeting the owners confirm; after it the plan has been reported once more."""
    return [
        Step(sitting.sent_on - timedelta(days=2), lambda stage: _confirm(stage, STAFF, "verksamhetschef")),
        Step(sitting.sent_on - timedelta(days=1), lambda stage: _confirm(stage, GATHERINGS, "enhetschef.utredning")),
        Step(sitting.sent_on - timedelta(days=1), lambda stage: _confirm(stage, PLAN, "forvaltningschef")),
        Step(sitting.held_on + timedelta(days=1), lambda stage: _report_at(stage, sitting)),
    ]


def _confirm(stage: Stage, number: str, mailbox: str) -> None:
    measures_progress.confirm(db.session, stage.measures[number], **stage.by(mailbox))


def _report_at(stage: Stage, sitting: Sitting) -> None:
    """The plan was reported at the meeting; the next occasion is the meeting after it."""
    following = min(day for day in stage.meetings if day > sitting.held_on)
    measures_progress.hold_occasion(
        db.session,
        stage.measures[PLAN],
        held_on=sitting.held_on,
        next_on=following,
        **stage.by("forvaltningschef"),
    )


def _gathering(held_on: date, next_on: date | None) -> Step:
    def act(stage: Stage) -> None:
        measures_progress.hold_occasion(
            db.session,
            stage.measures[GATHERINGS],
            held_on=held_on,
            next_on=next_on,
            **stage.by("enhetschef.utredning"),
        )

    return Step(held_on, act)
