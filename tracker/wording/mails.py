"""Reminders in words, as blocks that `web.letters` prints as plain text and as a page: the words can't differ.

A letter leaves the house, so it names a measure by number and title and says nothing of what people have written.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.rules.facts import MeasureFacts
from tracker.rules.reminders import Day, Item, Kind, Week
from tracker.rules.states import Flag
from tracker.wording.marking import N_
from tracker.wording.words import Words, upper_first


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list, with the page it is about; empty where there is none."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do: a link by itself."""

    text: str
    url: str


DAYS_A_WEEK = 7

Block = Heading | Paragraph | Lines | Button


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be told of one committee. `links` are the addresses that answer, by the kind that asks."""

    committee: str
    items: tuple[Item, ...]
    links: dict[Kind, str]


@dataclass(frozen=True, slots=True)
class Mail:
    """A reminder in words."""

    subject: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> frozenset[int]:
        """Which blocks are headings, counted from 0."""
        return frozenset(number for number, block in enumerate(self.blocks) if isinstance(block, Heading))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the pages are that a letter points at."""

    measure: Callable[[int], str]
    start: str
    account: str


_HEADINGS = {
    Kind.PASSED: N_("Datum har passerat"),
    Kind.DEPUTY: N_("Försenat, och du är ersättare"),
    Kind.UNCONFIRMED: N_("Ej bekräftat inför utskicket"),
    Kind.CHIEF: N_("Försenat utan besked"),
    Kind.RED: N_("Nytt som kräver handling"),
}
_LEADS = {
    Kind.PASSED: N_("Är det klart, eller blir det senare? Skriv läget, så vet alla."),
    Kind.DEPUTY: N_("Den ansvariga har inte skrivit något sedan datumet passerade. Du kan uppdatera i stället."),
    Kind.CHIEF: N_("Ingen har skrivit något sedan datumet passerade."),
}
_DAYS = {
    "stop": N_("Stoppdag för handlingar"),
    "preparation": N_("Beredning"),
    "dispatch": N_("Utskick"),
    "meeting": N_("Sammanträde"),
}


def reminder(parts: Sequence[Part], *, name: str, today: date, words: Words, places: Places) -> Mail:
    """The one letter of the day to a person. ValueError when there is nothing to tell."""
    items = [item for part in parts for item in part.items]
    if not items:
        raise ValueError("a letter with nothing in it")
    blocks: list[Block] = [Paragraph(words.t(N_("Hej %(name)s!"), name=name))]
    for part in parts:
        if len(parts) > 1:
            blocks.append(Heading(part.committee))
        else:
            blocks.append(Paragraph(words.t(N_("Det här gäller %(committee)s."), committee=part.committee)))
        blocks += _part(part, today, words, places)
    blocks.append(Paragraph(words.t(N_("Du får högst ett mejl om dagen. Vad du vill få väljer du under Ditt konto:"))))
    blocks.append(Lines((Line(words.t(N_("Ditt konto")), places.account),)))
    return Mail(_subject(items, today, words), tuple(blocks))


def _subject(items: Sequence[Item], today: date, words: Words) -> str:
    """What matters most of it."""
    first = min(items, key=lambda item: list(Kind).index(item.kind))
    same = [item for item in items if item.kind is first.kind]
    count = len({measure.id for item in same for measure in item.measures})
    meeting = first.meeting
    match first.kind:
        case Kind.CONFIRM | Kind.CONFIRM_AGAIN if meeting is not None:
            return words.nt(
                "Bekräfta din åtgärd senast %(day)s",
                "Bekräfta dina %(n)s åtgärder senast %(day)s",
                count,
                day=words.day(meeting.dispatch_on, today),
            )
        case Kind.WEEKLY:
            return words.t(N_("Veckobrev, %(week)s"), week=words.week(today))
        case Kind.UNCONFIRMED:
            return words.nt(
                "%(n)s åtgärd är inte bekräftad inför utskicket",
                "%(n)s åtgärder är inte bekräftade inför utskicket",
                count,
            )
        case Kind.RED if first.measures:
            return words.nt("%(n)s åtgärd kräver handling", "%(n)s åtgärder kräver handling", count)
        case Kind.RED:
            return words.t(N_("Ett svar riskerar att inte hinna fram"))
    return words.nt("%(n)s åtgärd är försenad", "%(n)s åtgärder är försenade", count)


def _part(part: Part, today: date, words: Words, places: Places) -> Iterator[Block]:
    for kind, grouped in groupby(part.items, key=lambda item: item.kind):
        items = tuple(grouped)
        if kind in (Kind.CONFIRM, Kind.CONFIRM_AGAIN):
            yield from _ask(items[0], part.links[kind], today, words)
        elif kind is Kind.WEEKLY:
            for item in items:
                if item.week is not None:
                    yield from _week(item.week, today, words, places)
        else:
            yield Heading(words.t(_HEADINGS[kind]))
            yield from _leads(kind, items, today, words)
            yield Lines(tuple(_lines(items, today, words, places)))


def _leads(kind: Kind, items: Sequence[Item], today: date, words: Words) -> Iterator[Block]:
    if kind in _LEADS:
        yield Paragraph(words.t(_LEADS[kind]))
    meeting = items[0].meeting
    if kind is Kind.UNCONFIRMED and meeting is not None:
        text = N_("Utskicket är %(day)s. Det som ingen har bekräftat då står som ej bekräftat i rapporten.")
        yield Paragraph(words.t(text, day=words.weekday_of(meeting.dispatch_on, today)))


def _ask(item: Item, url: str, today: date, words: Words) -> Iterator[Block]:
    meeting = item.meeting
    if meeting is None:
        return
    again = item.kind is Kind.CONFIRM_AGAIN
    yield Heading(words.t(N_("Hur går det?")) if not again else words.t(N_("Hur går det? Svaret saknas")))
    text = N_("Handlingarna till sammanträdet %(held_on)s skickas ut %(dispatch_on)s. Svara senast då.")
    held_on, dispatch_on = words.day(meeting.held_on, today), words.weekday_of(meeting.dispatch_on, today)
    yield Paragraph(words.t(text, held_on=held_on, dispatch_on=dispatch_on))
    yield Lines(tuple(Line(_named(measure, _due_on(measure), today, words)) for measure in item.measures))
    yield Button(words.t(N_("Bekräfta eller skriv vad som har hänt")), url)
    yield Paragraph(
        words.t(
            N_(
                "Länken är bara din, så skicka den inte vidare. Den fungerar utan inloggning till och med "
                "utskicksdagen, en gång för varje åtgärd."
            )
        )
    )


def _week(week: Week, today: date, words: Words, places: Places) -> Iterator[Block]:
    yield Heading(_ahead(week.horizon_days, words))
    groups = (
        (words.t(N_("Försenat:")), week.late),
        (_within(week.near_days, words), week.near),
        (_within(week.horizon_days, words), week.later),
    )
    for title, measures in groups:
        if measures:
            yield Paragraph(title)
            lines = (Line(_named(m, _due_on(m), today, words), places.measure(m.id)) for m in measures)
            yield Lines(tuple(lines))
    if week.days:
        yield Paragraph(words.t(N_("Dagar att hålla i minnet:")))
        yield Lines(tuple(Line(_day(day, today, words)) for day in week.days))


def _ahead(days: int, words: Words) -> str:
    """How far the letter looks ahead: in weeks where it is whole weeks."""
    if days % DAYS_A_WEEK:
        return words.nt("Det närmaste dygnet", "De närmaste %(n)s dagarna", days)
    weeks = days // DAYS_A_WEEK
    return words.nt("Den närmaste veckan", "De närmaste %(word)s veckorna", weeks, word=words.number_word(weeks))


def _within(days: int, words: Words) -> str:
    if days % DAYS_A_WEEK:
        return words.nt("Inom %(n)s dag:", "Inom %(n)s dagar:", days)
    weeks = days // DAYS_A_WEEK
    return words.nt("Inom en vecka:", "Inom %(word)s veckor:", weeks, word=words.number_word(weeks))


def _day(day: Day, today: date, words: Words) -> str:
    last_day = day.what == "deadline"
    what = words.t(N_("Sista dag, %(title)s"), title=day.title) if last_day else words.t(_DAYS[day.what])
    return f"{upper_first(words.weekday_of(day.on, today))}: {what}"


def _lines(items: Iterable[Item], today: date, words: Words, places: Places) -> Iterator[Line]:
    for item in items:
        if item.deadline is not None:
            text = N_("Inget sammanträde hinner före sista dagen %(day)s")
            yield Line(words.t(text, day=words.day(item.deadline.due_on, today)), places.start)
        for measure in item.measures:
            flag = item.flag
            said = f"{measure.number} {measure.title}" if flag is None else _flagged(measure, item, words)
            yield Line(said, places.measure(measure.id))


def _flagged(measure: MeasureFacts, item: Item, words: Words) -> str:
    flag = item.flag
    name = f"{measure.number} {measure.title}"
    if flag is None:
        return name
    if flag.flag is Flag.OVERDUE and flag.days is not None:
        late = words.nt("försenad %(n)s dag", "försenad %(n)s dagar", flag.days)
        return f"{name}: {late}"
    return f"{name}: {words.inline(flag.flag)}"


def _due_on(measure: MeasureFacts) -> date | None:
    return measure.next_occasion_on if measure.continuous and measure.next_occasion_on else measure.due_on


def _named(measure: MeasureFacts, day: date | None, today: date, words: Words) -> str:
    name = f"{measure.number} {measure.title}"
    if day is None:
        return name
    when = words.day(day, today)
    if measure.continuous and measure.next_occasion_on:
        return words.t(N_("%(name)s, nästa tillfälle %(day)s"), name=name, day=when)
    return words.t(N_("%(name)s, klart senast %(day)s"), name=name, day=when)
