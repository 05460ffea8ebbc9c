"""Numbers to look for, made by the rule of the check digit and not by the code under test. Nobody's numbers."""

from datetime import date

from hypothesis import strategies as st

#: The calendar's day in these tests.
TODAY = date(2026, 11, 27)

#: Skatteverket's example in SKV 704, and a coordination number made from it as the brochure describes.
PERSON = "811218-9876"
COORDINATION = "701063-2391"

DASHES = "-+\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
SPACES = " \u00a0\u2007\u2009\u202f\u3000"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
#: The zeros of other scripts: full width, Arabic, Devanagari, and the bold ones of mathematics.
ZEROS = (ord("0"), 0xFF10, 0x0660, 0x0966, 0x1D7CE)


def check_digit(nine: str) -> str:
    """The tenth digit, by Luhn."""
    products = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(nine))
    return str(-sum(sum(divmod(product, 10)) for product in products) % 10)


def number(day: date, serial: int, *, coordination: bool = False) -> tuple[str, str, str]:
    """Century, six digits and four digits of a number that can exist."""
    year, month, day_of_month = day.isoformat().split("-")
    six = f"{year[2:]}{month}{int(day_of_month) + 60 if coordination else day_of_month}"
    nine = f"{six}{serial:03}"
    return year[:2], six, nine[6:] + check_digit(nine)


def numbers(earliest: date = date(1900, 1, 1)) -> st.SearchStrategy[tuple[str, str, str]]:
    """Any number of a person born until today."""
    days = st.dates(earliest, TODAY)
    return st.builds(number, days, st.integers(1, 999), coordination=st.booleans())


def separators() -> st.SearchStrategy[str]:
    """None, a dash of some kind, a space of some kind, or a dash with spaces around it."""
    dash, space = st.sampled_from(DASHES), st.sampled_from(SPACES)
    return st.one_of(st.just(""), dash, space, st.builds(lambda a, b, c: a + b + c, space, dash, space))


@st.composite
def written(draw: st.DrawFn) -> str:
    """A number as somebody might have typed it: any separator, any script's digits, invisible marks within."""
    century, six, four = draw(numbers())
    text = draw(st.sampled_from(("", century, century + " "))) + six + draw(separators()) + four
    zero = draw(st.sampled_from(ZEROS))
    digits = [chr(zero + int(char)) if char in "0123456789" else char for char in text]
    for at in draw(st.lists(st.integers(1, len(digits) - 1), max_size=3)):
        digits[at] = draw(st.sampled_from(UNSEEN)) + digits[at]
    return "".join(digits)
