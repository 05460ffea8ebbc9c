"""Nyckeltalsblad: one indicator on a sheet of its own: conclusion, curve, effect, how it is measured, its numbers.

Who recorded a value is told by office, never by name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.charts import figures
from tracker.documents import indicator_telling, letterhead
from tracker.documents.blocks import (
    Block,
    BulletList,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Heading,
    Line,
    Mark,
    Paragraph,
    Row,
    Table,
)
from tracker.rules import indicators
from tracker.rules.facts import CommitteeFacts, FindingFacts, IndicatorFacts, MeasureFacts, ObservationFacts
from tracker.rules.indicators import Position
from tracker.rules.states import EffectState
from tracker.rules.transitions import Message
from tracker.wording import Words
from tracker.wording.icons import icon_of, tone_of
from tracker.wording.marking import N_
from tracker.wording.words import upper_first


@dataclass(frozen=True, slots=True)
class Served:
    """A finding whose effect the indicator shows, with the verdict on it and why (R5)."""

    finding: FindingFacts
    state: EffectState
    reason: Message


@dataclass(frozen=True, slots=True)
class Observed:
    """One recorded value. `part` is the part of the organisation, empty for the whole; `recorded_as` an office."""

    facts: ObservationFacts
    part: str = ""
    recorded_as: str = ""
    #: A later value has taken its place.
    corrected: bool = False
    correction_reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a sheet says, as of `today`. `measures` are those that should move the indicator."""

    committee: CommitteeFacts
    today: date
    indicator: IndicatorFacts
    position: Position
    measures: tuple[MeasureFacts, ...] = ()
    findings: tuple[Served, ...] = ()
    #: The newest period first.
    observations: tuple[Observed, ...] = ()
    retired_on: date | None = None
    retired_reason: str = ""
    example_note: str = ""


def sheet(made: Sheet, words: Words) -> Document:
    """The sheet as a document. Pure: the same facts give the same document."""
    t, committee = words.t, made.committee
    return Document(
        title=_name(made.indicator, words),
        head=letterhead.head(
            committee,
            office=committee.administration,
            kind=t(N_("NYCKELTALSBLAD")),
            day=words.date(made.today),
            reference=letterhead.reference(committee.plan_dnr, words),
        ),
        facts=Facts(tuple(_facts(made, words))),
        blocks=tuple(_sections(made, words)),
        notices=tuple(_notices(made, words)),
        lang=words.locale,
        day=made.today.strftime("%Y%m%d"),
        page_label=t(N_("Sida {page} ({pages})")),
    )


def file_name(made: Sheet, ending: str, words: Words) -> str:
    """What the file is called; `ending` without its dot."""
    name = N_("Nyckeltalsblad %(number)s %(day)s.%(ending)s")
    return words.t(name, number=made.indicator.number, day=made.today.isoformat(), ending=ending)


def _name(indicator: IndicatorFacts, words: Words) -> str:
    """Made-up data says so in the title too, which stands wherever the file does."""
    name = f"{indicator.number} {indicator.title}"
    return words.t(N_("%(name)s (exempeldata)"), name=name) if indicator.example else name


def _notices(made: Sheet, words: Words) -> Iterator[str]:
    if made.retired_on is not None:
        said = words.t(N_("Nyckeltalet följs inte längre sedan %(day)s."), day=made.retired_on)
        yield " ".join(part for part in (said, made.retired_reason) if part)
    if made.indicator.example:
        yield words.t(N_("Mätvärdena är exempeldata. De är påhittade."))
    if made.example_note:
        yield made.example_note


def _facts(made: Sheet, words: Words) -> Iterator[Fact]:
    t, committee = words.t, made.committee
    yield Fact(t(N_("Nämnd")), (upper_first(committee.name),))
    missing = Mark("x-circle", "saknas", t(N_("Diarienummer saknas")))
    yield Fact(t(N_("Vår beteckning")), (committee.plan_dnr or missing,))
    numbers = words.list([served.finding.number for served in made.findings])
    yield Fact(t(N_("Visar effekt för")), (numbers or t(N_("Ingen brist")),))
    yield Fact(t(N_("Läget per")), (words.date(made.today),))


def _sections(made: Sheet, words: Words) -> Iterator[Block]:
    yield Heading(1, figures.conclusion(made.indicator, made.position, words))
    yield from _curve(made, words)
    yield Facts(indicator_telling.aims(made.indicator, words))
    yield from _finished(made, words)
    yield from _effects(made, words)
    yield Heading(1, words.t(N_("Så mäts det")))
    yield Facts(
        (*indicator_telling.measured_how(made.indicator, words), *indicator_telling.required(made.indicator, words))
    )
    yield Heading(1, words.t(N_("Mätvärden")))
    yield _values(made, words)


def _curve(made: Sheet, words: Words) -> Iterator[Block]:
    """The curve, and what its marks stand for. Its numbers stand in the table of values."""
    t, indicator = words.t, made.indicator
    if not indicator.observations:
        yield Paragraph(t(N_("Kurvan visas när det finns ett mätvärde.")), "note")
        return
    scene = figures.curve(indicator, made.measures, made.position, words)
    caption = t(
        N_("%(unit)s för varje %(period)s"),
        unit=indicator_telling.unit(indicator, words),
        period=words.inline(indicator.period),
    )
    if indicator.example:
        caption = t(N_("%(name)s (exempeldata)"), name=caption)
    yield Figure(scene, scene, caption, scene.description, note=_legend(made, words))


def _legend(made: Sheet, words: Words) -> str:
    t, indicator = words.t, made.indicator
    said = []
    if indicator.baseline_value is not None and indicator.baseline_on is not None:
        said.append(t(N_("Rutern är utgångsläget.")))
    if indicator.target_value is not None:
        said.append(t(N_("Den streckade linjen är målet.")))
    if figures.marked(made.measures, indicator):
        said.append(t(N_("De prickade lodräta linjerna är dagar då åtgärder blev klara.")))
    return " ".join((*said, t(N_("Siffrorna står i tabellen över mätvärden."))))


def _finished(made: Sheet, words: Words) -> Iterator[Block]:
    """The measures that the curve marks, by title: the drawing has room for their numbers only."""
    marked = figures.marked(made.measures, made.indicator) if made.indicator.observations else ()
    if marked:
        yield Heading(2, words.t(N_("Åtgärder som har blivit klara")))
        yield BulletList(tuple(_done(measure, words) for measure in marked))


def _done(measure: MeasureFacts, words: Words) -> str:
    name = f"{measure.number} {measure.title}"
    return words.t(N_("%(name)s, %(day)s"), name=name, day=measure.done_on)


# --- What it says of the effect ---------------------------------------------------------------------------------------


def _effects(made: Sheet, words: Words) -> Iterator[Block]:
    t = words.t
    yield Heading(1, t(N_("Vad det säger om effekten")))
    yield Paragraph(
        t(
            N_(
                "En brists effekt är visad först när en kontroll med resultatet ja vilar på ett nyckeltal som har nått"
                " målet, eller på ett granskat stickprov. Har bristen flera nyckeltal avgör det mest oroande."
            )
        )
    )
    columns = (Column(t(N_("Brist")), 2, header=True), Column(t(N_("Effekt")), 4))
    rows = tuple(_served(one, words) for one in made.findings)
    empty = t(N_("Ingen brist är vald. Då visar nyckeltalet ingen effekt."))
    yield Table(t(N_("Effekt för de brister som nyckeltalet visar")), columns, rows, empty)


def _served(one: Served, words: Words) -> Row:
    state = Mark(icon_of(one.state), tone_of(one.state), words.label(one.state))
    return Row(((f"{one.finding.number} {one.finding.title}",), (state, words.say(one.reason))))


# --- What has been observed -------------------------------------------------------------------------------------------


def _values(made: Sheet, words: Words) -> Table:
    t = words.t
    columns = (
        Column(t(N_("Period")), 1.6, header=True),
        Column(t(N_("Värde")), 1.2),
        Column(t(N_("Bygger på")), 1.4),
        Column(t(N_("Registrerat")), 1.8),
        Column(t(N_("Anmärkning")), 3),
    )
    rows = tuple(_value(one, made, words) for one in made.observations)
    return Table(t(N_("Mätvärden, det senaste först")), columns, rows, t(N_("Inga mätvärden ännu.")))


def _value(one: Observed, made: Sheet, words: Words) -> Row:
    t, facts, indicator = words.t, one.facts, made.indicator
    period: list[Line] = [upper_first(words.period(indicators.period(facts, indicator)))]
    period += [one.part] if one.part else []
    value: list[Line] = [words.say(indicators.measured(facts, indicator))]
    value += [t(N_("Rättat, gäller inte"))] if one.corrected else []
    recorded: list[Line] = [words.date(facts.recorded_on)] if facts.recorded_on else []
    recorded += [upper_first(one.recorded_as)] if one.recorded_as else []
    basis, note = _basis(facts, indicator, words), _note(one, made, words)
    return Row((tuple(period), tuple(value), basis, tuple(recorded) or ("–",), note))


def _basis(facts: ObservationFacts, indicator: IndicatorFacts, words: Words) -> Cell:
    basis = indicator_telling.basis(facts, words)
    if indicators.enough(facts, indicator):
        return (basis,)
    return (basis, words.t(N_("För litet för att bedöma")))


def _note(one: Observed, made: Sheet, words: Words) -> Cell:
    """What the indicator's own facts do not say of the value: another source, made-up data, why it was put right."""
    t, lines = words.t, list[Line]()
    if one.facts.source and one.facts.source != made.indicator.source:
        lines.append(t(N_("Källa: %(source)s"), source=one.facts.source))
    if one.facts.example:
        lines.append(t(N_("Exempeldata")))
    if one.correction_reason:
        lines.append(t(N_("Rättelse: %(reason)s"), reason=one.correction_reason))
    return tuple(lines) or ("–",)
