from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.plans import TODAY, finding, ids, measure, obstacle, plan, report
from tracker.rules import changes
from tracker.rules.changes import Item, ItemKind
from tracker.rules.facts import MoveFacts
from tracker.rules.states import ChangeClass, EffectState, Flag, MeasureState, MoveKind

DUE, LATER, SOONER = date(2014, 3, 31), date(2014, 4, 30), date(2014, 3, 20)


def step(**values: object) -> Item:
    given = {"kind": ItemKind.MEASURE, "id": 1, "number": "Å1", "title": "Åtgärd", "state": MeasureState.IN_PROGRESS}
    return Item(**{**given, "due_on": DUE, **values})


def fault(**values: object) -> Item:
    given = {"kind": ItemKind.FINDING, "id": 1, "number": "B1", "title": "Brist", "effect": EffectState.NOT_MEASURED}
    return Item(**{**given, **values})


def only(before: Item | None, now: Item) -> changes.Change:
    (change,) = changes.compare(None if before is None else (before,), (now,))
    return change


WITHDRAWN = {"state": MeasureState.WITHDRAWN, "withdrawn_on": TODAY, "withdrawn_reason": "Ersatt."}


@pytest.mark.parametrize(
    ("before", "now", "classes"),
    [
        pytest.param(None, step(), [ChangeClass.NEW], id="absent then"),
        pytest.param(
            fault(closed_on=SOONER), fault(reopened_on=TODAY), [ChangeClass.REOPENED], id="was closed, is open"
        ),
        pytest.param(
            fault(closed_on=SOONER), fault(closed_on=SOONER, reopened_on=TODAY), [ChangeClass.REOPENED], id="and again"
        ),
        pytest.param(fault(), fault(closed_on=TODAY), [ChangeClass.CLOSED], id="closed"),
        pytest.param(step(), step(**WITHDRAWN), [ChangeClass.WITHDRAWN], id="withdrawn"),
        pytest.param(step(), step(flags=(Flag.OVERDUE,)), [ChangeClass.WORSE], id="late now"),
        pytest.param(step(), step(flags=(Flag.OBSTACLE,)), [ChangeClass.WORSE], id="hindered now"),
        pytest.param(step(), step(flags=(Flag.AT_RISK,)), [ChangeClass.WORSE], id="at risk now"),
        pytest.param(step(), step(flags=(Flag.NO_OWNER,)), [ChangeClass.WORSE], id="without owner now"),
        pytest.param(
            fault(effect=EffectState.SHOWN),
            fault(effect=EffectState.INTERIM_TARGET),
            [ChangeClass.WORSE],
            id="less effect",
        ),
        pytest.param(
            fault(effect=EffectState.INTERIM_TARGET),
            fault(effect=EffectState.TOO_SMALL),
            [ChangeClass.WORSE],
            id="none",
        ),
        pytest.param(
            step(state=MeasureState.DONE), step(state=MeasureState.IN_PROGRESS), [ChangeClass.WORSE], id="set back"
        ),
        pytest.param(step(), step(due_on=LATER), [ChangeClass.MOVED_LATER], id="moved later"),
        pytest.param(step(), step(due_on=None), [ChangeClass.MOVED_LATER], id="no date any more"),
        pytest.param(step(), step(verified_on=TODAY), [ChangeClass.VERIFIED], id="verified"),
        pytest.param(fault(verified_on=SOONER), fault(verified_on=TODAY), [ChangeClass.VERIFIED], id="verified again"),
        pytest.param(step(), step(state=MeasureState.DONE), [ChangeClass.DONE], id="done"),
        pytest.param(step(), step(state=MeasureState.IN_PLACE), [ChangeClass.DONE], id="in place"),
        pytest.param(step(), step(due_on=SOONER), [ChangeClass.MOVED_EARLIER], id="moved earlier"),
        pytest.param(step(state=MeasureState.NOT_STARTED), step(), [ChangeClass.PROGRESS], id="started"),
        pytest.param(fault(), fault(effect=EffectState.INTERIM_TARGET), [ChangeClass.PROGRESS], id="more effect"),
        pytest.param(step(flags=(Flag.OBSTACLE,)), step(), [ChangeClass.PROGRESS], id="the obstacle is gone"),
        pytest.param(step(flags=(Flag.AWAITING_DECISION,)), step(), [ChangeClass.PROGRESS], id="decided"),
        pytest.param(step(due_on=None), step(), [ChangeClass.PROGRESS], id="a date at last"),
        pytest.param(step(), step(flags=(Flag.UNCONFIRMED,)), [ChangeClass.UNCONFIRMED], id="nobody confirmed"),
        pytest.param(step(), step(), [ChangeClass.UNCHANGED], id="confirmed"),
        pytest.param(fault(), fault(), [ChangeClass.UNCHANGED], id="a finding needs no confirmation"),
        pytest.param(
            step(flags=(Flag.OVERDUE,)), step(flags=(Flag.OVERDUE,)), [ChangeClass.UNCHANGED], id="late then too"
        ),
        pytest.param(
            step(),
            step(flags=(Flag.OBSTACLE,), due_on=LATER, verified_on=TODAY),
            [ChangeClass.WORSE, ChangeClass.MOVED_LATER, ChangeClass.VERIFIED],
            id="all that hold, in order",
        ),
        pytest.param(
            step(flags=(Flag.UNCONFIRMED,)),
            step(due_on=LATER, flags=(Flag.UNCONFIRMED,)),
            [ChangeClass.MOVED_LATER],
            id="a changed item is not unconfirmed",
        ),
        pytest.param(
            step(flags=(Flag.OVERDUE,)),
            step(due_on=LATER),
            [ChangeClass.MOVED_LATER],
            id="moving a late date is no progress",
        ),
        pytest.param(
            step(flags=(Flag.NO_OWNER,)), step(state=MeasureState.DONE), [ChangeClass.DONE], id="done needs no owner"
        ),
        pytest.param(None, step(**WITHDRAWN), [ChangeClass.NEW, ChangeClass.WITHDRAWN], id="new and withdrawn at once"),
        pytest.param(
            step(), step(due_on=LATER, corrections=1), [ChangeClass.UNCHANGED], id="a clerical error put right"
        ),
        pytest.param(
            step(), step(due_on=LATER, corrections=1, moves=1), [ChangeClass.MOVED_LATER], id="corrected and moved"
        ),
        pytest.param(
            fault(), fault(effect=EffectState.DONE_WITHOUT_EFFECT), [ChangeClass.UNCHANGED], id="no effect known yet"
        ),
    ],
)
def test_an_item_is_in_the_first_class_that_holds_and_shows_all(
    before: Item | None, now: Item, classes: list[ChangeClass]
) -> None:
    change = only(before, now)
    assert list(change.classes) == classes
    assert change.klass is classes[0]


@pytest.mark.parametrize(
    "now", [fault(closed_on=TODAY), fault(closed_on=TODAY + timedelta(days=9), closed_reference="§ 41")]
)
def test_what_was_closed_in_the_last_report_appears_no_more(now: Item) -> None:
    assert changes.compare((fault(closed_on=TODAY),), (now,)) == ()


def test_what_was_withdrawn_in_the_last_report_appears_no_more() -> None:
    gone = step(**WITHDRAWN)
    assert changes.compare((gone,), (gone,)) == ()


def test_the_first_report_is_all_new() -> None:
    found = changes.compare(None, (fault(), step()))
    assert [change.klass for change in found] == [ChangeClass.NEW, ChangeClass.NEW]
    assert changes.counts(found)[ChangeClass.NEW] == 2


def test_a_reported_item_cannot_vanish() -> None:
    with pytest.raises(ValueError, match="measure:1"):
        changes.compare((step(),), ())
    assert changes.compare((step(**WITHDRAWN),), ()) == ()


def test_reasons_say_from_what_to_what() -> None:
    moved = only(step(), step(due_on=LATER, moves=1, move_reason="Rekryteringen drar ut på tiden."))
    (reason,) = moved.reasons
    assert reason.id == "change.moved_because"
    assert (reason.values["before"], reason.values["now"]) == (DUE, LATER)
    started = only(step(state=MeasureState.NOT_STARTED), step())
    assert started.reasons[0].values["before"] is MeasureState.NOT_STARTED


def test_a_clerical_error_put_right_is_visible_though_not_counted() -> None:
    assert ids(only(step(), step(due_on=LATER, corrections=1)).reasons) == ["change.corrected"]


def test_states_that_last_are_counted_report_by_report() -> None:
    late = step(flags=(Flag.OVERDUE,))
    first = changes.carried(None, (late,))
    second = changes.carried(first, (late,))
    assert first[0].lasting == (1,)
    assert ids(changes.compare(first, (late,))[0].lasting) == ["change.lasting.overdue"]
    (third,) = changes.compare(second, (late,))
    assert third.lasting[0].values["ordinal"] == "third"
    (eased,) = changes.compare(second, (step(),))
    assert eased.lasting == ()


def test_a_state_that_has_lasted_beyond_words_is_counted() -> None:
    long = step(flags=(Flag.OVERDUE,), lasting=(12,))
    (change,) = changes.compare((long,), (long,))
    assert change.lasting[0].id == "change.lasting_long.overdue"
    assert change.lasting[0].values["reports"] == 13


def test_the_plans_items_are_its_findings_then_its_measures_ended_ones_too() -> None:
    move = MoveFacts(1, MoveKind.MOVE, DUE, LATER, "Semester.", TODAY, "Förvaltningschef")
    correction = replace(move, id=2, kind=MoveKind.CORRECTION, reason="Fel månad.")
    whole = plan(
        findings=(finding(closed_on=TODAY),),
        measures=(
            measure(1, obstacles=(obstacle(),), moves=(move, correction)),
            measure(2, MeasureState.WITHDRAWN, withdrawn_reason="Ersatt.", successor_number="Å1"),
        ),
        last_report=report(),
    )
    closed, hindered, gone = changes.items(whole)
    assert (closed.key, closed.ended) == ("finding:1", True)
    assert (hindered.key, hindered.flags) == ("measure:1", (Flag.OBSTACLE, Flag.AT_RISK))
    assert (hindered.moves, hindered.corrections, hindered.move_reason) == (1, 1, "Fel månad.")
    assert (gone.ended, gone.successor_number) == (True, "Å1")


DAYS = st.none() | st.dates(date(2014, 1, 1), date(2014, 12, 31))
FLAGS = st.lists(st.sampled_from(Flag), unique=True).map(tuple)
STEPS = st.builds(
    step,
    id=st.integers(1, 12),
    state=st.sampled_from(MeasureState),
    flags=FLAGS,
    due_on=DAYS,
    verified_on=DAYS,
    moves=st.integers(0, 2),
    corrections=st.integers(0, 2),
    withdrawn_on=DAYS,
)
FAULTS = st.builds(
    fault,
    id=st.integers(1, 12),
    effect=st.sampled_from(EffectState),
    verified_on=DAYS,
    closed_on=DAYS,
    reopened_on=DAYS,
)
SNAPSHOTS = st.lists(STEPS | FAULTS, unique_by=lambda item: item.key, max_size=12).map(tuple)


def grown(before: tuple[Item, ...], now: tuple[Item, ...]) -> tuple[Item, ...]:
    """What a plan can become: nothing reported is ever missing from it."""
    present = {item.key for item in now}
    return (*now, *(item for item in before if item.key not in present))


@given(SNAPSHOTS, SNAPSHOTS)
def test_every_item_lands_in_exactly_one_class_and_nothing_vanishes(
    before: tuple[Item, ...], now: tuple[Item, ...]
) -> None:
    now = grown(before, now)
    then = {item.key: item for item in before}
    found = changes.compare(before, now)
    assert sum(changes.counts(found).values()) == len(found)
    for change in found:
        order = [list(ChangeClass).index(klass) for klass in change.classes]
        assert order == sorted(set(order))
    shown = [change.item.key for change in found]
    assert len(shown) == len(set(shown))
    for item in now:
        if not item.ended or item.key not in then or not then[item.key].ended:
            assert item.key in shown


@given(SNAPSHOTS)
def test_a_snapshot_against_itself_has_only_unconfirmed_and_unchanged(snapshot: tuple[Item, ...]) -> None:
    found = changes.compare(snapshot, snapshot)
    assert {change.klass for change in found} <= {ChangeClass.UNCONFIRMED, ChangeClass.UNCHANGED}
    assert len(found) == sum(not item.ended for item in snapshot)
    for change in found:
        assert len(change.classes) == 1
        assert change.reasons == ()


@given(SNAPSHOTS, SNAPSHOTS)
def test_an_open_item_left_out_is_always_noticed(before: tuple[Item, ...], now: tuple[Item, ...]) -> None:
    present = {item.key for item in now}
    if any(not item.ended and item.key not in present for item in before):
        with pytest.raises(ValueError, match="missing"):
            changes.compare(before, now)
    else:
        changes.compare(before, now)


@given(SNAPSHOTS, SNAPSHOTS)
def test_carrying_twice_counts_the_report_once(before: tuple[Item, ...], now: tuple[Item, ...]) -> None:
    once = changes.carried(before, now)
    assert changes.carried(before, once) == once


def test_a_continuous_measure_that_is_done_is_said_to_be_in_place() -> None:
    assert changes.said(ChangeClass.DONE, MeasureState.IN_PLACE) is MeasureState.IN_PLACE
    assert changes.said(ChangeClass.DONE, MeasureState.DONE) is ChangeClass.DONE
    assert changes.said(ChangeClass.UNCHANGED, MeasureState.IN_PLACE) is ChangeClass.UNCHANGED
