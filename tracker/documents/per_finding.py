"""Per brist: the requirement, the measures with owner, time and state, the effect, and what remains."""

from collections.abc import Iterator, Sequence

from tracker.documents import effects
from tracker.documents.blocks import (
    Block,
    BulletList,
    Cell,
    Column,
    Fact,
    Facts,
    Heading,
    Line,
    Paragraph,
    Row,
    Table,
)
from tracker.documents.telling import Telling
from tracker.rules.changes import ItemKind
from tracker.rules.facts import FindingFacts, MeasureFacts
from tracker.rules.states import ChangeClass, EffectState, FindingClosure, MeasureState
from tracker.wording.marking import N_


def section(telling: Telling) -> Iterator[Block]:
    words, plan = telling.words, telling.snapshot.plan
    yield Heading(1, words.t(N_("Läget per brist")))
    if not plan.findings:
        yield Paragraph(words.t(N_("Inga brister är registrerade.")), "note")
    told: set[int] = set()
    for finding in plan.findings:
        measures = plan.measures_of(finding.id)
        yield from _finding(finding, measures, told, telling)
        told.update(measure.id for measure in measures)
    rest = [measure for measure in plan.measures if measure.id not in told]
    if rest:
        yield Heading(2, words.t(N_("Hela planen")))
        yield Paragraph(words.t(N_("Åtgärder som gäller planen i sin helhet.")))
        yield from _measures(rest, words.t(N_("Åtgärder för hela planen")), telling)


def _finding(
    finding: FindingFacts, measures: Sequence[MeasureFacts], told: set[int], telling: Telling
) -> Iterator[Block]:
    words = telling.words
    yield Heading(2, telling.finding(finding))
    yield Facts(tuple(_facts(finding, telling)))
    fresh = [measure for measure in measures if measure.id not in told]
    caption = words.t(N_("Åtgärder för %(number)s"), number=finding.number)
    if not measures:
        yield Paragraph(words.t(N_("Ingen åtgärd är kopplad till bristen.")), "note")
    yield from _measures(fresh, caption, telling)
    elsewhere = [telling.measure(measure) for measure in measures if measure.id in told]
    if elsewhere:
        yield Paragraph(words.t(N_("Gäller också, redovisas ovan: %(measures)s."), measures=words.list(elsewhere)))
    yield from _remaining(finding, measures, telling)


def _facts(finding: FindingFacts, telling: Telling) -> Iterator[Fact]:
    t, plan = telling.words.t, telling.snapshot.plan
    case = next(case for case in plan.cases if case.id == finding.case_id)
    yield Fact(t(N_("Ärende")), (telling.case_name(case),))
    yield Fact(t(N_("Krav")), (finding.requirement or finding.authority_words or telling.missing(),))
    if finding.requirement and finding.authority_words:
        yield Fact(t(N_("Myndighetens ord")), (finding.authority_words,))
    if finding.legal_basis:
        yield Fact(t(N_("Rättslig grund")), (finding.legal_basis,))
    yield Fact(t(N_("Ståndpunkt")), _position(finding, telling))
    yield Fact(t(N_("Effekt")), effects.cell(finding, telling))
    yield from _checked(finding, telling)
    yield from _rounds(finding, telling)
    if finding.reopened_on and finding.closed_on is None:
        yield Fact(t(N_("Återöppnad")), (telling.day(finding.reopened_on),))
    if finding.closed_on:
        reference = f", {finding.closed_reference}" if finding.closed_reference else ""
        yield Fact(_closed(finding, telling), (telling.day(finding.closed_on) + reference,))


def _closed(finding: FindingFacts, telling: Telling) -> str:
    """R6: what the committee has closed by itself says so, and never reads as accepted."""
    own = finding.closed_by is FindingClosure.COMMITTEE
    return telling.words.t(N_("Avslutad av nämnden") if own else N_("Avslutad"))


def _checked(finding: FindingFacts, telling: Telling) -> Iterator[Fact]:
    """The last sampling protocol, and the last verification of the effect."""
    t, plan = telling.words.t, telling.snapshot.plan
    for sample in [sample for sample in plan.samples if sample.finding_id == finding.id][-1:]:
        said = t(
            N_("%(day)s: %(passed)s av %(examined)s akter klarade alla frågor"),
            day=telling.day(sample.performed_on),
            passed=sample.passed,
            examined=sample.examined,
        )
        yield Fact(t(N_("Stickprov")), (said,))
    for check in [check for check in plan.verifications if check.finding_id == finding.id][-1:]:
        said = t(
            N_("%(method)s %(day)s, %(who)s"),
            method=telling.label(check.method),
            day=telling.day(check.performed_on),
            who=check.performed_by,
        )
        yield Fact(t(N_("Kontroll av effekten")), (telling.mark(check.result), said))


def _rounds(finding: FindingFacts, telling: Telling) -> Iterator[Fact]:
    """Each round of the authority's follow-up, with its verdict on the finding."""
    t, plan = telling.words.t, telling.snapshot.plan
    for facts in plan.rounds:
        if facts.case_id != finding.case_id:
            continue
        said = next((v for v in facts.verdicts if v.finding_id == finding.id), None)
        if said is None and facts.decided_on is not None:
            continue
        term = t(N_("Myndighetens uppföljning %(n)s"), n=facts.number)
        if said is None:
            yield Fact(term, (t(N_("Beslutet har inte kommit.")),))
            continue
        decided = telling.day(facts.decided_on) if facts.decided_on else ""
        lines = [", ".join(filter(None, (decided, facts.dnr))), said.note]
        yield Fact(term, (telling.mark(said.verdict), *(line for line in lines if line)))


def _position(finding: FindingFacts, telling: Telling) -> Cell:
    if finding.position is None:
        return (telling.missing(),)
    lines: list[Line] = [telling.label(finding.position)]
    if finding.position_reason:
        lines.append(finding.position_reason)
    return tuple(lines)


def _measures(measures: Sequence[MeasureFacts], caption: str, telling: Telling) -> Iterator[Block]:
    """The measures as a table. In a large plan those unchanged follow in one line each; the appendix has the rest."""
    words = telling.words
    brief = [measure for measure in measures if telling.large and _unchanged(measure, telling)]
    full = [measure for measure in measures if measure not in brief]
    if full:
        yield Table(caption, _columns(telling), tuple(_row(measure, telling) for measure in full))
    if brief:
        yield Paragraph(words.t(N_("Oförändrade sedan förra rapporten (mer i bilagan)")), "label")
        yield BulletList(tuple(_brief(measure, telling) for measure in brief))


def _unchanged(measure: MeasureFacts, telling: Telling) -> bool:
    change = telling.snapshot.change_of(ItemKind.MEASURE, measure.id)
    return change is None or change.klass is ChangeClass.UNCHANGED


def _columns(telling: Telling) -> tuple[Column, ...]:
    t = telling.words.t
    return (
        Column(t(N_("Åtgärd")), 2.3, header=True),
        Column(t(N_("Ansvarig")), 2.2),
        Column(t(N_("Klart senast")), 1.6),
        Column(t(N_("Läge")), 2.2),
        Column(t(N_("Senaste lägesrapport")), 2.6),
    )


def _row(measure: MeasureFacts, telling: Telling) -> Row:
    return Row(
        (
            (telling.measure(measure),),
            telling.owner(measure),
            telling.due(measure),
            telling.states(measure),
            telling.last_update(measure),
        )
    )


def _brief(measure: MeasureFacts, telling: Telling) -> str:
    return f"{telling.measure(measure)}: {telling.inline(measure.state)}"


def _remaining(finding: FindingFacts, measures: Sequence[MeasureFacts], telling: Telling) -> Iterator[Block]:
    """What remains before the finding can be closed: measures not finished, and an effect that is shown."""
    words = telling.words
    if finding.closed_on:
        return
    left = [_left(measure, telling) for measure in measures if not measure.finished]
    if not any(measure.state is not MeasureState.WITHDRAWN for measure in measures):
        left.append(words.t(N_("En åtgärd behöver beslutas, eller en ståndpunkt motiveras.")))
    said = telling.snapshot.effect_of(finding)
    if said and finding.effect is not EffectState.SHOWN:
        left.append(words.t(N_("Effekten är inte visad. %(reason)s"), reason=said.reason))
    elif finding.effect in (EffectState.NOT_MEASURED, EffectState.DONE_WITHOUT_EFFECT):
        left.append(words.t(N_("Effekten är inte visad. Den mäts inte ännu.")))
    elif finding.effect is not EffectState.SHOWN:
        left.append(words.t(N_("Effekten är inte visad.")))
    yield Paragraph(words.t(N_("Återstår")), "label")
    if left:
        yield BulletList(tuple(left))
    else:
        yield Paragraph(words.t(N_("Inget återstår utom att bristen avslutas.")))


def _left(measure: MeasureFacts, telling: Telling) -> str:
    words = telling.words
    if measure.due_on:
        return words.t(
            N_("%(measure)s, klart senast %(day)s"), measure=telling.measure(measure), day=telling.day(measure.due_on)
        )
    return words.t(N_("%(measure)s, inget datum är satt"), measure=telling.measure(measure))
