"""How the sections say the same things: a measure's name, owner, time and state, a deadline, a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from tracker.documents.blocks import Block, Cell, Line, Mark, Paragraph
from tracker.documents.snapshot import FlagSaid, Snapshot
from tracker.rules import promises
from tracker.rules.facts import CaseFacts, FindingFacts, MeasureFacts, PersonFacts
from tracker.rules.states import Flag, MeasureState
from tracker.wording import Words
from tracker.wording.icons import icon_of, tone_of
from tracker.wording.marking import N_
from tracker.wording.words import lower_first, upper_first

#: With more measures than this, those unchanged stand in one line, and their details in the appendix.
LARGE_PLAN = 12
#: Letters in a progress report that a table's narrow column holds; a longer one stands in the appendix alone.
LONGEST_IN_CELL = 400


@dataclass(frozen=True, slots=True)
class Telling:
    """A snapshot and the language it is told in: what every section is written from."""

    snapshot: Snapshot
    words: Words

    @property
    def large(self) -> bool:
        return len(self.snapshot.plan.measures) > LARGE_PLAN

    @property
    def committee(self) -> str:
        """Socialnämnden, with its capital also where it was typed without."""
        return upper_first(self.snapshot.plan.committee.name)

    def day(self, day: date) -> str:
        return self.words.day(day, self.snapshot.as_of)

    def label(self, member: Enum) -> str:
        return self.snapshot.label(member)

    def inline(self, member: Enum) -> str:
        return lower_first(self.snapshot.label(member))

    def mark(self, member: Enum, text: str = "") -> Mark:
        """Icon and word of a state, flag, effect, verdict or class of change."""
        return Mark(icon_of(member), tone_of(member), text or self.label(member))

    def missing(self, text: str = "") -> Mark:
        return Mark("x-circle", "saknas", text or self.words.t(N_("Saknas")))

    def measure(self, measure: MeasureFacts) -> str:
        return f"{measure.number} {measure.title}"

    def finding(self, finding: FindingFacts) -> str:
        return f"{finding.number} {finding.title}"

    def person(self, person: PersonFacts) -> str:
        """Title first, then the name; a membership that has ended says so."""
        text = f"{person.title}, {person.name}" if person.title and person.name else person.title or person.name
        return self.words.t(N_("%(person)s (uppdraget har upphört)"), person=text) if person.ended else text

    def owner(self, measure: MeasureFacts) -> Cell:
        if measure.owner is None:
            return (self.mark(Flag.NO_OWNER),)
        ended = [self.words.t(N_("Uppdraget har upphört"))] if measure.owner.ended else []
        parts = [part for part in (measure.owner.title, measure.owner.name, *ended) if part]
        lines: list[Line] = [*parts]
        if measure.deputy:
            lines.append(self.words.t(N_("Ersättare: %(person)s"), person=self.person(measure.deputy)))
        return tuple(lines)

    def states(self, measure: MeasureFacts) -> Cell:
        """The state that a person has set, and every computed state beside it (R1)."""
        flags = (self.mark(said.flag, self.flag(said)) for said in self.snapshot.flags_of(measure))
        return (self.mark(measure.state), *flags)

    def flag(self, said: FlagSaid) -> str:
        """A computed state with its number of days or its date: "Försenad 4 dagar"."""
        t = self.words.t
        if said.flag is Flag.OVERDUE and said.days:
            return t(N_("%(flag)s %(days)s"), flag=self.label(said.flag), days=self.words.days(said.days))
        if said.flag in (Flag.OBSTACLE, Flag.UNCONFIRMED) and said.since:
            return t(N_("%(flag)s sedan %(day)s"), flag=self.label(said.flag), day=self.day(said.since))
        if said.flag is Flag.AWAITING_DECISION and said.expected_on:
            return t(N_("%(flag)s %(day)s"), flag=self.label(said.flag), day=self.day(said.expected_on))
        return self.label(said.flag)

    def due(self, measure: MeasureFacts) -> Cell:
        """First date → current date with the number of moves, or why there is none (R2)."""
        t = self.words.t
        lines: list[Line] = [self._due(measure)]
        moves = len(promises.date_record(measure).moves)
        if moves:
            lines.append(self.words.nt("Flyttad %(n)s gång", "Flyttad %(n)s gånger", moves))
        told = measure.first_due_authority
        if told and told not in (measure.first_due_committee, measure.due_on):
            lines.append(t(N_("Först angivet till myndigheten: %(day)s"), day=self.day(told)))
        if measure.next_occasion_on and measure.state is not MeasureState.WITHDRAWN:
            lines.append(t(N_("Nästa tillfälle %(day)s"), day=self.day(measure.next_occasion_on)))
        return tuple(lines)

    def _due(self, measure: MeasureFacts) -> str:
        t = self.words.t
        if measure.due_on is None:
            if measure.no_due_reason:
                return t(N_("Datum kan inte anges: %(reason)s"), reason=measure.no_due_reason)
            if measure.state is MeasureState.IN_PLACE or measure.continuous:
                return t(N_("Löpande"))
            return t(N_("Datum saknas")) if measure.state is not MeasureState.DONE else "–"
        first = measure.first_due_committee
        if first and first != measure.due_on:
            return t(N_("%(first)s → %(now)s"), first=self.day(first), now=self.day(measure.due_on))
        return self.day(measure.due_on)

    def last_update(self, measure: MeasureFacts, longest: int = LONGEST_IN_CELL) -> Cell:
        """The last progress report with its day; a mere confirmation says that it is one.

        A text too long for a narrow column stands whole in the appendix, which has no such limit.
        """
        t, update = self.words.t, measure.last_update
        if measure.state is MeasureState.WITHDRAWN:
            text = t(N_("Utgår: %(reason)s"), reason=measure.withdrawn_reason or t(N_("skäl saknas")))
            if measure.successor_number:
                text += " " + t(N_("Ersätts av %(number)s."), number=measure.successor_number)
            return (text,)
        if update is None:
            return (t(N_("Ingen lägesrapport ännu")),)
        if len(update.text) > longest:
            return (t(N_("%(day)s: lång text, se bilagan"), day=upper_first(self.day(update.made_on))),)
        said = update.text or (t(N_("Läget är oförändrat.")) if update.confirmation else t(N_("Ingen text.")))
        return (t(N_("%(day)s: %(text)s"), day=upper_first(self.day(update.made_on)), text=said),)

    def case_name(self, case: CaseFacts) -> str:
        authority = case.authority_short or case.authority
        return f"{authority}: {case.title}" if authority else case.title

    def free_text(self, text: str, empty: str) -> list[Block]:
        """What the chief has written, paragraph by paragraph, or a sentence that says it is empty."""
        parts = [part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n")]
        written = [Paragraph(part) for part in parts if part.strip()]
        return list(written) if written else [Paragraph(empty, "note")]


def joined(parts: Sequence[str]) -> str:
    """Sentences after each other."""
    return " ".join(part for part in parts if part)
