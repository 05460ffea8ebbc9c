"""What the authority will ask at re-inspection, for one finding: the committee's own file, never sent by itself.

Requirement, measures and decisions, obstacles with what was tried, evidence with hashes, figures before and after,
samples, verifications and earlier rounds. Made from the plan as it stands; nothing here is frozen.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.charts import figures
from tracker.documents import answer_snapshot, letterhead
from tracker.documents.answer_snapshot import LetterSnapshot
from tracker.documents.answer_telling import LetterTelling
from tracker.documents.blocks import (
    Block,
    BulletList,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
)
from tracker.rules import decisions, indicators
from tracker.rules.answer_facts import AnswerFacts
from tracker.rules.facts import CaseFacts, EvidenceFacts, FindingFacts, IndicatorFacts, MeasureFacts, PlanFacts
from tracker.rules.states import MoveKind
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import lower_first, upper_first


@dataclass(frozen=True, slots=True)
class _Telling(LetterTelling):
    """The letter's ways of saying things, over the one finding and the whole plan."""

    whole: PlanFacts
    finding_facts: FindingFacts
    case: CaseFacts

    @property
    def measures(self) -> tuple[MeasureFacts, ...]:
        return self.snapshot.plan.measures_of(self.finding_facts.id)


def file(plan: PlanFacts, finding_id: int, words: Words) -> Document:
    """The finding's file as of the plan's day. KeyError for a finding that is not in the plan."""
    finding = plan.finding(finding_id)
    case = next(case for case in plan.cases if case.id == finding.case_id)
    telling = _Telling(_snapshot(plan, case, words), words, plan, finding, case)
    t, committee = words.t, plan.committee
    return Document(
        title=t(N_("Granskningsakt: %(finding)s"), finding=telling.finding(finding)),
        head=letterhead.head(
            committee,
            office=telling.committee,
            kind=t(N_("GRANSKNINGSAKT")),
            day=telling.day(plan.today),
            reference=letterhead.reference(case.own_dnr or committee.plan_dnr, words),
        ),
        facts=Facts(tuple(_facts(telling))),
        blocks=tuple(_sections(telling)),
        notices=(t(N_("Nämndens egen akt. Den skickas inte till myndigheten av sig själv.")),),
        lang=words.locale,
        day=plan.today.strftime("%Y%m%d"),
        page_label=t(N_("Sida {page} ({pages})")),
    )


def file_name(plan: PlanFacts, finding_id: int, words: Words, ending: str = "pdf") -> str:
    """What the file is called on a disk."""
    number, day = plan.finding(finding_id).number, plan.today.isoformat()
    return words.t(N_("Granskningsakt %(number)s %(day)s.%(ending)s"), number=number, day=day, ending=ending)


def _snapshot(plan: PlanFacts, case: CaseFacts, words: Words) -> LetterSnapshot:
    """The case's own facts with functions for names, as in a letter."""
    return answer_snapshot.build(AnswerFacts(0, 0, case.id), plan, words=words)


def _facts(telling: _Telling) -> Iterator[Fact]:
    t, case, finding = telling.words.t, telling.case, telling.finding_facts
    yield Fact(t(N_("Ärende")), (case.title,))
    yield Fact(t(N_("Myndighet")), (case.authority,))
    yield Fact(t(N_("Myndighetens diarienummer")), (case.authority_dnr or telling.missing(t(N_("Ej angivet"))),))
    if case.decided_on is not None:
        yield Fact(t(N_("Beslut")), (telling.day(case.decided_on),))
    if case.reviewed_period:
        yield Fact(t(N_("Granskad period")), (case.reviewed_period,))
    if finding.repeat_of_number:
        yield Fact(t(N_("Upprepar")), (finding.repeat_of_number,))
    because = telling.snapshot.effect_of(finding)
    yield Fact(t(N_("Effekt")), tuple(part for part in (telling.snapshot.label(finding.effect), because) if part))
    yield Fact(t(N_("Läget per")), (telling.day(telling.whole.today),))


def _sections(telling: _Telling) -> Iterator[Block]:
    yield from _requirement(telling)
    yield from _measures(telling)
    yield from _decisions(telling)
    yield from _obstacles(telling)
    yield from _moves(telling)
    yield from _figures(telling)
    yield from _samples(telling)
    yield from _checks(telling)
    yield from _rounds(telling)
    yield from _evidence(telling)


def _requirement(telling: _Telling) -> Iterator[Block]:
    t, finding = telling.words.t, telling.finding_facts
    yield Heading(1, t(N_("Kravet")))
    if finding.authority_words.strip():
        yield Paragraph(f"”{finding.authority_words.strip()}”")
    if finding.requirement.strip():
        yield Paragraph(finding.requirement.strip())
    elif not finding.authority_words.strip():
        yield Paragraph(t(N_("Kravets ordalydelse är inte inskriven.")), "note")
    if finding.legal_basis.strip():
        yield Paragraph(t(N_("Rättslig grund: %(text)s"), text=finding.legal_basis.strip()))
    if finding.root_cause.strip():
        yield Paragraph(t(N_("Orsak: %(text)s"), text=finding.root_cause.strip()))


def _measures(telling: _Telling) -> Iterator[Block]:
    t, measures = telling.words.t, list(telling.measures)
    yield Heading(1, t(N_("Åtgärder")))
    if measures:
        yield telling.table(t(N_("Åtgärder för %(number)s"), number=telling.finding_facts.number), measures)
    else:
        yield Paragraph(t(N_("Ingen åtgärd är kopplad till bristen.")), "note")


def _decisions(telling: _Telling) -> Iterator[Block]:
    t, ids = telling.words.t, {measure.id for measure in telling.measures}
    yield Heading(1, t(N_("Beslut")))
    lines = []
    for decision in telling.snapshot.plan.decisions:
        if decision.decided_on is None:
            continue
        about = ids.intersection(decision.measure_ids) or telling.finding_facts.id in decision.finding_ids
        if not about and decision.case_id != telling.case.id:
            continue
        reference = decisions.reference(decision.paragraph, decision.point) or telling.snapshot.label(decision.form)
        lines.append(f"{telling.day(decision.decided_on)}, {reference}: {decision.text.strip() or decision.title}")
    yield from _list(lines, t(N_("Inget beslut är inskrivet.")))


def _obstacles(telling: _Telling) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(1, t(N_("Hinder och vad som har prövats")))
    lines = [f"{telling.measure(m)}. {telling.obstacle(o)}" for m in telling.measures for o in m.obstacles]
    yield from _list(lines, t(N_("Inget hinder är registrerat.")))


def _moves(telling: _Telling) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(1, t(N_("Ändrade tider")))
    lines = []
    for measure in telling.measures:
        for move in measure.moves:
            before = telling.day(move.from_on) if move.from_on else t(N_("ingen tid"))
            slip = t(N_(" (rättelse av skrivfel)")) if move.kind is MoveKind.CORRECTION else ""
            lines.append(
                t(
                    N_("%(measure)s: från %(before)s till %(after)s%(slip)s. %(reason)s"),
                    measure=telling.measure(measure),
                    before=before,
                    after=telling.day(move.to_on),
                    slip=slip,
                    reason=move.reason,
                )
            )
    yield from _list(lines, t(N_("Ingen tid har ändrats.")))


def _figures(telling: _Telling) -> Iterator[Block]:
    """Before and after: the baseline and every observation, as the numbers of the curve."""
    t, words = telling.words.t, telling.words
    yield Heading(1, t(N_("Effekten före och efter")))
    indicators = telling.snapshot.plan.indicators_of(telling.finding_facts.id)
    if not indicators:
        yield Paragraph(t(N_("Inget nyckeltal är valt för bristen.")), "note")
    for indicator in indicators:
        yield Paragraph(telling.indicator(indicator))
        columns = (
            Column(t(N_("Period")), 2, header=True),
            Column(t(N_("Värde")), 1),
            Column(t(N_("Antal ärenden")), 1),
            Column(t(N_("Källa")), 2),
        )
        caption = t(N_("Mätvärden: %(title)s"), title=indicator.title)
        numbers = Table(caption, columns, tuple(_values(telling, indicator)), words.t(N_("Inga mätvärden ännu.")))
        yield from _curve(telling, indicator, numbers)
        yield numbers


def _curve(telling: _Telling, indicator: IndicatorFacts, numbers: Table) -> Iterator[Block]:
    """The curve with its baseline, its target and the days when measures were done."""
    if len(indicator.observations) > 1:
        place = indicators.standing(indicator, telling.whole.today)
        measures = [m for m in telling.snapshot.plan.measures if set(m.finding_ids) & set(indicator.finding_ids)]
        scene = figures.curve(indicator, measures, place, telling.words)
        yield Figure(scene, scene, f"{indicator.number} {indicator.title}. {scene.title}", scene.description, numbers)


def _values(telling: _Telling, indicator: IndicatorFacts) -> Iterator[Row]:
    t = telling.words.t
    if indicator.baseline_value is not None and indicator.baseline_on is not None:
        period = telling.period(indicator.baseline_on, indicator.baseline_end_on or indicator.baseline_on)
        n = str(indicator.baseline_n) if indicator.baseline_n is not None else "–"
        start = t(N_("Utgångsläge, %(period)s"), period=period)
        yield Row(((start,), (telling.value(indicator.baseline_value, indicator),), (n,), (indicator.source or "–",)))
    for one in indicator.observations:
        period = upper_first(telling.words.period(indicators.period(one, indicator)))
        n = str(one.n) if one.n is not None else "–"
        yield Row(((period,), (telling.observed(one, indicator),), (n,), (one.source or indicator.source or "–",)))


def _samples(telling: _Telling) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(1, t(N_("Stickprov")))
    lines = []
    for sample in telling.snapshot.plan.samples:
        if sample.finding_id != telling.finding_facts.id:
            continue
        checks = "; ".join(f"{question}: {passed}" for question, passed in sample.checks)
        text = t(
            N_("%(day)s: %(passed)s av %(examined)s uppfyllde alla krav."),
            day=telling.day(sample.performed_on),
            passed=sample.passed,
            examined=sample.examined,
        )
        lines.append(" ".join(part for part in (text, checks, sample.note) if part))
    yield from _list(lines, t(N_("Inget stickprov är gjort.")))


def _checks(telling: _Telling) -> Iterator[Block]:
    t, ids = telling.words.t, {m.id: m for m in telling.measures}
    yield Heading(1, t(N_("Kontroller")))
    lines = []
    for check in telling.snapshot.plan.verifications:
        if check.finding_id == telling.finding_facts.id:
            about = t(N_("effekten"))
        elif check.measure_id in ids:
            about = telling.measure(ids[check.measure_id])
        else:
            continue
        lines.append(
            t(
                N_("%(day)s, %(about)s: %(result)s."),
                day=telling.day(check.performed_on),
                about=about,
                result=lower_first(telling.snapshot.label(check.result)),
            )
        )
    yield from _list(lines, t(N_("Ingen kontroll är gjord.")))


def _rounds(telling: _Telling) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(1, t(N_("Myndighetens uppföljningar")))
    lines = []
    for one in telling.snapshot.plan.rounds:
        day = one.decided_on or one.performed_on or one.announced_on
        verdict = next((v for v in one.verdicts if v.finding_id == telling.finding_facts.id), None)
        said = lower_first(telling.snapshot.label(verdict.verdict)) if verdict else t(N_("inget utlåtande ännu"))
        when = telling.day(day) if day else t(N_("dag ej angiven"))
        dnr = t(N_(", dnr %(dnr)s"), dnr=one.dnr) if one.dnr else ""
        note = f" {verdict.note}" if verdict and verdict.note else ""
        lines.append(
            t(N_("Omgång %(number)s, %(when)s%(dnr)s: %(said)s."), number=one.number, when=when, dnr=dnr, said=said)
            + note
        )
    yield from _list(lines, t(N_("Ingen uppföljning är registrerad.")))


def _evidence(telling: _Telling) -> Iterator[Block]:
    """With hashes: this is the committee's own file, where they belong."""
    t = telling.words.t
    yield Heading(1, t(N_("Underlag")))
    papers = [("", paper) for paper in telling.finding_facts.evidence]
    papers += [(m.number, paper) for m in telling.measures for paper in m.evidence]
    rows = tuple(_paper(telling, number, paper) for number, paper in papers)
    columns = (
        Column(t(N_("Handling")), 3, header=True),
        Column(t(N_("Hör till")), 1),
        Column(t(N_("Dnr och datum")), 1.6),
        Column(t(N_("Kontrollsumma (SHA-256)")), 3),
    )
    yield Table(t(N_("Underlag")), columns, rows, t(N_("Inget underlag är registrerat.")))


def _paper(telling: _Telling, number: str, paper: EvidenceFacts) -> Row:
    t = telling.words.t
    title = t(N_("%(title)s (sekretessmarkerad)"), title=paper.title) if paper.secrecy else paper.title
    named = [part for part in (paper.dnr, telling.day(paper.document_on) if paper.document_on else "") if part]
    return Row(
        (
            (title,),
            (number or telling.finding_facts.number,),
            tuple(named) or ("–",),
            (paper.sha256 or t(N_("ingen fil här")),),
        )
    )


def _list(lines: list[str], empty: str) -> Iterator[Block]:
    if lines:
        yield BulletList(tuple(upper_first(line) for line in lines))
    else:
        yield Paragraph(empty, "note")
