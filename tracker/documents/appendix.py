"""Bilaga: every measure in full, changed times, obstacles, evidence, and the report this one builds on."""

import sys
from collections.abc import Iterator
from dataclasses import replace

from tracker.documents.blocks import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Heading,
    Line,
    PageBreak,
    Paragraph,
    Row,
    Table,
)
from tracker.documents.telling import Telling
from tracker.rules.facts import EvidenceFacts, MeasureFacts, MoveFacts, ObstacleFacts
from tracker.rules.states import DecidingBody, UnionConsultation, WhoMustAct
from tracker.wording.marking import N_

#: As much of a SHA-256 as tells a file from any other that a committee has, and fits on a line.
SHORT_HASH = 16


def section(telling: Telling) -> Iterator[Block]:
    t, plan = telling.words.t, telling.snapshot.plan
    yield PageBreak()
    yield Heading(1, t(N_("Bilaga: åtgärdsplanen i sin helhet")))
    yield Heading(2, t(N_("Alla åtgärder")))
    if not plan.measures:
        yield Paragraph(t(N_("Planen har inga åtgärder.")), "note")
    for measure in plan.measures:
        yield Heading(3, telling.measure(measure))
        yield Facts(tuple(_measure(measure, telling)))
    yield Heading(2, t(N_("Ändrade tider")))
    yield _moves(telling)
    yield Heading(2, t(N_("Hinder")))
    yield _obstacles(telling)
    yield Heading(2, t(N_("Underlag")))
    yield _evidence(telling)
    yield Heading(2, t(N_("Förra rapporten")))
    yield _previous(telling)
    yield from _anchor(telling)


def _measure(measure: MeasureFacts, telling: Telling) -> Iterator[Fact]:
    """What is known of a measure; only what is filled in, save what must be there."""
    t, words = telling.words.t, telling.words
    yield Fact(t(N_("Läge")), telling.states(measure))
    yield Fact(t(N_("Gäller")), (_serves(measure, telling),))
    yield Fact(t(N_("Ansvarig")), telling.owner(measure))
    yield Fact(t(N_("Klart senast")), telling.due(measure))
    days = (
        (t(N_("Start")), measure.starts_on),
        (t(N_("Klar")), measure.done_on),
        (t(N_("Beräknas klar")), measure.forecast_on),
        (t(N_("Senaste tillfälle")), measure.last_occasion_on),
    )
    yield from (Fact(term, (words.date(day),)) for term, day in days if day)
    if measure.deciding_body:
        yield Fact(t(N_("Beslut")), (_decision(measure, telling),))
    if measure.union_consultation is not UnionConsultation.NOT_NEEDED:
        done = f" {words.date(measure.union_done_on)}" if measure.union_done_on else ""
        yield Fact(t(N_("Facklig samverkan")), (telling.label(measure.union_consultation) + done,))
    yield from _described(measure, telling)
    yield Fact(t(N_("Senaste lägesrapport")), telling.last_update(measure, longest=sys.maxsize))


def _described(measure: MeasureFacts, telling: Telling) -> Iterator[Fact]:
    t = telling.words.t
    kinds = [telling.label(member) for member in (measure.category, measure.kind) if member]
    cost = [telling.words.money(measure.cost_kr)] if measure.cost_kr is not None else []
    texts = (
        (t(N_("Slag")), ", ".join(kinds)),
        (t(N_("Beskrivning")), measure.description),
        (t(N_("Förväntad effekt")), measure.expected_effect),
        (t(N_("Berörd personal")), measure.staff_concerned),
        (t(N_("Omfattning")), measure.extent),
        (t(N_("Kostnad")), ", ".join([*cost, *([measure.cost_note] if measure.cost_note else [])])),
        (t(N_("Varför underlag saknas")), measure.no_evidence_reason),
    )
    yield from (Fact(term, (text,)) for term, text in texts if text)


def _serves(measure: MeasureFacts, telling: Telling) -> str:
    named = [telling.finding(f) for f in telling.snapshot.plan.findings if f.id in measure.finding_ids]
    if measure.whole_plan or not named:
        named.append(telling.words.t(N_("hela planen")))
    return telling.words.list(named)


def _decision(measure: MeasureFacts, telling: Telling) -> str:
    words, body = telling.words, measure.deciding_body
    if body is None:
        return ""
    name = (
        measure.deciding_body_name if body is DecidingBody.OTHER and measure.deciding_body_name else telling.label(body)
    )
    if measure.decided_on is None:
        return words.t(N_("%(body)s ska besluta. Beslutet är inte fattat."), body=name)
    reference = f", {measure.decided_reference}" if measure.decided_reference else ""
    return words.t(
        N_("%(body)s beslutade %(day)s%(reference)s"),
        body=name,
        day=words.date(measure.decided_on),
        reference=reference,
    )


def _moves(telling: Telling) -> Table:
    t = telling.words.t
    columns = (
        Column(t(N_("Åtgärd")), 2.2, header=True),
        Column(t(N_("Från → till")), 2),
        Column(t(N_("Skäl")), 3),
        Column(t(N_("Godkänd")), 2),
    )
    rows = tuple(_move(m, move, telling) for m in telling.snapshot.plan.measures for move in m.moves)
    return Table(t(N_("Ändrade tider och rättelser")), columns, rows, t(N_("Ingen tid har ändrats.")))


def _move(measure: MeasureFacts, move: MoveFacts, telling: Telling) -> Row:
    words = telling.words
    start = words.date(move.from_on) if move.from_on else words.t(N_("inget datum"))
    approved: list[Line] = [f"{words.date(move.approved_on)}, {move.approved_by}"]
    approved += [move.reference] if move.reference else []
    days: Cell = (f"{start} → {words.date(move.to_on)}", telling.label(move.kind))
    return Row(((telling.measure(measure),), days, (move.reason,), tuple(approved)))


def _obstacles(telling: Telling) -> Table:
    t = telling.words.t
    columns = (
        Column(t(N_("Åtgärd")), 2.2, header=True),
        Column(t(N_("Tid")), 1.7),
        Column(t(N_("Vad som har prövats")), 3),
        Column(t(N_("Vem som behöver agera")), 2),
    )
    rows = tuple(_obstacle(m, o, telling) for m in telling.snapshot.plan.measures for o in m.obstacles)
    return Table(t(N_("Hinder, öppna och avslutade")), columns, rows, t(N_("Inget hinder är registrerat.")))


def _obstacle(measure: MeasureFacts, obstacle: ObstacleFacts, telling: Telling) -> Row:
    words = telling.words
    since = words.t(N_("Sedan %(day)s"), day=words.date(obstacle.since))
    ended = (
        words.t(N_("till %(day)s"), day=words.date(obstacle.ended_on)) if obstacle.ended_on else words.t(N_("pågår"))
    )
    tried: list[Line] = [obstacle.tried]
    tried += [obstacle.outcome] if obstacle.outcome else []
    if obstacle.compensating:
        tried.append(words.t(N_("Under tiden: %(text)s"), text=obstacle.compensating))
    other = obstacle.who_must_act is WhoMustAct.OTHER and obstacle.who_must_act_name
    who = obstacle.who_must_act_name if other else telling.label(obstacle.who_must_act)
    return Row(((telling.measure(measure),), (since, ended), tuple(tried), (who,)))


def _evidence(telling: Telling) -> Table:
    t = telling.words.t
    columns = (
        Column(t(N_("Handling")), 3.4, header=True),
        Column(t(N_("Diarienummer")), 2),
        Column(t(N_("Datum")), 1.6),
        Column(t(N_("Hör till")), 3),
    )
    rows = tuple(_document(document, names, telling) for document, names in _held_together(telling).items())
    return Table(t(N_("Registrerade underlag")), columns, rows, t(N_("Inget underlag är registrerat.")))


def _held_together(telling: Telling) -> dict[EvidenceFacts, list[str]]:
    """Each document once, with the measures and findings it belongs to: the same title, number, day and file."""
    plan = telling.snapshot.plan
    holders = [*((telling.measure(m), m.evidence) for m in plan.measures)]
    holders += [(telling.finding(f), f.evidence) for f in plan.findings]
    documents: dict[EvidenceFacts, list[str]] = {}
    for name, evidence in holders:
        for document in evidence:
            documents.setdefault(replace(document, id=0, for_authority=False), []).append(name)
    return documents


def _document(document: EvidenceFacts, names: list[str], telling: Telling) -> Row:
    words = telling.words
    title: list[Line] = [document.title]
    if document.file_name:
        title.append(words.t(N_("%(file)s, version %(n)s"), file=document.file_name, n=document.file_version))
        title.append(words.t(N_("SHA-256 %(start)s …"), start=document.sha256[:SHORT_HASH]))
    if document.secrecy:
        title.append(words.t(N_("Sekretessmarkerad, %(provision)s"), provision=document.secrecy))
    day = words.date(document.document_on) if document.document_on else "–"
    return Row((tuple(title), (document.dnr or "–",), (day,), tuple(names)))


def _previous(telling: Telling) -> Block:
    t, words, previous = telling.words.t, telling.words, telling.snapshot.previous
    if previous is None:
        return Paragraph(t(N_("Det här är den första rapporten. Det finns ingen tidigare.")))
    return Facts(
        (
            Fact(t(N_("Rapport")), (t(N_("Nummer %(number)s"), number=previous.number),)),
            Fact(t(N_("Sammanträde")), (words.date(previous.meeting_on),)),
            Fact(t(N_("Läget per")), (words.date(previous.as_of),)),
            Fact(t(N_("Kontrollsumma (SHA-256)")), (previous.sha256,)),
        )
    )


def _anchor(telling: Telling) -> Iterator[Block]:
    """Where the audit trail stood: on paper in the committee's archive it witnesses of everything before it."""
    t, words, anchor = telling.words.t, telling.words, telling.snapshot.anchor
    if anchor is None:
        return
    yield Heading(2, t(N_("Historikens kontrollsumma")))
    yield Paragraph(
        t(
            N_(
                "Allt som görs i åtgärdsplanen skrivs upp som numrerade händelser i en historik. När rapporten låstes"
                " var detta den senaste händelsen. Med numret och kontrollsumman går det att i efterhand kontrollera"
                " att varken den eller någon tidigare händelse har ändrats eller tagits bort."
            )
        )
    )
    yield Facts(
        (
            Fact(t(N_("Händelse")), (t(N_("Nummer %(number)s"), number=str(anchor.number)),)),
            *((Fact(t(N_("Tid")), (words.when(anchor.at),)),) if anchor.at else ()),
            Fact(t(N_("Kontrollsumma (SHA-256)")), (anchor.hash,)),
        )
    )
