"""Västerås, June to September 2014: from the press release of 23 June to the last day, 12 September.

The document states requirements, measures, fine and last day. The rest is example data: owners, meeting days, §§,
links, and the notes on how it goes, which say no more than that the work goes on. No measure plainly meets the
requirements of care plans and foster homes, and none is said to: the program points that out by itself.
"""

from collections.abc import Callable
from datetime import date

from tracker.actions import decisions, measures_progress
from tracker.demo import people, registration, sittings
from tracker.demo.registration import Example
from tracker.demo.sittings import Sitting
from tracker.demo.stage import Stage, Step
from tracker.extensions import db
from tracker.rules.states import DecidingBody, DecisionKind, MeasureKind, MeasureState, OnTrack

CASE_TITLE = "Tillsyn av den sociala barn- och ungdomsvården"
PLAN_DNR = people.VASTERAS.plan_dnr
CASE_DNR = "EX-2014/207"

FINDINGS = ("Utredningstider", "Vård- och genomförandeplaner", "Utredning av familjehem")

RELEASE = date(2014, 6, 23)
AUGUST = Sitting(date(2014, 8, 20), "112", PLAN_DNR, gaps_told=True)
SEPTEMBER = Sitting(date(2014, 9, 10), "126", PLAN_DNR, gaps_told=True)
OCTOBER = Sitting(date(2014, 10, 8), "", PLAN_DNR)

#: The authority's last day is also the measures': they shall be carried out by then.
LAST_DAY = date(2014, 9, 12)
#: The document says that it is decided, but not when or under which §.
_DECIDED = "enligt pressmeddelandet, som inte anger beslutsdag"


def _values(kind: MeasureKind, **values: object) -> dict[str, object]:
    return {"kind": kind, "due_on": LAST_DAY, **values}


MEASURES = (
    Example(
        "Rutiner och checklistor för handläggningen",
        owner="enhetschef.utredning",
        findings=("B1",),
        values=_values(MeasureKind.REMEDIAL),
    ),
    Example(
        "Kontinuerlig rekrytering av socialsekreterare",
        owner="hr.strateg",
        findings=("B1",),
        continuous=True,
        values=_values(MeasureKind.REMEDIAL),
    ),
    Example(
        "Extra lönesatsning för socialsekreterare",
        owner="hr.strateg",
        findings=("B1",),
        decided=_DECIDED,
        values=_values(MeasureKind.PREVENTIVE, deciding_body=DecidingBody.EXECUTIVE_BOARD),
    ),
    Example(
        "Ytterligare lönesatsning, barn och ungdom",
        owner="hr.strateg",
        findings=("B1",),
        decided=_DECIDED,
        values=_values(
            MeasureKind.PREVENTIVE,
            deciding_body=DecidingBody.OTHER,
            deciding_body_name="sociala nämndernas förvaltning",
        ),
    ),
    Example(
        "Långsiktig lönestrategi",
        owner="hr.strateg",
        findings=("B1",),
        values=_values(MeasureKind.PREVENTIVE),
    ),
    Example(
        "Konsulttjänster vid akut personalbrist",
        owner="verksamhetschef",
        findings=("B1",),
        continuous=True,
        values=_values(MeasureKind.REMEDIAL),
    ),
    Example(
        "Förstärkt arbetsledning med fyra konsulenter",
        owner="verksamhetschef",
        findings=("B1",),
        values=_values(MeasureKind.REMEDIAL),
    ),
    Example(
        "Hjälp av personal från öppenvården",
        owner="verksamhetschef",
        deputy="enhetschef.utredning",
        findings=("B1",),
        values=_values(MeasureKind.REMEDIAL, starts_on=date(2014, 8, 1)),
    ),
    Example(
        "Traineeprogram för nyutexaminerade socionomer",
        owner="hr.strateg",
        findings=("B1",),
        decided=_DECIDED,
        values=_values(MeasureKind.PREVENTIVE, deciding_body=DecidingBody.COMMITTEE),
    ),
)


def steps() -> list[Step]:
    """The whole story, in no particular order."""
    return [
        Step(RELEASE, _register),
        Step(date(2014, 8, 11), _help_begins),
        *sittings.usual_steps(AUGUST),
        *sittings.usual_steps(SEPTEMBER),
        *[Step(date(2014, 8, day), _confirms(number)) for day, number in ((25, "Å2"), (27, "Å6"), (29, "Å8"))],
        Step(date(2014, 8, 28), _routines_go_on),
        Step(date(2014, 8, 29), _propose_statement),
        *[Step(date(2014, 9, 2), _confirms(number)) for number in ("Å3", "Å4", "Å5", "Å7", "Å9")],
        Step(date(2014, 9, 11), lambda stage: sittings.record(stage, "yttrande", "127")),
        Step(date(2014, 9, 11), lambda stage: sittings.send_answer(stage, CASE_DNR)),
    ]


def _register(stage: Stage) -> None:
    sittings.add_to_calendar(stage, (AUGUST, SEPTEMBER, OCTOBER))
    registration.register_case(stage, title=CASE_TITLE, own_dnr=CASE_DNR)
    registration.register_findings(stage, FINDINGS, requirements=True)
    registration.take_positions(stage)
    registration.register_measures(stage, MEASURES)


def _help_begins(stage: Stage) -> None:
    measures_progress.update(
        db.session,
        stage.measures["Å8"],
        state=MeasureState.IN_PROGRESS,
        text="Åtgärden har börjat i augusti, som planerat.",
        on_track=OnTrack.YES,
        **stage.by("verksamhetschef"),
    )


def _routines_go_on(stage: Stage) -> None:
    measures_progress.update(
        db.session,
        stage.measures["Å1"],
        state=MeasureState.IN_PROGRESS,
        text="Arbetet med rutiner och checklistor fortsätter enligt planen.",
        on_track=OnTrack.YES,
        **stage.by("enhetschef.utredning"),
    )


def _confirms(number: str) -> Callable[[Stage], None]:
    """The owner confirms that nothing has changed."""
    owner = MEASURES[int(number[1:]) - 1].owner

    def act(stage: Stage) -> None:
        measures_progress.confirm(db.session, stage.measures[number], **stage.by(owner))

    return act


def _propose_statement(stage: Stage) -> None:
    stage.decisions["yttrande"] = decisions.propose(
        db.session,
        stage.meetings[SEPTEMBER.held_on],
        kind=DecisionKind.GIVE_STATEMENT,
        title="Yttrande till Inspektionen för vård och omsorg",
        text="Individ- och familjenämnden avger yttrandet till Inspektionen för vård och omsorg.",
        dnr=CASE_DNR,
        case_id=stage.the_case.id,
        immediate_approval=True,
        **stage.by("kvalitetssamordnare"),
    )
