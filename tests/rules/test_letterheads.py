"""What a letterhead may look like: colours that can be read, pictures that fit."""

from decimal import Decimal

import pytest

from tracker.rules import letterheads
from tracker.rules.transitions import RuleBroken
from tracker.wording import Words


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#000000", "21.00"),
        ("#ffffff", "1.00"),
        ("#777777", "4.47"),  # WCAG's own example of what is just not enough
        ("#767676", "4.54"),
        ("#ff0000", "3.99"),
        ("#0c3441", "13.26"),
    ],
)
def test_contrast_is_wcags_and_never_rounded_up(colour: str, ratio: str) -> None:
    assert letterheads.contrast(colour) == Decimal(ratio)


@pytest.mark.parametrize(
    ("typed", "kept"), [("", ""), ("  ", ""), ("#005A9C", "#005a9c"), ("005a9c", "#005a9c"), ("#767676", "#767676")]
)
def test_a_readable_colour_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert letterheads.accent(typed) == kept


@pytest.mark.parametrize("typed", ["blå", "#12345", "#1234567", "rgb(0,0,0)", "#00000g", "#000;}", "#fff"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"letterhead\.accent_form"):
        letterheads.accent(typed)


@pytest.mark.parametrize("colour", ["#f2c200", "#777777", "#ffffff", "#ff0000", "#7fffd4"])
def test_a_faint_colour_is_refused_with_its_ratio_and_one_that_can_be_read(colour: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        letterheads.accent(colour)
    values = refused.value.message.values
    assert refused.value.field == "accent"
    assert values["ratio"] == letterheads.contrast(colour) < letterheads.LEAST_CONTRAST
    assert letterheads.accent(str(values["darker"])) == values["darker"]
    assert "4,5" in Words("sv").say(refused.value.message)


def test_the_darker_colour_is_the_first_that_is_enough_and_keeps_its_hue() -> None:
    assert letterheads.darker("#0c3441") == "#0c3441"
    suggested = letterheads.darker("#f2c200")
    assert Decimal("4.5") <= letterheads.contrast(suggested) < Decimal("4.8")
    red, green, blue = (int(suggested[i : i + 2], 16) for i in (1, 3, 5))
    assert red > green > blue == 0


@pytest.mark.parametrize(
    ("size", "reason"), [(0, "file.empty"), (letterheads.MOST_BYTES, ""), (letterheads.MOST_BYTES + 1, "too_large")]
)
def test_a_file_has_some_bytes_and_not_too_many(size: int, reason: str) -> None:
    if not reason:
        letterheads.check_size(size)
        return
    with pytest.raises(RuleBroken, match=reason):
        letterheads.check_size(size)


@pytest.mark.parametrize(
    ("width", "height", "reason"),
    [
        (5_000, 500, ""),
        (300, 300, ""),
        (5_001, 5_001, "pixels"),
        (20_000, 20_000, "pixels"),
        (301, 30, "shape"),
        (30, 301, "shape"),
    ],
)
def test_a_picture_is_neither_too_large_nor_too_long(width: int, height: int, reason: str) -> None:
    if not reason:
        letterheads.check_shape(width, height)
        return
    with pytest.raises(RuleBroken, match=rf"letterhead\.{reason}"):
        letterheads.check_shape(width, height)


def test_a_picture_without_alternative_text_is_refused() -> None:
    letterheads.check_described("", has_picture=False)
    letterheads.check_described("Påhittat märke", has_picture=True)
    with pytest.raises(RuleBroken) as refused:
        letterheads.check_described("  ", has_picture=True)
    assert refused.value.field == "emblem_alt"
