"""The case enters the plan: what the press release says, told through the actions of a coordinator and a chief."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tracker.actions import cases, deadlines, evidence, findings, measures, measures_progress
from tracker.demo.sources import WORDS, SourceMeasure, sentence
from tracker.demo.stage import Stage
from tracker.extensions import db
from tracker.models import Committee, Measure
from tracker.rules.states import CaseEventKind, MeasureState, Position, SanctionKind


@dataclass(frozen=True, slots=True)
class Example:
    """What the document does not say about a measure, and the demo must make up: neutral, and nothing more."""

    title: str
    owner: str
    #: Numbers of findings ("B1"); none means that it serves the whole plan.
    findings: tuple[str, ...] = ()
    deputy: str | None = None
    continuous: bool = False
    #: The decision the document tells of, for a measure that it calls decided.
    decided: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def register_case(stage: Stage, *, title: str, own_dnr: str) -> None:
    """The case with its fine and its last day. What the document does not state is left empty."""
    source = stage.source
    stage.case = cases.register(
        db.session,
        stage.committee_id,
        title=title,
        own_dnr=own_dnr,
        authority=source.authority,
        authority_short="IVO",
        reviewed_period=source.reviewed_period,
        description=_description(stage),
        sanction=SanctionKind.CONDITIONAL_FINE,
        sanction_kr=source.fine_kr,
        source_note=f"{_document(stage)} Det som pressmeddelandet inte anger är inte ifyllt.",
        **stage.by("forvaltningschef"),
    )
    stage.deadline = deadlines.add(
        db.session,
        stage.case,
        kind=source.deadline_kind,
        due_on=source.deadline_on,
        source=_document(stage),
        note=sentence(source.deadline_conflict) if source.deadline_conflict else "",
        **stage.by("forvaltningschef"),
    )
    cases.add_event(
        db.session,
        stage.case,
        kind=CaseEventKind.NOTE,
        happened_on=source.published_on,
        text=f"{source.municipality} går ut med ett pressmeddelande: ”{source.title}”.",
        **stage.by("forvaltningschef"),
    )


def _description(stage: Stage) -> str:
    source = stage.source
    told = (
        ("Beslut", source.kind_of_decision),
        ("Brister, bland annat" if not source.kind_of_decision else "Krav, bland annat", ", ".join(source.findings)),
        ("Orsak som anges", source.cause),
        ("Uppföljning", source.follow_up),
    )
    return "\n".join(f"{name}: {sentence(words, capital=False)}" for name, words in told if words)


def _document(stage: Stage) -> str:
    return f"Kommunens pressmeddelande {WORDS.date(stage.source.published_on)}, ”{stage.source.title}”."


def register_findings(stage: Stage, titles: Iterable[str], *, requirements: bool) -> None:
    """The findings, in the document's order. A requirement is put beside its title; a bare finding has none."""
    for title, words in zip(titles, stage.source.findings, strict=True):
        finding = findings.register(
            db.session,
            stage.the_case,
            title=title,
            requirement=sentence(words) if requirements else "",
            root_cause=sentence(stage.source.cause),
            **stage.by("kvalitetssamordnare"),
        )
        stage.findings[finding.number] = finding


def register_measures(stage: Stage, examples: Iterable[Example]) -> None:
    """The measures with the state the document gives them, each with a first update that says where it comes from."""
    for source, example in zip(stage.source.measures, examples, strict=True):
        measure = _add(stage, source, example)
        stage.measures[measure.number] = measure
        if example.decided:
            measures.record_decision(
                db.session,
                measure,
                decided_on=stage.source.published_on,
                reference=example.decided,
                **stage.by("forvaltningschef"),
            )
        state = source.state(continuous=example.continuous)
        if state in (MeasureState.DONE, MeasureState.IN_PLACE):
            _prove(stage, measure)
        told = f"Läge enligt kommunens pressmeddelande: {source.state_words}."
        measures_progress.update(db.session, measure, state=state, text=told, **stage.by("kvalitetssamordnare"))


def _add(stage: Stage, source: SourceMeasure, example: Example) -> Measure:
    return measures.add(
        db.session,
        stage.committee_id,
        title=example.title,
        description=sentence(source.text),
        category=source.category,
        finding_ids=[stage.findings[number].id for number in example.findings],
        whole_plan=not example.findings,
        owner_id=stage.seats[example.owner],
        deputy_id=stage.seats[example.deputy] if example.deputy else None,
        continuous=example.continuous,
        source_note=_told(source),
        **example.values,
        **stage.by("kvalitetssamordnare"),
    )


def _told(source: SourceMeasure) -> str:
    """Where the measure comes from, with what the document says of its time and in brackets."""
    parts = [f"Kommunens pressmeddelande, läge: {source.state_words}."]
    parts += [f"Tid i texten: {source.date_words}."] if source.date_words else []
    parts += [sentence(source.remark)] if source.remark else []
    return " ".join(parts)


def take_positions(stage: Stage) -> None:
    """The committee shares the assessment of every finding. Example data."""
    for finding in stage.findings.values():
        findings.take_position(db.session, finding, position=Position.SHARES, **stage.by("kvalitetssamordnare"))


def _prove(stage: Stage, measure: Measure) -> None:
    """R3: what shows that a measure is taken is that the municipality has said so in public."""
    evidence.add(
        db.session,
        measure,
        title="Uppgift i pressmeddelande",
        dnr=db.session.get_one(Committee, stage.committee_id).plan_dnr,
        document_on=stage.source.published_on,
        **stage.by("kvalitetssamordnare"),
    )
