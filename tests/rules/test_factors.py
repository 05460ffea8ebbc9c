"""Whom a second factor is asked of, which codes count, how fresh a proof is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import factors
from tracker.rules.factors import Kind, Lacking
from tracker.rules.states import Role

NOW = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)
STEP_NOW = int(NOW.timestamp()) // 30


@pytest.mark.parametrize(
    ("has_factor", "given_", "required", "expected"),
    [
        (False, False, False, None),
        (False, False, True, Lacking.ENROLMENT),
        (False, True, True, Lacking.ENROLMENT),
        (True, False, False, Lacking.CODE),
        (True, False, True, Lacking.CODE),
        (True, True, False, None),
        (True, True, True, None),
    ],
)
def test_what_a_right_password_lacks(has_factor: bool, given_: bool, required: bool, expected: Lacking | None) -> None:
    assert factors.lacking(has_factor=has_factor, given=given_, required=required) is expected


@pytest.mark.parametrize(
    ("roles", "is_admin", "demanded", "expected"),
    [
        ([Role.CHIEF], False, {"chief"}, True),
        ([Role.OWNER, Role.CHIEF], False, {"chief"}, True),
        ([Role.OWNER], False, {"chief"}, False),
        ([Role.OWNER], False, set(), False),
        ([], True, {"administrator"}, True),
        ([], True, {"chief"}, False),
        ([Role.CHIEF], True, {"administrator"}, True),
        ([], False, {"administrator"}, False),
    ],
)
def test_a_factor_is_required_of_whoever_holds_a_named_role(
    roles: list[Role], is_admin: bool, demanded: set[str], expected: bool
) -> None:
    assert factors.required_of(roles, is_admin=is_admin, demanded=frozenset(demanded)) is expected


@given(st.sets(st.sampled_from(factors.choices())))
def test_the_setting_comes_back_as_it_was_stored(names: set[str]) -> None:
    text = factors.stored(names)
    assert factors.demanded(text) == names
    assert len(text) <= 300


def test_the_setting_passes_over_what_is_no_role() -> None:
    assert factors.demanded("") == frozenset()
    assert factors.demanded("chief,kung,,") == {"chief"}
    assert factors.stored({"kung", "owner", "administrator"}) == "administrator,owner"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("123456", (Kind.APP, "123456")),
        (" 123 456 ", (Kind.APP, "123456")),
        ("12345 67890 12345 67890", (Kind.RECOVERY, "12345678901234567890")),
        ("12345-67890-12345-67890", (Kind.RECOVERY, "12345678901234567890")),
        ("12345", None),
        ("1234567", None),
        ("12345a", None),
        ("", None),
        ("١٢٣٤٥٦", None),
        ("²²²²²²", None),
    ],
)
def test_one_field_takes_both_kinds_of_code(typed: str, expected: tuple[Kind, str] | None) -> None:
    assert factors.kind_of(typed) == expected


def test_codes_count_one_step_before_and_after() -> None:
    assert factors.steps_at(NOW, None) == [STEP_NOW - 1, STEP_NOW, STEP_NOW + 1]


@given(st.integers(min_value=0, max_value=2**40))
def test_no_step_up_to_the_last_one_counts_again(last: int) -> None:
    assert all(step > last for step in factors.steps_at(NOW, last))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), True),
        (timedelta(minutes=9, seconds=59), True),
        (timedelta(minutes=10), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_a_proof_is_recent_for_ten_minutes(age: timedelta, expected: bool) -> None:
    assert factors.is_recent(NOW, NOW - age) is expected


def test_secrets_and_recovery_codes_are_long_enough() -> None:
    assert factors.SECRET_CHARACTERS * 5 >= 160
    assert 10**factors.RECOVERY_DIGITS >= 2**64


def test_groups_are_easy_to_copy() -> None:
    assert factors.in_groups("ABCDEFGHIJ", 4) == "ABCD EFGH IJ"
