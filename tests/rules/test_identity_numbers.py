"""R13: what is a personal identity number, what only looks like one, and where it stands."""

import re
import string
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.identity import COORDINATION, PERSON, TODAY, number, written
from tracker.rules.identity_numbers import MOST, Found, find, place_of, refusal
from tracker.rules.states import IdentityKind
from tracker.wording import Words


def only(text: str) -> Found:
    (found,) = find(text, today=TODAY)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "811218-9876",
        "811218+9876",
        "8112189876",
        "198112189876",
        "19811218-9876",
        "19811218 9876",
        "811218 9876",
        "811218\u00a09876",
        "19 811218 9876",
        "19 811218-9876",
        "19-811218-9876",
        "811218 - 9876",
        "811218 – 9876",
        "811218–9876",
        "811218—9876",
        "811218\u20119876",
        "811218\u22129876",
        "811218--9876",
        "811218-\n9876",
        "811218-\r\n9876",
        "811218 -\n  9876",
        "1981-12-18-9876",
        "8\u200b11218-98\u200d76",
        "811218\u00ad9876",
        "811218\ufeff-9876",
        "8\u03361\u033612189876",
        "81\x001218-9876",
        "８１１２１８－９８７６",
        "٨١١٢١٨-٩٨٧٦",
        "701063-2391",
        "7010632391",
        "197010632391",
        "000229-1235",
        "18991231-1231",
        "PNR811218-9876",
        "(811218-9876)",
        "811218-9876.",
        "811218-9876, 42 år",
        "pojken:811218-9876/socialtjänsten",
        "2014-811218-9876",
        "12 811218-9876",
        "811218-9876 2014",
        "a\u030a 811218-9876",
        "https://exempel.example/?p=198112189876&x=1",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    found = only(text)
    digits = re.sub(r"\D", "", text[found.start : found.end])
    assert len(digits) in (10, 12)
    assert found.kind is (IdentityKind.COORDINATION if "70" in digits[:4] else IdentityKind.PERSONAL)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("556036-0793", "an organisation number: the third digit is 5"),
        ("5560360793", "the same without hyphen"),
        ("165560360793", "the same with the prefix of the tax authority"),
        ("811218-9875", "wrong check digit"),
        ("811318-9875", "no thirteenth month"),
        ("810229-0015", "no 29 February that year"),
        ("000229-1234", "wrong check digit of a day that exists"),
        ("811218-0008", "the serial number 000 is never given"),
        ("701092-2396", "a coordination number's day ends at 91"),
        ("203112189877", "not born yet"),
        ("20261128-1235", "not born yet, tomorrow"),
        ("SN 2014/17", "dnr"),
        ("8.5-2742/2014", "IVO's dnr"),
        ("Dnr 3.4.1-12345/2013", "dnr"),
        ("KS2014.0123", "dnr"),
        ("0155-25 70 00", "telephone"),
        ("08-12 18 98 76", "telephone"),
        ("070-812 18 98", "telephone"),
        ("0708-12 18 98", "telephone"),
        ("+46 70 812 18 98", "telephone"),
        ("811 218 987 kr", "amount"),
        ("8 112 189 876 kr", "amount"),
        ("0,8112189876", "fraction"),
        ("12.8112189876", "fraction"),
        ("98112189876", "eleven digits"),
        ("1981121898760", "thirteen digits"),
        ("81121898761234", "within a longer number"),
        ("811218-98765", "five digits after the hyphen"),
        ("5811218-9876", "seven digits before it"),
        ("2013-12-31–2014-02-01", "two days"),
        ("2014-03-18 14.30", "a day and a time"),
        ("811218\t9876", "two cells of a table"),
        ("811218\n9876", "two lines"),
        ("811218    9876", "two columns"),
        ("811218 | 9876", "two cells"),
        ("SE45 5000 0000 0583 9825 7466", "IBAN"),
        ("5000-0583-9825-7466", "a card"),
        ("9006055-5", "bank giro"),
        ("820101-T123", "an interim number has no check digit to tell it by"),
        ("", "nothing"),
    ],
)
def test_what_only_looks_like_a_number_passes(text: str, why: str) -> None:
    assert find(text, today=TODAY) == (), why


def test_the_day_it_is_given_is_the_first_day_a_number_can_exist() -> None:
    text = "".join(number(date(2026, 11, 28), 12))
    assert find(text, today=TODAY) == ()
    assert len(find(text, today=date(2026, 11, 28))) == 1


def test_its_place_counts_lines_and_characters_from_one() -> None:
    text = f"Första raden.\nFlickan ({PERSON}) bor kvar."
    found = only(text)
    assert (found.line, found.first, found.last) == (2, 10, 20)
    assert Words("sv").say(place_of(found, text)) == "rad 2, tecken 10–20"
    assert Words("sv").say(place_of(found, "en rad")) == "tecken 10–20"


def test_its_place_is_that_of_the_text_as_typed_with_what_nobody_sees() -> None:
    text = f"a\u030a\u200bb {PERSON}"
    found = only(text)
    assert text[found.start : found.end] == PERSON
    assert (found.first, found.last) == (6, 16)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("8112189876", True),
        ("７０１０６３２３９１", True),
        ("811218-9876", False),
        ("811218 9876", False),
        ("198112189876", False),
        ("19 8112189876", False),
    ],
)
def test_only_ten_digits_with_nothing_between_may_be_something_else(text: str, bare: bool) -> None:
    assert only(text).bare is bare


def test_the_words_around_are_told_and_no_digit_of_any_number() -> None:
    text = f"Den 3 mars 2014 placerades {PERSON} i jourhem 12 dagar\noch sedan"
    found = only(text)
    assert found.around == "Den • mars •••• placerades […] i jourhem •• dagar"
    assert not set(string.digits) & set(found.around)


def test_several_numbers_are_found_in_order_and_told_in_one_sentence() -> None:
    text = f"{PERSON} och {COORDINATION}"
    first, second = find(text, today=TODAY)
    assert (first.kind, second.kind) == (IdentityKind.PERSONAL, IdentityKind.COORDINATION)
    assert Words("sv").say(refusal((first, second), text)) == (
        "Tecken 1–11: det ser ut som ett personnummer, och på ett ställe till. "
        "Ta bort dem. Skriv inget om enskilda personer."
    )


def test_the_sentence_names_the_line_of_a_text_with_several() -> None:
    text = f"En rad.\n{COORDINATION}"
    assert Words("sv").say(refusal(find(text, today=TODAY), text)) == (
        "Rad 2, tecken 1–11: det ser ut som ett samordningsnummer. Ta bort det. Skriv inget om enskilda personer."
    )
    with pytest.raises(ValueError, match="nothing"):
        refusal((), text)


def test_a_list_of_people_is_told_by_its_first_hundred() -> None:
    assert len(find(f"{PERSON}\n" * 5_000, today=TODAY)) == MOST


LETTERS = st.text(st.characters(exclude_categories=("Nd", "Mn", "Me", "Cf", "Cc", "Cs")), max_size=40)


@given(LETTERS, written(), LETTERS)
def test_any_number_in_any_text_is_found_at_its_place(before: str, typed: str, after: str) -> None:
    text = f"{before}x {typed} x{after}"
    found = only(text)
    assert text[found.start : found.end] == typed
    assert not set(string.digits) & set(found.around)


@given(st.integers(10, 99), st.integers(20, 99), st.integers(0, 999_999), st.sampled_from(("", "-", " ", "–")))
def test_no_organisation_number_is_taken_for_a_person(group: int, third: int, rest: int, between: str) -> None:
    six, four = f"{group:02}{third:02}{rest:06}"[:6], f"{rest:06}"[2:]
    assert find(f"org.nr {six}{between}{four}", today=TODAY) == ()
    assert find(f"org.nr 16{six}{between}{four}", today=TODAY) == ()


@given(
    st.sampled_from(("SN", "KS", "SN-", "Dnr ", "")),
    st.integers(1990, 2040),
    st.sampled_from(("/", ":", ".")),
    st.integers(1, 999_999),
)
def test_no_dnr_is_taken_for_a_person(registry: str, year: int, sign: str, running: int) -> None:
    for text in (f"{registry}{year}{sign}{running}", f"8.5-{running}/{year}", f"{registry} {year}-{running:06}"):
        assert find(text, today=TODAY) == ()


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    for found in find(text, today=TODAY):
        assert 0 <= found.start < found.end <= len(text)


def work(text: str) -> float:
    """The least processor time, in seconds, that looking through the text takes."""

    def once() -> float:
        began = time.process_time()
        find(text, today=TODAY)
        return time.process_time() - began

    return min(once() for _ in range(5))


@pytest.mark.parametrize(
    "piece", ["8", "811218", "811218-", "811218 - ", "19 811218 ", "1981-12-18-", "8112189875 ", "8\u200b", "19 -+  "]
)
def test_a_text_made_to_be_slow_takes_time_by_its_length(piece: str) -> None:
    """Ten times the text is about ten times the work; were it squared, it would be a hundred times."""
    find("å", today=TODAY)  # what is made once is made
    assert work(piece * (200_000 // len(piece))) < 40 * max(work(piece * (20_000 // len(piece))), 0.0002)
