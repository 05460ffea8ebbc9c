"""Avvikelser och risker: the deadlines with their two questions, every computed state, everything that is missing."""

from collections.abc import Iterator

from tracker.documents.blocks import Block, BulletList, Cell, Column, Heading, Line, Paragraph, Question, Row, Table
from tracker.documents.snapshot import DeadlineSaid, JudgementSaid
from tracker.documents.telling import Telling
from tracker.rules import fines
from tracker.rules.facts import CaseFacts, MeasureFacts
from tracker.rules.states import MeasureState, SanctionKind
from tracker.wording.marking import N_


def section(telling: Telling) -> Iterator[Block]:
    words, snapshot = telling.words, telling.snapshot
    yield Heading(1, words.t(N_("Avvikelser och risker")))
    yield from _deadlines(telling)
    yield Heading(2, words.t(N_("Åtgärder som avviker")))
    yield _deviations(telling)
    yield Heading(2, words.t(N_("Det här saknas")))
    lacking = (*snapshot.gaps, *_incomplete(telling), *_without_evidence(telling), *snapshot.warnings)
    if lacking:
        yield BulletList(lacking)
    elif not snapshot.plan.findings and not snapshot.plan.measures:
        yield Paragraph(words.t(N_("Planen är tom: det finns varken brister eller åtgärder i den.")))
    else:
        yield Paragraph(
            words.t(N_("Ingenting saknas: varje brist har åtgärd eller ståndpunkt, varje åtgärd har ansvarig och tid."))
        )


def _deadlines(telling: Telling) -> Iterator[Block]:
    words = telling.words
    if not telling.snapshot.deadlines:
        yield Paragraph(words.t(N_("Ingen sista dag gäller just nu.")))
        return
    t = words.t
    columns = (
        Column(t(N_("Ärende")), 2.6, header=True),
        Column(t(N_("Sista dag")), 2),
        Column(t(N_("Om tiden inte hålls")), 1.8),
        Column(t(N_("Sista sammanträdet som hinner besluta")), 2.6),
    )
    rows = tuple(_deadline(deadline, telling) for deadline in telling.snapshot.deadlines)
    yield Table(t(N_("Sista dag, vite och sista sammanträde")), columns, rows)
    for deadline in telling.snapshot.deadlines:
        yield from _questions(deadline, telling)


def _case(deadline: DeadlineSaid, telling: Telling) -> CaseFacts:
    return next(case for case in telling.snapshot.plan.cases if case.id == deadline.case_id)


def _deadline(deadline: DeadlineSaid, telling: Telling) -> Row:
    words, case = telling.words, _case(deadline, telling)
    kind_and_day = words.t(
        N_("%(kind)s senast %(day)s"),
        kind=telling.label(deadline.kind),
        day=words.weekday_of(deadline.due_on, telling.snapshot.as_of),
    )
    ago = words.ago(deadline.due_on, telling.snapshot.as_of)
    return Row(
        ((telling.case_name(case),), (kind_and_day, ago), _sanction(case, telling), _last_meeting(deadline, telling))
    )


def _sanction(case: CaseFacts, telling: Telling) -> Cell:
    if case.sanction is SanctionKind.NONE:
        return (telling.words.t(N_("Ingen påföljd angiven")),)
    if case.sanction_kr is None:
        return (telling.words.t(N_("%(kind)s, belopp ej angivet"), kind=telling.label(case.sanction)),)
    threatened = f"{telling.label(case.sanction)} {telling.words.money(case.sanction_kr)}"
    settled = fines.status(case) if case.fine is not None else None
    return (threatened, telling.words.say(settled)) if settled else (threatened,)


def _last_meeting(deadline: DeadlineSaid, telling: Telling) -> Cell:
    words = telling.words
    if deadline.last_meeting_on is None:
        return (telling.missing(words.t(N_("Inget nämndsammanträde före svarsdatum"))),)
    lines: list[Line] = [telling.day(deadline.last_meeting_on)]
    if deadline.only_immediate:
        lines.append(words.t(N_("Bara om paragrafen justeras omedelbart")))
    return tuple(lines)


def _questions(deadline: DeadlineSaid, telling: Telling) -> Iterator[Block]:
    words = telling.words
    if len(telling.snapshot.deadlines) > 1:
        yield Paragraph(_which(deadline, telling), "label")
    yield _question(words.t(N_("Kommer svaret fram i tid?")), deadline.in_time, telling)
    yield _question(words.t(N_("Håller svaret?")), deadline.holds, telling)
    if deadline.in_time.arithmetic:
        yield Paragraph(words.t(N_("Så räknas tiden")), "label")
        yield BulletList(deadline.in_time.arithmetic)
    if deadline.in_time.ways_out:
        yield Paragraph(words.t(N_("Det här kan göras")), "label")
        yield BulletList(deadline.in_time.ways_out)


def _which(deadline: DeadlineSaid, telling: Telling) -> str:
    return f"{telling.case_name(_case(deadline, telling))}, {telling.day(deadline.due_on)}"


def _question(question: str, judgement: JudgementSaid, telling: Telling) -> Question:
    stated = ""
    if judgement.stated is not None:
        stated = telling.words.t(
            N_("Förvaltningschefens egen bedömning: %(verdict)s. %(reason)s"),
            verdict=telling.label(judgement.stated),
            reason=judgement.stated_reason,
        )
    return Question(question, telling.mark(judgement.verdict), judgement.reasons, stated)


def _deviations(telling: Telling) -> Table:
    t = telling.words.t
    columns = (
        Column(t(N_("Åtgärd")), 3, header=True),
        Column(t(N_("Avvikelse")), 2.2),
        Column(t(N_("Varför")), 4),
    )
    rows = tuple(row for measure in telling.snapshot.plan.measures for row in _deviation(measure, telling))
    empty = t(N_("Ingen åtgärd är försenad, riskerar försening, har hinder eller saknar ansvarig."))
    return Table(t(N_("Försenade, hindrade, obekräftade och andra avvikande åtgärder")), columns, rows, empty)


def _deviation(measure: MeasureFacts, telling: Telling) -> Iterator[Row]:
    for said in telling.snapshot.flags_of(measure):
        yield Row(((telling.measure(measure),), (telling.mark(said.flag, telling.flag(said)),), said.reasons))


def _incomplete(telling: Telling) -> Iterator[str]:
    """Open findings whose requirement or position is not filled in: the answer must hold both."""
    t = telling.words.t
    for finding in telling.snapshot.plan.findings:
        if finding.closed_on is None and not (finding.requirement or finding.authority_words):
            yield t(N_("%(finding)s: kravet i myndighetens ord är inte ifyllt."), finding=telling.finding(finding))
        if finding.closed_on is None and finding.position is None:
            yield t(N_("%(finding)s: nämndens ståndpunkt är inte angiven."), finding=telling.finding(finding))


def _without_evidence(telling: Telling) -> tuple[str, ...]:
    """Measures called done with neither evidence nor a reason why none exists: possible only for what was imported."""
    finished = (MeasureState.DONE, MeasureState.IN_PLACE)
    return tuple(
        telling.words.t(N_("%(measure)s saknar underlag."), measure=telling.measure(measure))
        for measure in telling.snapshot.plan.measures
        if measure.state in finished and not measure.evidence and not measure.no_evidence_reason
    )
