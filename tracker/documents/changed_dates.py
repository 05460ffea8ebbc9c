"""Ändrade tider for the committee: first dates and what became of them, each move with its reason, and the forecasts.

It is about the plan. Who approved a move is told by office, never by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.documents import dates_telling, letterhead
from tracker.documents.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Line,
    Mark,
    Marked,
    Paragraph,
    Row,
    Table,
)
from tracker.rules import impersonal, slips
from tracker.rules.facts import CommitteeFacts, MeasureFacts, MoveFacts, PlanFacts, ProposedMoveFacts
from tracker.rules.slips import Awaited, ChangedDates, DateRow, Expected, Tally
from tracker.rules.states import MeasureState, MoveKind, TellAuthority
from tracker.wording import Words
from tracker.wording.icons import icon_of, tone_of
from tracker.wording.marking import N_
from tracker.wording.words import upper_first


@dataclass(frozen=True, slots=True)
class _Telling:
    """The plan's dates and the language they are told in."""

    plan: PlanFacts
    dates: ChangedDates
    words: Words

    @property
    def committee(self) -> str:
        return upper_first(self.plan.committee.name)


def changed_dates(plan: PlanFacts, words: Words, example_note: str = "") -> Document:
    """Ändrade tider as of the plan's day. Pure: the same plan gives the same document.

    `example_note` says that parts of the plan are made up, where they are.
    """
    plan = impersonal.moves(plan)
    t, committee = words.t, plan.committee
    telling = _Telling(plan, slips.changed_dates(plan), words)
    return Document(
        title=t(N_("Ändrade tider i åtgärdsplanen")),
        head=letterhead.head(
            committee,
            office=committee.administration,
            kind=t(N_("SAMMANSTÄLLNING")),
            day=words.date(plan.today),
            reference=letterhead.reference(committee.plan_dnr, words),
        ),
        facts=Facts(tuple(_facts(telling))),
        blocks=tuple(_sections(telling)),
        notices=(example_note,) if example_note else (),
        lang=words.locale,
        day=plan.today.strftime("%Y%m%d"),
        page_label=t(N_("Sida {page} ({pages})")),
    )


def file_name(plan: PlanFacts, ending: str, words: Words) -> str:
    """What the file is called; `ending` without its dot."""
    return words.t(N_("Ändrade tider %(day)s.%(ending)s"), day=plan.today.isoformat(), ending=ending)


def _facts(telling: _Telling) -> Iterator[Fact]:
    t, committee = telling.words.t, telling.plan.committee
    yield Fact(t(N_("Till")), (telling.committee,))
    yield Fact(
        t(N_("Vår beteckning")), (committee.plan_dnr or Mark("x-circle", "saknas", t(N_("Diarienummer saknas"))),)
    )
    yield Fact(t(N_("Läget per")), (telling.words.date(telling.plan.today),))


def _sections(telling: _Telling) -> Iterator[Block]:
    yield from _summary(telling)
    yield from _dates(telling)
    yield from _moves(telling)
    yield from _waiting(telling)
    yield from _forecasts(telling)
    yield from _counting(telling)


# --- How many were kept -----------------------------------------------------------------------------------------------


def _summary(telling: _Telling) -> Iterator[Block]:
    t, ledger = telling.words.t, telling.dates.ledger
    yield Heading(1, t(N_("Hölls den första tiden?")))
    yield Paragraph(dates_telling.conclusion(ledger, telling.words))
    columns = (
        Column(t(N_("Kategori")), 3, header=True),
        Column(t(N_("Hölls")), 2),
        Column(t(N_("De som inte hölls, i median")), 3),
    )
    tallies = list(ledger.categories)
    if [tally.total for tally in tallies] != [ledger.whole.total]:
        tallies.append(ledger.whole)
    if ledger.categories:
        rows = tuple(_tally(tally, telling.words) for tally in tallies)
        yield Table(t(N_("Hur många första tider som hölls, per kategori")), columns, rows)


def _tally(tally: Tally, words: Words) -> Row:
    t = words.t
    name = words.label(tally.category) if tally.category else t(N_("Hela planen"))
    kept = t(N_("%(kept)s av %(total)s"), kept=tally.kept, total=tally.total)
    late = t(N_("%(days)s senare"), days=words.days(tally.median_days)) if tally.median_days else "–"
    return Row(((name,), (kept,), (late,)))


# --- Dates and moves --------------------------------------------------------------------------------------------------


def _dates(telling: _Telling) -> Iterator[Block]:
    t, rows = telling.words.t, telling.dates.rows
    told = any(row.record.first_authority or row.tell for row in rows)
    yield Heading(1, t(N_("Från första tid till nuvarande")))
    columns = (
        Column(t(N_("Åtgärd")), 2.6, header=True),
        Column(t(N_("Först sagt till nämnden")), 1.3),
        *((Column(t(N_("Först sagt till myndigheten")), 1.4),) if told else ()),
        Column(t(N_("Klart senast")), 1.4),
        Column(t(N_("Utfall")), 1.5),
    )
    shown = tuple(_date_row(row, telling.words, told=told) for row in rows)
    yield Table(t(N_("Åtgärdernas tider")), columns, shown, t(N_("Inga tider är sagda till nämnden än.")))
    if rows and not told:
        yield Paragraph(t(N_("Ingen av tiderna är sagd till någon myndighet.")), "note")


def _date_row(row: DateRow, words: Words, *, told: bool) -> Row:
    """`told`: whether the table has a column for what the authority has been told."""
    first = row.record.first_committee
    return Row(
        (
            (_name(row.measure), _state(row.measure, words)),
            (words.date(first) if first else "–",),
            *((_to_authority(row, words),) if told else ()),
            _current(row.measure, words),
            (_outcome(row, words),),
        )
    )


def _to_authority(row: DateRow, words: Words) -> Cell:
    first = row.record.first_authority
    lines: list[Line] = [words.date(first) if first else "–"]
    if row.tell:
        lines.append(Mark("exclamation-triangle-fill", "risk", words.t(N_("Ska få veta den nya tiden"))))
    return tuple(lines)


def _current(measure: MeasureFacts, words: Words) -> Cell:
    """The date that holds now, or why there is none; for what is done also when it was."""
    t, lines = words.t, list[Line]()
    if measure.due_on is not None:
        lines.append(words.date(measure.due_on))
    elif measure.no_due_reason.strip():
        lines.append(t(N_("Datum kan inte anges: %(reason)s"), reason=measure.no_due_reason.strip()))
    if measure.finished and measure.done_on is not None:
        lines.append(t(N_("Klar %(day)s"), day=measure.done_on))
    return tuple(lines) or ("–",)


def _outcome(row: DateRow, words: Words) -> Line:
    """What has become of the date first told the committee."""
    t = words.t
    if row.measure.state is MeasureState.WITHDRAWN:
        return Mark("x-circle", "utgar", t(N_("Räknas inte")))
    if row.record.first_committee is None:
        return "–"
    if row.days is None:
        return Mark("hourglass-split", "ej", t(N_("Kan hållas")))
    if not row.days:
        return Mark("check-circle-fill", "klar", t(N_("Hölls")))
    return Mark("calendar-plus", "risk", t(N_("%(days)s senare"), days=words.days(row.days)))


def _moves(telling: _Telling) -> Iterator[Block]:
    t, committee = telling.words.t, telling.plan.committee
    yield Heading(1, t(N_("Flyttade tider med skäl")))
    columns = (
        Column(t(N_("Åtgärd")), 2.2, header=True),
        Column(t(N_("Från → till")), 2),
        Column(t(N_("Skäl")), 3.4),
        Column(t(N_("Beslutat av")), 2),
    )
    rows = tuple(
        _move(row.measure, move, committee, telling.words)
        for row in telling.dates.rows
        for move in sorted(row.measure.moves, key=lambda move: (move.approved_on, move.id))
    )
    yield Table(t(N_("Flyttade tider och rättelser")), columns, rows, t(N_("Ingen tid har ändrats.")))


def _move(measure: MeasureFacts, move: MoveFacts, committee: CommitteeFacts, words: Words) -> Row:
    t = words.t
    days: list[Line] = [_from_to(move, words)]
    if move.kind is MoveKind.CORRECTION:
        days.append(t(N_("Skrivfel rättat, räknas inte som en flytt")))
    decided: list[Line] = [dates_telling.approver(move, committee), words.date(move.approved_on)]
    decided += [move.reference] if move.reference else []
    if move.authority_told_on is not None and move.tell_authority is TellAuthority.YES:
        decided.append(t(N_("Myndigheten fick veta det %(day)s"), day=move.authority_told_on))
    elif move.tell_authority is TellAuthority.YES:
        decided.append(t(N_("Myndigheten ska få veta")))
    return Row(((_name(measure),), tuple(days), (move.reason,), tuple(decided)))


def _from_to(move: MoveFacts, words: Words) -> str:
    start = words.date(move.from_on) if move.from_on else words.t(N_("ingen tid"))
    return f"{start} → {words.date(move.to_on)}"


def _waiting(telling: _Telling) -> Iterator[Block]:
    """Proposed dates change nothing until they are approved, and are told so that none comes as a surprise."""
    t = telling.words.t
    if not telling.dates.waiting:
        yield Paragraph(t(N_("Inget förslag till ny tid väntar på godkännande.")), "note")
        return
    yield Heading(2, t(N_("Förslag som väntar på godkännande")))
    columns = (
        Column(t(N_("Åtgärd")), 2.2, header=True),
        Column(t(N_("Nu → föreslaget")), 2),
        Column(t(N_("Skäl")), 3.4),
        Column(t(N_("Föreslaget")), 2),
    )
    rows = tuple(_proposal(m, m.proposed_move, telling.words) for m in telling.dates.waiting if m.proposed_move)
    yield Table(t(N_("Föreslagna tider som inte är godkända")), columns, rows)


def _proposal(measure: MeasureFacts, proposed: ProposedMoveFacts, words: Words) -> Row:
    start = words.date(measure.due_on) if measure.due_on else words.t(N_("ingen tid"))
    days = f"{start} → {words.date(proposed.to_on)}"
    return Row(((_name(measure),), (days,), (proposed.reason,), (words.date(proposed.proposed_on),)))


def _name(measure: MeasureFacts) -> str:
    return f"{measure.number} {measure.title}"


def _state(measure: MeasureFacts, words: Words) -> Mark:
    return Mark(icon_of(measure.state), tone_of(measure.state), words.label(measure.state))


# --- What that says of the last days ----------------------------------------------------------------------------------


def _forecasts(telling: _Telling) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(1, t(N_("När kan åtgärderna vara klara?")))
    if not telling.dates.awaited:
        yield Paragraph(t(N_("Ingen myndighet väntar på svar just nu.")), "note")
        return
    for awaited in telling.dates.awaited:
        yield from _forecast(awaited, telling.plan.today, telling.words)


def _forecast(awaited: Awaited, today: date, words: Words) -> Iterator[Block]:
    t, forecast = words.t, awaited.forecast
    yield Heading(2, dates_telling.awaited_for(awaited, words))
    mark, said = dates_telling.outlook(forecast, today, words)
    yield Marked(mark)
    if said:
        yield Paragraph(said)
    columns = (
        Column(t(N_("Åtgärd")), 2.6, header=True),
        Column(t(N_("Väntas klar")), 1.4),
        Column(t(N_("Så har det räknats")), 4),
    )
    if forecast.measures:
        caption = t(N_("Åtgärder som inte är klara: %(case)s"), case=awaited.case.title)
        yield Table(caption, columns, tuple(_expected(one, words) for one in forecast.measures))


def _expected(expected: Expected, words: Words) -> Row:
    day = words.date(expected.on) if expected.on else words.t(N_("Går inte att säga"))
    return Row(((_name(expected.measure),), (day,), (dates_telling.reasons(expected, words),)))


def _counting(telling: _Telling) -> Sequence[Block]:
    t = telling.words.t
    return (
        Heading(1, t(N_("Så räknas det"))),
        Paragraph(
            t(
                N_(
                    "Den första tiden är den som nämnden först fick höra, i en låst återrapportering. Den ändras inte"
                    " när åtgärden får en ny tid. Tiden hölls om åtgärden blev klar då eller tidigare. Är åtgärden inte"
                    " klar räknas förseningen till klart senast, eller till dagen för sammanställningen om den är"
                    " senare. Rättade skrivfel räknas inte som flyttar, och åtgärder som har utgått räknas inte alls."
                )
            )
        ),
        Paragraph(t(N_("Prognosen: %(rule)s"), rule=dates_telling.rule(telling.words))),
        Paragraph(
            t(N_("Sammanställningen handlar om planen, inte om personer. Vem som har godkänt anges med uppdrag.")),
            "note",
        ),
    )
