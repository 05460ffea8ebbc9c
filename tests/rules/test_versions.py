import pytest

from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion, check_version


def test_saving_the_version_that_was_opened_passes() -> None:
    check_version(3, 3)


@pytest.mark.parametrize(("opened", "current"), [(3, 4), (4, 3)])
def test_saving_over_a_version_never_seen_is_refused_with_both_numbers(opened: int, current: int) -> None:
    with pytest.raises(StaleVersion) as refusal:
        check_version(opened, current)
    assert (refusal.value.opened, refusal.value.current) == (opened, current)
    assert isinstance(refusal.value, RuleBroken)
