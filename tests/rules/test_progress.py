from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rules.plans import TODAY, continuous, evidence, measure
from tracker.rules import progress
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import DecidingBody, MeasureState, OnTrack
from tracker.rules.transitions import RuleBroken

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
GONE = measure(state=MeasureState.WITHDRAWN)
DONE = measure(state=MeasureState.DONE, evidence=(evidence(),))
DECIDED = replace(DONE, deciding_body=DecidingBody.COMMITTEE, decided_on=TODAY)


def updating(subject: MeasureFacts, **values: object) -> None:
    given = {"state": subject.state, "text": "Två av tre tjänster är tillsatta.", "today": TODAY, **values}
    progress.check_update(subject, **given)


@pytest.mark.parametrize(
    ("subject", "values", "message_id", "field"),
    [
        (measure(), {"text": "  "}, "progress.text_missing", "text"),
        (measure(), {"on_track": OnTrack.UNCERTAIN}, "progress.forecast_missing", "forecast_on"),
        (measure(), {"on_track": OnTrack.NO}, "progress.forecast_missing", "forecast_on"),
        (measure(), {"forecast_on": YESTERDAY}, "progress.forecast_passed", "forecast_on"),
        (measure(), {"state": MeasureState.WITHDRAWN}, "progress.withdraw_elsewhere", "state"),
        (measure(), {"state": MeasureState.DONE}, "proof.evidence_missing", "no_evidence_reason"),
        (measure(), {"state": MeasureState.IN_PLACE}, "proof.once_not_in_place", "state"),
        (DONE, {"done_on": TOMORROW}, "progress.done_to_come", "done_on"),
        (DECIDED, {"done_on": YESTERDAY}, "progress.done_before_decision", "done_on"),
        (GONE, {}, "progress.withdrawn", None),
    ],
)
def test_an_update_says_what_it_lacks(
    subject: MeasureFacts, values: dict[str, object], message_id: str, field: str | None
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        updating(subject, **values)
    assert (refusal.value.message.id, refusal.value.field) == (message_id, field)


@pytest.mark.parametrize(
    ("subject", "values"),
    [
        (measure(), {}),
        (measure(), {"on_track": OnTrack.YES}),
        (measure(), {"on_track": OnTrack.NO, "forecast_on": TODAY}),
        (measure(), {"state": MeasureState.NOT_STARTED}),
        (measure(), {"state": MeasureState.DONE, "new_evidence": True, "on_track": OnTrack.NO}),
        (DONE, {"state": MeasureState.IN_PROGRESS}),
        (DONE, {"done_on": YESTERDAY}),
        (DECIDED, {"done_on": TODAY}),
        (measure(), {"done_on": TOMORROW}),
        (continuous(), {}),
    ],
    ids=[
        "same state",
        "in time",
        "not in time, with a day",
        "set back",
        "done with proof",
        "a mistake",
        "told late",
        "on the day of its decision",
        "not done",
        "in place",
    ],
)
def test_an_update_that_says_what_happened_passes(subject: MeasureFacts, values: dict[str, object]) -> None:
    updating(subject, **values)


def test_unchanged_can_be_confirmed_while_something_is_expected() -> None:
    progress.check_confirmation(measure())
    progress.check_confirmation(continuous())
    for subject in (DONE, GONE):
        with pytest.raises(RuleBroken):
            progress.check_confirmation(subject)


@pytest.mark.parametrize(
    ("subject", "values", "message_id"),
    [
        (measure(), {"reason": " "}, "progress.withdraw_reason_missing"),
        (measure(), {"by_chief": False}, "progress.chief_withdraws"),
        (GONE, {}, "progress.withdrawn"),
        (measure(), {"successor": measure()}, "progress.own_successor"),
        (measure(2), {"successor": GONE}, "progress.successor_withdrawn"),
    ],
)
def test_a_withdrawal_says_what_it_lacks(subject: MeasureFacts, values: dict[str, object], message_id: str) -> None:
    given = {"reason": "Ersätts av ny organisation.", "by_chief": True, **values}
    with pytest.raises(RuleBroken, match=message_id):
        progress.check_withdraw(subject, **given)


def test_the_chief_withdraws_with_a_reason_and_perhaps_a_successor() -> None:
    progress.check_withdraw(measure(1), reason="Ersätts.", by_chief=True)
    progress.check_withdraw(measure(1), reason="Ersätts.", by_chief=True, successor=measure(2))


@pytest.mark.parametrize(
    ("subject", "held_on", "message_id"),
    [
        (measure(), TODAY, "progress.no_occasions"),
        (continuous(), TOMORROW, "progress.occasion_to_come"),
        (continuous(last_occasion_on=TODAY), TODAY, "progress.occasion_before_last"),
        (continuous(state=MeasureState.WITHDRAWN), TODAY, "progress.withdrawn"),
    ],
)
def test_an_occasion_says_what_is_wrong(subject: MeasureFacts, held_on: date, message_id: str) -> None:
    with pytest.raises(RuleBroken, match=message_id):
        progress.check_occasion(subject, held_on=held_on, today=TODAY)


def test_an_occasion_leads_to_the_next() -> None:
    progress.check_occasion(continuous(last_occasion_on=YESTERDAY), held_on=TODAY, today=TODAY)
    assert progress.next_occasion(date(2014, 2, 25), 4) == date(2014, 3, 25)
    assert progress.next_occasion(TODAY, None) is None


def test_an_obstacle_ends_between_its_start_and_today() -> None:
    progress.check_obstacle_ended(YESTERDAY, TODAY, TODAY)
    with pytest.raises(RuleBroken, match="ends_early"):
        progress.check_obstacle_ended(TODAY, YESTERDAY, TODAY)
    with pytest.raises(RuleBroken, match="ends_later"):
        progress.check_obstacle_ended(YESTERDAY, TOMORROW, TODAY)
