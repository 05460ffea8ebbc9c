"""A frozen report for the projector: the same snapshot as the paper, cut into views that a whole room can read.

Nothing here is computed anew: states, flags, classes and verdicts are those of the snapshot. Only the days that are
left are counted from the meeting's day, which is when the views are shown. At most seven tiles or five rows a view
(DESIGN.md §7); what does not fit makes a further view, nothing is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.documents.blocks import Mark
from tracker.documents.snapshot import ChangeSaid, DeadlineSaid, JudgementSaid, Snapshot
from tracker.documents.summary import CLASSED
from tracker.documents.telling import Telling
from tracker.rules.changes import ItemKind, said
from tracker.rules.facts import CaseFacts, DecisionFacts, FindingFacts, IndicatorFacts, MeasureFacts
from tracker.rules.states import (
    ChangeClass,
    EffectState,
    Flag,
    IndicatorUnit,
    MeasureState,
    Position,
    SanctionKind,
    Verdict,
)
from tracker.wording import Words
from tracker.wording.icons import icon_of, tone_of
from tracker.wording.marking import N_, NP_
from tracker.wording.words import upper_first

MOST_TILES = 7
MOST_ROWS = 5

_FINISHED = frozenset({MeasureState.DONE, MeasureState.IN_PLACE})
#: Effects that leave something to do.
_UNSECURED = frozenset({EffectState.NOT_MEASURED, EffectState.DONE_WITHOUT_EFFECT, EffectState.TOO_SMALL})
#: Classes that are told last and together: nothing happened.
_QUIET = (ChangeClass.UNCONFIRMED, ChangeClass.UNCHANGED)


class Group(StrEnum):
    """The views people know by name; the value is the anchor of the group's first view."""

    STATE = "laget"
    CHANGED = "andrat"
    REMAINING = "kvar"
    DECISIONS = "beslut"
    DEADLINE = "sista-dag"
    FINDING = "brist"


@dataclass(frozen=True, slots=True)
class Tile:
    """One measure: its state in colour, icon and word, and what flags it has."""

    name: str
    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A finding with its effect and the measures that answer it; without `anchor`, the plan as a whole."""

    name: str
    anchor: str = ""
    figure: str = ""
    effect: Mark | None = None
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list: marks to the left, what it is about and why to the right."""

    marks: tuple[Mark, ...]
    name: str
    lines: tuple[str, ...] = ()
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the two questions with its answer."""

    question: str
    verdict: Verdict
    word: str
    reasons: tuple[str, ...]
    stated: str = ""


@dataclass(frozen=True, slots=True)
class LastDay:
    """An open deadline seen from the meeting's day. `days` is negative when it has passed."""

    case: str
    due_on: date
    days: int
    #: "dagar kvar vid mötet", under the number.
    left: str
    starts_on: date | None
    meetings: tuple[date, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What fills the screen at one time. Its title is a conclusion."""

    anchor: str
    group: Group
    title: str
    rows: tuple[PictureRow, ...] = ()
    items: tuple[Item, ...] = ()
    last_day: LastDay | None = None
    #: Of several views in the group: "2 av 3".
    part: str = ""

    @property
    def aside(self) -> bool:
        """Shown when somebody asks, not in the row of views that the presenter steps through."""
        return self.group is Group.FINDING


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    anchor: str
    group: Group


@dataclass(frozen=True, slots=True)
class Presentation:
    """Everything Mötesläge shows of one frozen report, in the order it is shown."""

    committee: str
    meeting_on: date
    as_of: date
    #: Of the nearest deadline: "9 dagar från mötet till 4 april".
    days_left: str
    fine: str
    views: tuple[View, ...]
    tabs: tuple[Tab, ...]
    example_note: str = ""


def present(snapshot: Snapshot, words: Words) -> Presentation:
    """The views of a report. Pure: the same snapshot gives the same views, whenever they are opened."""
    telling = Telling(snapshot, words)
    views = (
        *_state(telling),
        *_changed(telling),
        *_remaining(telling),
        *_decisions(telling),
        *_deadlines(telling),
        *(_finding(finding, telling) for finding in snapshot.plan.findings),
    )
    nearest = snapshot.deadlines[0] if snapshot.deadlines else None
    return Presentation(
        committee=telling.committee,
        meeting_on=snapshot.meeting.held_on,
        as_of=snapshot.as_of,
        days_left=_days_left(nearest, telling) if nearest else "",
        fine=_fine(nearest, telling) if nearest else "",
        views=views,
        tabs=tuple(_tabs(telling, nearest)),
        example_note=snapshot.example_note,
    )


def _tabs(telling: Telling, nearest: DeadlineSaid | None) -> Iterator[Tab]:
    t = telling.words.t
    labels = {
        Group.STATE: t(N_("Läget")),
        Group.CHANGED: t(N_("Ändrat")),
        Group.REMAINING: t(N_("Kvar")),
        Group.DECISIONS: t(N_("Beslut")),
        Group.DEADLINE: telling.day(nearest.due_on) if nearest else t(N_("Sista dag")),
    }
    for group, label in labels.items():
        yield Tab(label, group.value, group)


def _views(group: Group, title: str, parts: Sequence[View], telling: Telling) -> Iterator[View]:
    """The parts as views of one group, numbered when they are several; an empty group still says its title."""
    if not parts:
        yield View(group.value, group, title)
    for number, part in enumerate(parts, 1):
        several = telling.words.t(N_("%(number)s av %(all)s"), number=number, all=len(parts)) if len(parts) > 1 else ""
        anchor = group.value if number == 1 else f"{group.value}-{number}"
        yield View(anchor, group, title, part.rows, part.items, part.last_day, several)


def _listed(group: Group, title: str, items: Sequence[Item], telling: Telling) -> Iterator[View]:
    cut = [items[start : start + MOST_ROWS] for start in range(0, len(items), MOST_ROWS)]
    return _views(group, title, [View("", group, "", items=tuple(part)) for part in cut], telling)


# ---------- Läget ----------


def _state(telling: Telling) -> Iterator[View]:
    parts = [View("", Group.STATE, "", rows=rows) for rows in _fitted(_picture(telling))]
    return _views(Group.STATE, _state_title(telling), parts, telling)


def _state_title(telling: Telling) -> str:
    """How many of the measures are done, and the gravest thing that some of the others have."""
    words, counts = telling.words, dict(telling.snapshot.flag_counts)
    active = [m for m in telling.snapshot.plan.measures if m.state is not MeasureState.WITHDRAWN]
    if not active:
        return words.t(N_("Planen har inga åtgärder ännu."))
    done = _done(sum(m.state in _FINISHED for m in active), len(active), words)
    for flag, sentence in _FLAGGED.items():
        if counts.get(flag):
            return f"{done} {upper_first(words.nt(*sentence, counts[flag], word=words.number_word(counts[flag])))}."
    return done


#: "En väntar på beslut", in the order of weight.
_FLAGGED: dict[Flag, tuple[str, str]] = {
    Flag.OVERDUE: NP_("%(word)s är försenad", "%(word)s är försenade"),
    Flag.OBSTACLE: NP_("%(word)s har hinder", "%(word)s har hinder"),
    Flag.NO_OWNER: NP_("%(word)s saknar ansvarig", "%(word)s saknar ansvarig"),
    Flag.AWAITING_DECISION: NP_("%(word)s väntar på beslut", "%(word)s väntar på beslut"),
    Flag.AT_RISK: NP_("%(word)s riskerar försening", "%(word)s riskerar försening"),
    Flag.UNCONFIRMED: NP_("%(word)s är inte bekräftad", "%(word)s är inte bekräftade"),
}


def _done(done: int, total: int, words: Words) -> str:
    t = words.t
    if total == 1:
        return t(N_("Åtgärden är genomförd eller införd.")) if done else t(N_("Åtgärden är inte genomförd ännu."))
    if done == total:
        return t(N_("Alla %(total)s åtgärder är genomförda eller införda."), total=words.number_word(total))
    if done == 0:
        return t(N_("Ingen av %(total)s åtgärder är genomförd ännu."), total=words.number_word(total))
    sentence = words.nt(
        "%(word)s av %(total)s åtgärder är genomförd eller införd.",
        "%(word)s av %(total)s åtgärder är genomförda eller införda.",
        done,
        word=words.number_word(done),
        total=words.number_word(total),
    )
    return upper_first(sentence)


def _picture(telling: Telling) -> Iterator[PictureRow]:
    """Open findings with their measures, then what serves the whole plan. A measure stands once, under its first."""
    plan, told = telling.snapshot.plan, set[int]()
    for finding in plan.findings:
        if finding.closed_on is None:
            fresh = [measure for measure in plan.measures_of(finding.id) if measure.id not in told]
            told.update(measure.id for measure in fresh)
            yield _row(finding, fresh, telling)
    open_ids = {finding.id for finding in plan.findings if finding.closed_on is None}
    closed_only = {m.id for m in plan.measures if m.finding_ids and not open_ids & set(m.finding_ids)}
    rest = [m for m in plan.measures if m.id not in told and m.id not in closed_only]
    if rest:
        yield PictureRow(telling.words.t(N_("Hela planen")), tiles=tuple(_tile(m, telling) for m in rest))


def _row(finding: FindingFacts, measures: Sequence[MeasureFacts], telling: Telling) -> PictureRow:
    return PictureRow(
        name=telling.finding(finding),
        anchor=_anchor(finding),
        figure=_figure(finding, telling),
        effect=telling.mark(finding.effect),
        tiles=tuple(_tile(measure, telling) for measure in measures),
    )


def _anchor(finding: FindingFacts) -> str:
    return f"{Group.FINDING.value}-{finding.id}"


def _figure(finding: FindingFacts, telling: Telling) -> str:
    """84 %, mål 100 %: the last value of the finding's first indicator that has one; empty without."""
    for indicator in telling.snapshot.plan.indicators_of(finding.id):
        if indicator.observations:
            value = _value(indicator, telling.words, indicator.observations[-1].value)
            if indicator.target_value is None:
                return value
            target = _value(indicator, telling.words, indicator.target_value)
            return telling.words.t(N_("%(value)s, mål %(target)s"), value=value, target=target)
    return ""


def _value(indicator: IndicatorFacts, words: Words, value: object) -> str:
    number = float(str(value))
    if indicator.unit is IndicatorUnit.SHARE:
        return words.percent(number)
    return f"{words.number(number)} {indicator.unit_name}".strip()


def _tile(measure: MeasureFacts, telling: Telling) -> Tile:
    flags = telling.snapshot.flags_of(measure)
    texts = [telling.label(measure.state), *(_lower(telling.flag(flag)) for flag in flags)]
    # What is late or hindered may not hide behind the colour of its state.
    grave = next((f.flag for f in flags if f.flag in (Flag.OVERDUE, Flag.OBSTACLE, Flag.NO_OWNER)), None)
    shown = grave or measure.state
    return Tile(telling.measure(measure), ", ".join(texts), icon_of(shown), tone_of(shown))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _fitted(rows: Iterable[PictureRow]) -> Iterator[tuple[PictureRow, ...]]:
    """The rows in views of at most five rows and seven tiles; a finding with more tiles goes on in the next."""
    view: list[PictureRow] = []
    for row in rows:
        for part in _pieces(row):
            tiles = sum(len(seen.tiles) for seen in view)
            if view and (len(view) == MOST_ROWS or tiles + len(part.tiles) > MOST_TILES):
                yield tuple(view)
                view = []
            view.append(part)
    if view:
        yield tuple(view)


def _pieces(row: PictureRow) -> Iterator[PictureRow]:
    for start in range(0, max(len(row.tiles), 1), MOST_TILES):
        yield PictureRow(row.name, row.anchor, row.figure, row.effect, row.tiles[start : start + MOST_TILES])


# ---------- Ändrat ----------


def _changed(telling: Telling) -> Iterator[View]:
    order = list(ChangeClass)
    changes = sorted(telling.snapshot.changes, key=lambda change: order.index(change.klass))
    items = [_change(change, telling) for change in changes if change.klass is not ChangeClass.UNCHANGED]
    still = [change for change in changes if change.klass is ChangeClass.UNCHANGED]
    if still:
        items.append(_unchanged(still, telling))
    return _listed(Group.CHANGED, _changed_title(telling), items, telling)


def _changed_title(telling: Telling) -> str:
    """Since when, whether anything has become worse, and the first other thing that has happened."""
    words, previous = telling.words, telling.snapshot.previous
    if previous is None:
        return words.t(N_("Det här är den första rapporten"))
    counts = dict.fromkeys(ChangeClass, 0)
    for change in telling.snapshot.changes:
        counts[change.klass] += 1
    worse = counts[ChangeClass.WORSE]
    parts = [_counted(ChangeClass.WORSE, worse, words) if worse else words.t(N_("inget är försämrat"))]
    other = next((k for k in ChangeClass if counts[k] and k not in (ChangeClass.WORSE, *_QUIET)), None)
    if other is not None:
        parts.append(_counted(other, counts[other], words))
    return words.t(N_("Sedan %(day)s: %(changes)s"), day=telling.day(previous.meeting_on), changes=words.list(parts))


def _counted(klass: ChangeClass, n: int, words: Words) -> str:
    return words.nt(*CLASSED[klass], n, word=words.number_word(n))


def _change(change: ChangeSaid, telling: Telling) -> Item:
    mark = telling.mark(change.klass, telling.label(said(change.klass, change.state_now)))
    return Item((mark,), f"{change.number} {change.title}", (*change.reasons[:1], *change.lasting[:1]), _about(change))


def _about(change: ChangeSaid) -> str:
    return f"{Group.FINDING.value}-{change.item_id}" if change.kind is ItemKind.FINDING else ""


def _unchanged(changes: Sequence[ChangeSaid], telling: Telling) -> Item:
    numbers = telling.words.list([change.number for change in changes])
    line = telling.words.t(N_("Läget är detsamma."))
    return Item((telling.mark(ChangeClass.UNCHANGED),), numbers, (line,))


# ---------- Kvar ----------


def _remaining(telling: Telling) -> Iterator[View]:
    items = [*_flagged(telling), *_open_findings(telling)]
    late = dict(telling.snapshot.flag_counts).get(Flag.OVERDUE, 0)
    return _listed(Group.REMAINING, _remaining_title(late, len(items) - late, telling.words), items, telling)


def _remaining_title(late: int, others: int, words: Words) -> str:
    first = words.t(N_("Inget är försenat."))
    if late:
        sentence = words.nt(
            "%(word)s åtgärd är försenad.", "%(word)s åtgärder är försenade.", late, word=words.number_word(late)
        )
        first = upper_first(sentence)
    if not others:
        return first if late else f"{first} {words.t(N_('Inget återstår.'))}"
    word = words.number_word(others)
    more = (
        words.nt("%(word)s sak till återstår.", "%(word)s saker till återstår.", others, word=word)
        if late
        else words.nt("%(word)s sak återstår.", "%(word)s saker återstår.", others, word=word)
    )
    return f"{first} {upper_first(more)}"


def _flagged(telling: Telling) -> Iterator[Item]:
    """Measures with a computed state, the gravest first, in the plan's order within each."""
    order, snapshot = list(Flag), telling.snapshot
    flagged = [(m, flags) for m in snapshot.plan.measures if (flags := snapshot.flags_of(m))]
    for measure, flags in sorted(flagged, key=lambda pair: min(order.index(f.flag) for f in pair[1])):
        marks = tuple(telling.mark(flag.flag, telling.flag(flag)) for flag in flags)
        yield Item(marks, telling.measure(measure), flags[0].reasons[:1])


def _open_findings(telling: Telling) -> Iterator[Item]:
    """Open findings whose effect is not secured, or that nobody does anything about."""
    t, plan = telling.words.t, telling.snapshot.plan
    for finding in plan.findings:
        if finding.closed_on is not None:
            continue
        if not any(m.state is not MeasureState.WITHDRAWN for m in plan.measures_of(finding.id)):
            yield Item((telling.missing(t(N_("Ingen åtgärd"))),), telling.finding(finding), (), _anchor(finding))
        elif finding.effect in _UNSECURED:
            yield Item((telling.mark(finding.effect),), telling.finding(finding), (), _anchor(finding))


# ---------- Beslut ----------


def _decisions(telling: Telling) -> Iterator[View]:
    snapshot = telling.snapshot
    listed = [d for d in snapshot.plan.decisions if d.meeting_id == snapshot.meeting.id and d.decided_on is None]
    items = [_decision(number, decision, telling) for number, decision in enumerate(listed, 1)]
    return _listed(Group.DECISIONS, _decisions_title(len(items), telling.words), items, telling)


def _decisions_title(n: int, words: Words) -> str:
    if n == 0:
        return words.t(N_("Inget beslut att fatta"))
    word = words.number_word(n, neuter=True)
    return upper_first(words.nt("%(word)s beslut att fatta", "%(word)s beslut att fatta", n, word=word))


def _decision(number: int, decision: DecisionFacts, telling: Telling) -> Item:
    t = telling.words.t
    lines = [decision.text]
    if decision.dnr:
        lines.append(t(N_("Dnr %(dnr)s."), dnr=decision.dnr))
    if decision.immediate_approval:
        lines.append(t(N_("Paragrafen ska justeras omedelbart.")))
    return Item((), decision.title, tuple(lines), number=str(number))


# ---------- Sista dag ----------


def _deadlines(telling: Telling) -> Iterator[View]:
    deadlines = telling.snapshot.deadlines
    if not deadlines:
        yield View(Group.DEADLINE.value, Group.DEADLINE, telling.words.t(N_("Ingen myndighet väntar på svar just nu")))
    for number, deadline in enumerate(deadlines, 1):
        anchor = Group.DEADLINE.value if number == 1 else f"{Group.DEADLINE.value}-{number}"
        title = telling.words.t(N_("Två frågor avgör %(day)s"), day=telling.day(deadline.due_on))
        yield View(anchor, Group.DEADLINE, title, last_day=_last_day(deadline, telling))


def _last_day(deadline: DeadlineSaid, telling: Telling) -> LastDay:
    t, snapshot, case = telling.words.t, telling.snapshot, _case(deadline, telling)
    days = (deadline.due_on - snapshot.meeting.held_on).days
    return LastDay(
        case=telling.case_name(case),
        due_on=deadline.due_on,
        days=days,
        left=_left(days, telling.words),
        starts_on=case.decided_on,
        meetings=tuple(meeting.held_on for meeting in snapshot.plan.meetings if not meeting.cancelled),
        answers=(
            _answer(t(N_("Kommer svaret fram i tid?")), deadline.in_time, telling),
            _answer(t(N_("Håller svaret?")), deadline.holds, telling),
        ),
    )


def _left(days: int, words: Words) -> str:
    if days < 0:
        return words.nt("dag efter sista dag vid mötet", "dagar efter sista dag vid mötet", -days)
    return words.nt("dag kvar vid mötet", "dagar kvar vid mötet", days)


def _answer(question: str, judgement: JudgementSaid, telling: Telling) -> Answer:
    stated = ""
    if judgement.stated is not None:
        stated = telling.words.t(
            N_("Förvaltningschefens bedömning: %(verdict)s. %(reason)s"),
            verdict=telling.inline(judgement.stated),
            reason=judgement.stated_reason,
        )
    return Answer(question, judgement.verdict, telling.label(judgement.verdict), judgement.reasons[:2], stated)


def _case(deadline: DeadlineSaid, telling: Telling) -> CaseFacts:
    return next(case for case in telling.snapshot.plan.cases if case.id == deadline.case_id)


def _days_left(deadline: DeadlineSaid, telling: Telling) -> str:
    words, days = telling.words, (deadline.due_on - telling.snapshot.meeting.held_on).days
    day = telling.day(deadline.due_on)
    if days < 0:
        return words.t(N_("Sista dag %(day)s har passerat"), day=day)
    if days == 0:
        return words.t(N_("Mötesdagen är sista dag"))
    return words.t(N_("%(days)s från mötet till %(day)s"), days=words.days(days), day=day)


def _fine(deadline: DeadlineSaid, telling: Telling) -> str:
    case = _case(deadline, telling)
    if case.sanction is not SanctionKind.CONDITIONAL_FINE or case.sanction_kr is None:
        return ""
    return telling.words.t(N_("Vite %(money)s"), money=telling.words.money(case.sanction_kr))


# ---------- En brist i taget ----------


def _finding(finding: FindingFacts, telling: Telling) -> View:
    """Everything the room may ask about one finding: requirement, position, effect, what has changed, its measures."""
    measures = tuple(_tile(measure, telling) for measure in telling.snapshot.plan.measures_of(finding.id))
    rows = (PictureRow(telling.words.t(N_("Åtgärder")), tiles=measures),) if measures else ()
    return View(
        _anchor(finding), Group.FINDING, telling.finding(finding), rows=rows, items=tuple(_asked(finding, telling))
    )


def _asked(finding: FindingFacts, telling: Telling) -> Iterator[Item]:
    t = telling.words.t
    yield Item((), t(N_("Krav")), (finding.requirement or finding.authority_words or t(N_("Saknas")),))
    yield Item((), t(N_("Ståndpunkt")), _position(finding.position, finding.position_reason, telling))
    effect = telling.mark(finding.effect)
    yield Item((effect,), t(N_("Effekt")), tuple(filter(None, (_figure(finding, telling),))))
    change = telling.snapshot.change_of(ItemKind.FINDING, finding.id)
    if change is not None:
        mark = telling.mark(change.klass, telling.label(said(change.klass, change.state_now)))
        yield Item((mark,), t(N_("Sedan sist")), change.reasons[:1])


def _position(position: Position | None, reason: str, telling: Telling) -> tuple[str, ...]:
    if position is None:
        return (telling.words.t(N_("Saknas")),)
    return tuple(filter(None, (telling.label(position), reason)))
