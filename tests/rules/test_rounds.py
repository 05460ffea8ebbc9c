"""R6: verdicts close and reopen; the committee closes only where nobody else will, and only after R5."""

from datetime import date

import pytest

from tests.rules import plans
from tests.rules.plans import TODAY
from tracker.rules import rounds as rules
from tracker.rules.facts import RoundFacts, RoundVerdictFacts
from tracker.rules.rounds import Consequence
from tracker.rules.states import CaseKind, EffectState, FindingClosure, RoundVerdict
from tracker.rules.transitions import RuleBroken

DAY = date(2014, 3, 1)
BY = FindingClosure


@pytest.mark.parametrize(
    ("verdict", "closed_on", "closed_by", "expected"),
    [
        (RoundVerdict.REMEDIED, None, None, Consequence.CLOSES),
        (RoundVerdict.REMEDIED, DAY, BY.VERDICT, Consequence.NOTHING),
        (RoundVerdict.REMEDIED, DAY, BY.COMMITTEE, Consequence.CLOSES),
        (RoundVerdict.REMEDIED, DAY, BY.CASE_CLOSED, Consequence.CLOSES),
        (RoundVerdict.REMAINS, None, None, Consequence.NOTHING),
        (RoundVerdict.PARTLY, None, None, Consequence.NOTHING),
        *[
            (verdict, DAY, by, Consequence.REOPENS)
            for verdict in (RoundVerdict.REMAINS, RoundVerdict.PARTLY)
            for by in BY
        ],
    ],
)
def test_verdict_closes_or_reopens(
    verdict: RoundVerdict, closed_on: date | None, closed_by: BY | None, expected: Consequence
) -> None:
    assert rules.consequence(verdict, closed_on, closed_by) is expected


def inspection(number: int, decided_on: date | None, *finding_ids: int) -> RoundFacts:
    verdicts = tuple(RoundVerdictFacts(finding_id, RoundVerdict.REMAINS) for finding_id in finding_ids)
    return RoundFacts(number, 1, number, decided_on=decided_on, verdicts=verdicts)


def test_last_verdict_is_the_one_decided_last() -> None:
    known = [inspection(1, DAY, 1, 2), inspection(2, TODAY, 1), inspection(3, None)]
    assert rules.last_verdict(1, known) == known[1]
    assert rules.last_verdict(2, known) == known[0]
    assert rules.last_verdict(3, known) is None


@pytest.mark.parametrize(
    ("announced", "performed", "decided", "said", "field"),
    [
        (None, None, None, "round.no_day", "announced_on"),
        (TODAY, DAY, None, "round.wrong_order", "performed_on"),
        (DAY, None, date(2014, 2, 1), "round.wrong_order", "decided_on"),
        (DAY, date(2014, 3, 19), None, "case.not_yet", "performed_on"),
    ],
)
def test_days_of_a_round_are_refused_at_their_field(
    announced: date | None, performed: date | None, decided: date | None, said: str, field: str
) -> None:
    with pytest.raises(RuleBroken, match=said) as refused:
        rules.check_days(announced, performed, decided, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("values", "awaited"),
    [
        ({}, True),
        ({"closed_on": DAY}, False),
        ({"kind": CaseKind.AUDIT}, False),
        ({"kind": CaseKind.SELF_CONTROL}, False),
        ({"authority": "Justitieombudsmannen", "authority_short": "JO"}, False),
    ],
)
def test_verdict_is_awaited_of_a_supervision_that_is_not_closed(values: dict[str, object], awaited: bool) -> None:
    assert rules.awaits_verdict(plans.case(**values)) is awaited


def test_committee_closes_where_no_verdict_comes_and_the_effect_is_shown() -> None:
    audit = plans.case(kind=CaseKind.AUDIT)
    assert rules.check_committee_may_close(audit, plans.finding(effect=EffectState.SHOWN)) is None


@pytest.mark.parametrize("effect", [effect for effect in EffectState if effect is not EffectState.SHOWN])
def test_committee_never_closes_before_the_effect_is_shown(effect: EffectState) -> None:
    with pytest.raises(RuleBroken, match=r"closing\.effect_not_shown"):
        rules.check_committee_may_close(plans.case(kind=CaseKind.AUDIT), plans.finding(effect=effect))


def test_committee_never_closes_what_the_authority_will_judge_or_what_is_closed() -> None:
    shown = plans.finding(effect=EffectState.SHOWN)
    with pytest.raises(RuleBroken, match=r"closing\.verdict_comes"):
        rules.check_committee_may_close(plans.case(), shown)
    closed = plans.finding(effect=EffectState.SHOWN, closed_on=DAY)
    with pytest.raises(RuleBroken, match=r"closing\.closed_already"):
        rules.check_committee_may_close(plans.case(kind=CaseKind.AUDIT), closed)
