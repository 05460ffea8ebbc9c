"""How the sections of a letter say the same things: a measure, its time, a value, what has been measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.documents import indicator_telling
from tracker.documents.answer_snapshot import LetterSnapshot
from tracker.documents.blocks import Block, Cell, Column, Line, Mark, Paragraph, Row, Table
from tracker.rules import indicators
from tracker.rules.facts import FindingFacts, IndicatorFacts, MeasureFacts, ObservationFacts, ObstacleFacts
from tracker.rules.states import MeasureState
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first


@dataclass(frozen=True, slots=True)
class LetterTelling:
    """A letter's snapshot and the language it is told in."""

    snapshot: LetterSnapshot
    words: Words

    @property
    def committee(self) -> str:
        """Socialnämnden, with its capital also where it was typed without."""
        return upper_first(self.snapshot.plan.committee.name)

    @property
    def authority(self) -> str:
        """IVO, or the whole name where no short one is given."""
        return self.snapshot.case.authority_short or self.snapshot.case.authority

    def day(self, day: date) -> str:
        """With its year: a letter is read in other years than its own."""
        return self.words.date(day)

    def missing(self, text: str) -> Mark:
        return Mark("x-circle", "saknas", text)

    def finding(self, finding: FindingFacts) -> str:
        return f"{finding.number} {finding.title}"

    def measure(self, measure: MeasureFacts) -> str:
        return f"{measure.number} {measure.title}"

    def paragraphs(self, text: str) -> list[Block]:
        """What the chief has written, paragraph by paragraph; nothing when nothing is."""
        parts = text.replace("\r\n", "\n").split("\n\n")
        return [Paragraph(part.strip()) for part in parts if part.strip()]

    def table(self, caption: str, measures: list[MeasureFacts]) -> Table:
        """Measures with time, extent, staff concerned and who answers for them, by function."""
        t = self.words.t
        columns = (
            Column(t(N_("Åtgärd")), 2, header=True),
            Column(t(N_("Innehåll, omfattning och berörd personal")), 3.2),
            Column(t(N_("Tid")), 1.7),
            Column(t(N_("Ansvarig")), 1.6),
        )
        return Table(caption, columns, tuple(self._row(measure) for measure in measures))

    def _row(self, measure: MeasureFacts) -> Row:
        return Row(((self.measure(measure),), self._what(measure), self.time(measure), self._owner(measure)))

    def _what(self, measure: MeasureFacts) -> Cell:
        t = self.words.t
        lines: list[Line] = []
        if measure.description.strip():
            lines.append(measure.description.strip())
        if measure.extent.strip():
            lines.append(t(N_("Omfattning: %(text)s"), text=measure.extent.strip()))
        if measure.staff_concerned.strip():
            lines.append(t(N_("Berörd personal: %(text)s"), text=measure.staff_concerned.strip()))
        if measure.expected_effect.strip():
            lines.append(t(N_("Förväntad effekt: %(text)s"), text=measure.expected_effect.strip()))
        return tuple(lines) or ("–",)

    def time(self, measure: MeasureFacts) -> Cell:
        """Done when, or by when; how often; what was told before; or why no date can be given."""
        t = self.words.t
        lines: list[Line] = [*self._when(measure)]
        told = measure.first_due_authority
        if told is not None and told != measure.due_on and measure.due_on is not None:
            lines.append(t(N_("Tidigare redovisad tid: %(day)s"), day=self.day(told)))
        if measure.decided_on is not None:
            reference = f", {measure.decided_reference}" if measure.decided_reference else ""
            lines.append(t(N_("Beslutad %(day)s%(reference)s"), day=self.day(measure.decided_on), reference=reference))
        return tuple(lines)

    def _when(self, measure: MeasureFacts) -> Iterator[str]:
        t, nt = self.words.t, self.words.nt
        if measure.state is MeasureState.DONE:
            yield (t(N_("Genomförd %(day)s"), day=self.day(measure.done_on)) if measure.done_on else t(N_("Genomförd")))
        elif measure.state is MeasureState.IN_PLACE:
            yield t(N_("Införd, löpande"))
        elif measure.due_on is not None:
            late = measure.due_on < self.snapshot.as_of
            text = N_("Skulle ha varit klar %(day)s, pågår") if late else N_("Klar senast %(day)s")
            yield t(text, day=self.day(measure.due_on))
        elif measure.no_due_reason.strip():
            yield t(N_("Datum kan inte anges, därför att: %(reason)s"), reason=measure.no_due_reason.strip())
        elif not measure.continuous:
            yield t(N_("Ingen tid är angiven"))
        if measure.starts_on is not None and not measure.finished:
            begun = measure.state is not MeasureState.NOT_STARTED
            yield t(N_("Påbörjad %(day)s") if begun else N_("Påbörjas %(day)s"), day=self.day(measure.starts_on))
        if measure.continuous and measure.recurrence_weeks:
            yield nt("Återkommer varje vecka", "Återkommer var %(n)s:e vecka", measure.recurrence_weeks)
        if measure.occasions_held:
            yield nt("Hållen %(n)s gång", "Hållen %(n)s gånger", measure.occasions_held)

    def _owner(self, measure: MeasureFacts) -> Cell:
        """By function, never by name."""
        if measure.owner is None or not measure.owner.title:
            return (self.words.t(N_("Ingen ansvarig är utsedd")),)
        return (measure.owner.title,)

    def obstacle(self, obstacle: ObstacleFacts) -> str:
        """What stood in the way, what was tried and what came of it."""
        t = self.words.t
        parts = [
            t(N_("Hinder sedan %(day)s."), day=self.day(obstacle.since)),
            t(N_("Det här har prövats: %(text)s"), text=sentence(obstacle.tried)),
        ]
        if obstacle.outcome.strip():
            parts.append(t(N_("Resultat: %(text)s"), text=sentence(obstacle.outcome)))
        if obstacle.compensating.strip():
            parts.append(t(N_("Under tiden: %(text)s"), text=sentence(obstacle.compensating)))
        if obstacle.ended_on is not None:
            parts.append(t(N_("Hindret upphörde %(day)s."), day=self.day(obstacle.ended_on)))
        return " ".join(parts)

    def indicator(self, indicator: IndicatorFacts) -> str:
        """Where it was, where it is, where it shall be: each value with its period and how many cases are behind."""
        t = self.words.t
        parts = [t(N_("%(title)s."), title=indicator.title)]
        if indicator.baseline_value is not None and indicator.baseline_on is not None:
            base = self.value(indicator.baseline_value, indicator)
            period = self.period(indicator.baseline_on, indicator.baseline_end_on or indicator.baseline_on)
            parts.append(
                t(
                    N_("Utgångsläge %(value)s, %(period)s%(n)s."),
                    value=base,
                    period=period,
                    n=self._n(indicator.baseline_n),
                )
            )
        if indicator.observations:
            parts.append(self._latest(indicator, indicator.observations[-1]))
        elif indicator.first_measured_on is not None:
            parts.append(t(N_("Mäts första gången %(day)s."), day=self.day(indicator.first_measured_on)))
        if indicator.target_value is not None:
            parts.append(self._target(indicator, indicator.target_value))
        if indicator.example:
            parts.append(t(N_("Serien är exempeldata.")))
        return " ".join(parts)

    def _latest(self, indicator: IndicatorFacts, last: ObservationFacts) -> str:
        return self.words.t(
            N_("Senast uppmätt %(value)s, %(period)s%(n)s."),
            value=self.observed(last, indicator),
            period=self.words.period(indicators.period(last, indicator)),
            n=self._n(last.n),
        )

    def _target(self, indicator: IndicatorFacts, target: Decimal) -> str:
        t, value = self.words.t, self.value(target, indicator)
        if indicator.target_on is None:
            return t(N_("Målet är %(value)s."), value=value)
        return t(N_("Målet är %(value)s senast %(day)s."), value=value, day=self.day(indicator.target_on))

    def _n(self, n: int | None) -> str:
        return "" if n is None else self.words.nt(" (%(n)s ärende)", " (%(n)s ärenden)", n)

    def value(self, value: Decimal, indicator: IndicatorFacts) -> str:
        """A value of the indicator with its unit, as every page says it."""
        return self.words.say(indicators.said(value, indicator))

    def observed(self, observation: ObservationFacts, indicator: IndicatorFacts) -> str:
        """The value of one observation, no better than it is."""
        return self.words.say(indicators.measured(observation, indicator))

    def period(self, first: date, last: date) -> str:
        """Whole months by name ("oktober–december 2013"); else the days, or the one day."""
        return indicator_telling.span(first, last, self.words)


def sentence(text: str) -> str:
    """What somebody has written, with a full stop at its end."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
