"""Facts into words: the forms of DESIGN.md §9, in Swedish and in English."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.states import Flag, MeasureState
from tracker.rules.transitions import Message
from tracker.wording import Words
from tracker.wording.words import lower_first, upper_first

SV = Words("sv")
TODAY = date(2014, 3, 18)
LAST = date(2014, 4, 4)


def spaced(text: str) -> str:
    """With ordinary spaces, so that a test reads like the page."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (SV.date(LAST), "4 april 2014"),
        (SV.day(LAST, TODAY), "4 april"),
        (SV.day(LAST, date(2015, 1, 1)), "4 april 2014"),
        (SV.weekday(LAST), "fredag 4 april 2014"),
        (SV.weekday_of(LAST, TODAY), "fredag 4 april"),
        (SV.short_day(date(2014, 2, 26)), "26 feb"),
        (SV.week(date(2014, 3, 26)), "v. 13"),
        (SV.when(datetime(2014, 3, 12, 13, 10, tzinfo=UTC), TODAY), "12 mars kl. 14.10"),
        (SV.when(datetime(2014, 6, 12, 12, 10, tzinfo=UTC)), "12 juni 2014 kl. 14.10"),
        (SV.money(600_000), "600 000 kr"),
        (SV.money(0), "0 kr"),
        (SV.percent(0.74), "74 %"),
        (SV.section("41"), "§ 41"),
        (SV.days(1), "1 dag"),
        (SV.days(17), "17 dagar"),
    ],
)
def test_days_and_numbers_are_written_as_the_guide_says(said: str, expected: str) -> None:
    assert spaced(said) == expected


@pytest.mark.parametrize("said", [SV.money(600_000), SV.percent(0.74), SV.section("41"), SV.days(17), SV.week(LAST)])
def test_a_number_is_never_parted_from_its_unit(said: str) -> None:
    assert " " not in said


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2014, 3, 18), "i dag"),
        (date(2014, 3, 19), "i morgon"),
        (date(2014, 3, 17), "i går"),
        (date(2014, 3, 26), "om 8 dagar"),
        (date(2014, 3, 10), "för 8 dagar sedan"),
    ],
)
def test_ago_says_how_far_away_a_day_is(day: date, expected: str) -> None:
    assert spaced(SV.ago(day, TODAY)) == expected


@pytest.mark.parametrize(
    ("items", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_lists_are_joined_with_och(items: list[str], expected: str) -> None:
    assert SV.list(items) == expected


def test_small_numbers_are_written_out_and_large_ones_with_figures() -> None:
    assert [SV.number_word(n) for n in (0, 1, 2, 12, 13)] == ["0", "en", "två", "tolv", "13"]
    assert SV.number_word(1, neuter=True) == "ett"


@given(st.integers(min_value=0, max_value=10**9))
def test_every_number_has_a_word(n: int) -> None:
    assert SV.number_word(n)
    assert SV.days(n)


def test_nt_chooses_one_or_many() -> None:
    assert SV.nt("%(n)s sak", "%(n)s saker", 1) == "1 sak"
    assert SV.nt("%(n)s sak", "%(n)s saker", 0) == "0 saker"


def test_values_in_a_text_are_put_into_words() -> None:
    said = SV.t(
        "%(day)s %(amount)s %(state)s %(names)s %(nothing)s|%(yes)s",
        day=LAST,
        amount=1_250_000,
        state=MeasureState.IN_PLACE,
        names=("B1", "B2", "B3"),
        nothing=None,
        yes=True,
    )
    assert spaced(said) == "4 april 2014 1 250 000 införd, löpande B1, B2 och B3 |ja"


def test_a_text_without_values_may_hold_a_per_cent_sign() -> None:
    assert SV.t("100 % säkert") == "100 % säkert"


def test_say_speaks_a_rules_message_with_a_capital() -> None:
    message = Message.of("health.awaiting_unlisted", body=Flag.OBSTACLE)
    assert SV.say(message) == "Hinder ska besluta. Ärendet står inte på något möte än."


def test_say_refuses_a_message_nobody_has_written() -> None:
    with pytest.raises(KeyError):
        SV.say(Message.of("no.such.sentence"))


def test_say_counts_by_the_value_n() -> None:
    one, many = (SV.say(Message.of("health.overdue", n=n, due_on=LAST)) for n in (1, 2))
    assert spaced(one) == "Skulle vara klar 4 april 2014. 1 dag sen."
    assert spaced(many) == "Skulle vara klar 4 april 2014. 2 dagar sen."


@pytest.mark.parametrize(
    ("text", "lowered"), [("Ej påbörjad", "ej påbörjad"), ("IVO granskar", "IVO granskar"), ("", ""), ("Å", "å")]
)
def test_lower_first_keeps_abbreviations(text: str, lowered: str) -> None:
    assert lower_first(text) == lowered


def test_upper_first_touches_only_the_first_letter() -> None:
    assert upper_first("individ- och familjenämnden") == "Individ- och familjenämnden"


def test_another_language_writes_its_own_days() -> None:
    assert spaced(Words("en").weekday(LAST)) == "Friday 4 April 2014"


def test_english_is_british() -> None:
    assert Words("en").list(["a", "b", "c"]) == "a, b and c"
    assert spaced(Words("en").money(600_000)) == "SEK 600,000"
    assert spaced(Words("en").when(datetime(2014, 3, 12, 13, 10, tzinfo=UTC))) == "12 March 2014 at 14:10"
