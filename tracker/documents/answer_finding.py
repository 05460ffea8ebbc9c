"""One requirement in a letter: the authority's words, position, measures, those who wait, effect, what remains."""

from collections.abc import Iterator

from tracker.documents.answer_telling import LetterTelling
from tracker.documents.blocks import Block, BulletList, Heading, Paragraph
from tracker.rules import completeness
from tracker.rules.answer_facts import RequirementTexts
from tracker.rules.facts import FindingFacts, MeasureFacts
from tracker.rules.states import EffectState, MeasureKind, MeasureState, Position, VerificationResult
from tracker.wording.marking import N_

_POSITIONS: dict[Position, str] = {
    Position.SHARES: N_("Nämnden delar bedömningen."),
    Position.SHARES_PARTLY: N_("Nämnden delar bedömningen delvis."),
    Position.DOES_NOT_SHARE: N_("Nämnden delar inte bedömningen."),
}

_EFFECTS: dict[EffectState, str] = {
    EffectState.SHOWN: N_("Effekten är visad: målet är nått och kontrollerat."),
    EffectState.INTERIM_TARGET: N_("Ett delmål är nått. Målet är inte nått ännu."),
    EffectState.TOO_EARLY: N_("Det är för tidigt att bedöma effekten."),
    EffectState.TOO_SMALL: N_("Underlaget är för litet för att visa effekten."),
    EffectState.DONE_WITHOUT_EFFECT: N_("Åtgärderna är genomförda. Effekten är ännu inte visad."),
    EffectState.NOT_SHOWN: N_("Effekten är inte visad."),
    EffectState.NOT_MEASURED: N_("Effekten är ännu inte visad."),
}

_RESULTS: dict[VerificationResult, str] = {
    VerificationResult.YES: N_("Kontrollerad %(day)s: effekten bekräftades."),
    VerificationResult.PARTLY: N_("Kontrollerad %(day)s: effekten bekräftades delvis."),
    VerificationResult.NO: N_("Kontrollerad %(day)s: effekten bekräftades inte."),
}


def section(telling: LetterTelling, finding: FindingFacts, annexes: dict[int, int]) -> Iterator[Block]:
    """Everything the letter says of one finding. `annexes` gives the annex number of each piece of evidence."""
    texts = telling.snapshot.texts.of(finding.id)
    measures = list(telling.snapshot.plan.measures_of(finding.id))
    yield Heading(1, telling.finding(finding))
    yield from _requirement(telling, finding)
    yield from _position(telling, finding, texts)
    yield from _measures(telling, finding, measures, texts)
    yield from _waiting(telling, measures, texts)
    yield from _effect(telling, finding, texts)
    yield from _remains(telling, finding, measures, texts)
    yield from _cannot(telling, finding.id, texts.cannot)
    yield from _annexes(telling, finding, measures, annexes)


def _requirement(telling: LetterTelling, finding: FindingFacts) -> Iterator[Block]:
    t = telling.words.t
    if finding.authority_words.strip():
        yield Heading(2, t(N_("Kravet, ordagrant ur beslutet")))
        yield Paragraph(f"”{finding.authority_words.strip()}”")
        if finding.requirement.strip():
            yield Paragraph(t(N_("Det innebär för nämnden: %(text)s"), text=finding.requirement.strip()))
    elif finding.requirement.strip():
        yield Heading(2, t(N_("Kravet, återgivet av nämnden")))
        yield Paragraph(finding.requirement.strip())
    else:
        yield Heading(2, t(N_("Kravet")))
        yield Paragraph(t(N_("Kravets ordalydelse är inte inskriven.")), "note")
    if finding.legal_basis.strip():
        yield Paragraph(t(N_("Rättslig grund enligt beslutet: %(text)s"), text=finding.legal_basis.strip()))


def _position(telling: LetterTelling, finding: FindingFacts, texts: RequirementTexts) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(2, t(N_("Nämndens ståndpunkt")))
    if finding.closed_on is not None:
        reference = f" ({finding.closed_reference})" if finding.closed_reference else ""
        day = telling.day(finding.closed_on)
        yield Paragraph(t(N_("Bristen är avslutad %(day)s%(reference)s."), day=day, reference=reference))
    if finding.position is None:
        yield Paragraph(t(N_("Nämnden har ännu inte tagit ställning till bedömningen.")))
    else:
        sentence = t(_POSITIONS[finding.position])
        yield Paragraph(" ".join(part for part in (sentence, finding.position_reason.strip()) if part))
    if finding.root_cause.strip():
        yield Paragraph(t(N_("Orsak: %(text)s"), text=finding.root_cause.strip()))
    if finding.elsewhere.strip():
        yield Paragraph(t(N_("I övrig verksamhet: %(text)s"), text=finding.elsewhere.strip()))
    yield from telling.paragraphs(texts.position)


def _measures(
    telling: LetterTelling, finding: FindingFacts, measures: list[MeasureFacts], texts: RequirementTexts
) -> Iterator[Block]:
    t = telling.words.t
    taken, planned, withdrawn = parted(measures)
    yield Heading(2, t(N_("Vidtagna åtgärder")))
    if taken:
        yield telling.table(t(N_("Vidtagna åtgärder för %(number)s"), number=finding.number), taken)
    else:
        yield Paragraph(t(N_("Ingen åtgärd är genomförd ännu.")))
    yield Heading(2, t(N_("Pågående och planerade åtgärder")))
    if planned:
        yield telling.table(t(N_("Pågående och planerade åtgärder för %(number)s"), number=finding.number), planned)
    else:
        yield Paragraph(t(N_("Ingen ytterligare åtgärd är planerad.")))
    if withdrawn:
        yield Paragraph(t(N_("Åtgärder som utgår")), "label")
        yield BulletList(tuple(_withdrawn(telling, measure) for measure in withdrawn))
    yield from telling.paragraphs(texts.measures)


def parted(measures: list[MeasureFacts]) -> tuple[list[MeasureFacts], list[MeasureFacts], list[MeasureFacts]]:
    """Taken, still to come, and withdrawn ones that somebody has been told of."""
    taken = [m for m in measures if m.state in (MeasureState.DONE, MeasureState.IN_PLACE)]
    planned = [m for m in measures if not m.finished]
    told = [m for m in measures if not completeness.active(m) and (m.reported or m.first_due_authority)]
    return taken, planned, told


def _withdrawn(telling: LetterTelling, measure: MeasureFacts) -> str:
    t = telling.words.t
    reason = measure.withdrawn_reason.strip() or t(N_("skäl saknas"))
    text = t(N_("%(measure)s utgår: %(reason)s"), measure=telling.measure(measure), reason=reason)
    if measure.successor_number:
        text += " " + t(N_("Ersätts av %(number)s."), number=measure.successor_number)
    return text


def _waiting(telling: LetterTelling, measures: list[MeasureFacts], texts: RequirementTexts) -> Iterator[Block]:
    """What is done for those who wait now: the chief's words, or the remedial measures, or that there is none."""
    t = telling.words.t
    yield Heading(2, t(N_("För dem som väntar nu")))
    remedial = [m for m in measures if completeness.active(m) and m.kind is MeasureKind.REMEDIAL]
    if remedial:
        named = telling.words.list([telling.measure(m) for m in remedial])
        yield Paragraph(t(N_("Avhjälpande för de ärenden som är öppna nu: %(measures)s."), measures=named))
    elif not texts.waiting.strip():
        yield Paragraph(
            t(
                N_(
                    "Nämnden kan i dag inte redovisa någon särskild insats för dem som väntar, "
                    "därför att ingen avhjälpande åtgärd är beslutad."
                )
            )
        )
    yield from telling.paragraphs(texts.waiting)


def _effect(telling: LetterTelling, finding: FindingFacts, texts: RequirementTexts) -> Iterator[Block]:
    t, plan = telling.words.t, telling.snapshot.plan
    yield Heading(2, t(N_("Så säkras och mäts effekten")))
    because = telling.snapshot.effect_of(finding)
    yield Paragraph(" ".join(part for part in (t(_EFFECTS[finding.effect]), because) if part))
    shown = [telling.indicator(indicator) for indicator in plan.indicators_of(finding.id)]
    for sample in plan.samples:
        if sample.finding_id == finding.id:
            shown.append(
                t(
                    N_("Egenkontroll %(day)s: %(passed)s av %(examined)s granskade akter uppfyllde kraven."),
                    day=telling.day(sample.performed_on),
                    passed=sample.passed,
                    examined=sample.examined,
                )
            )
    for check in plan.verifications:
        if check.finding_id == finding.id:
            shown.append(t(_RESULTS[check.result], day=telling.day(check.performed_on)))
    if shown:
        yield BulletList(tuple(shown))
    yield from telling.paragraphs(texts.effect)
    if not shown and not texts.effect.strip():
        yield Paragraph(
            t(N_("Nämnden kan i dag inte redovisa hur effekten säkras, därför att inget mått är valt för bristen."))
        )


def _remains(
    telling: LetterTelling, finding: FindingFacts, measures: list[MeasureFacts], texts: RequirementTexts
) -> Iterator[Block]:
    """Measures that are not finished, obstacles with what was tried, why no date can be given."""
    t = telling.words.t
    yield Heading(2, t(N_("Det som återstår")))
    left = [line for measure in measures if not measure.finished for line in _left(telling, measure)]
    if left:
        yield BulletList(tuple(left))
    elif finding.effect is EffectState.SHOWN:
        yield Paragraph(t(N_("Alla åtgärder är genomförda eller införda.")))
    elif any(completeness.active(measure) for measure in measures):
        yield Paragraph(t(N_("Alla åtgärder är genomförda eller införda. Det som återstår är att visa effekten.")))
    yield from telling.paragraphs(texts.remains)


def _left(telling: LetterTelling, measure: MeasureFacts) -> Iterator[str]:
    when = [line for line in telling.time(measure)[:1] if isinstance(line, str)]
    yield f"{telling.measure(measure)}: {when[0][:1].lower()}{when[0][1:]}." if when else telling.measure(measure)
    for obstacle in measure.obstacles:
        yield f"{telling.measure(measure)}. {telling.obstacle(obstacle)}"


def _cannot(telling: LetterTelling, finding_id: int, written: str) -> Iterator[Block]:
    """R7: what the committee cannot say today, and why. Without a reason of its own the draft names what is missing."""
    t = telling.words.t
    gaps = [said for about, said in telling.snapshot.gaps if about == finding_id]
    if not gaps and not written.strip():
        return
    yield Heading(2, t(N_("Det som nämnden i dag inte kan ange")))
    if written.strip():
        yield from telling.paragraphs(written)
    else:
        yield from (Paragraph(said, "note") for said in gaps)


def whole_plan(telling: LetterTelling) -> Iterator[Block]:
    """The measures that serve everything, told once."""
    t, snapshot = telling.words.t, telling.snapshot
    measures = [m for m in snapshot.plan.measures if not m.finding_ids]
    taken, planned, _withdrawn_ones = parted(measures)
    if not taken and not planned and not snapshot.texts.cannot.strip():
        return
    yield Heading(1, t(N_("Åtgärder som gäller alla krav")))
    if taken or planned:
        yield telling.table(t(N_("Åtgärder som gäller alla krav")), [*taken, *planned])
    for measure in planned:
        for obstacle in measure.obstacles:
            yield Paragraph(f"{telling.measure(measure)}. {telling.obstacle(obstacle)}")
    yield from _cannot(telling, 0, snapshot.texts.cannot)


def _annexes(
    telling: LetterTelling, finding: FindingFacts, measures: list[MeasureFacts], annexes: dict[int, int]
) -> Iterator[Block]:
    papers = [*finding.evidence, *(paper for measure in measures for paper in measure.evidence)]
    if not papers:
        yield Paragraph(
            telling.words.t(
                N_("Nämnden kan i dag inte bifoga underlag om det här kravet, därför att inget är registrerat.")
            )
        )
    numbers = sorted({annexes[paper.id] for paper in papers if paper.id in annexes})
    if numbers:
        named = telling.words.list([str(number) for number in numbers])
        yield Paragraph(
            telling.words.nt(
                "Underlag: bilaga %(numbers)s.", "Underlag: bilaga %(numbers)s.", len(numbers), numbers=named
            )
        )
