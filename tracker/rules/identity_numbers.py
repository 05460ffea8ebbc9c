"""R13: Swedish personal identity numbers and coordination numbers, wherever they stand in a text.

`personnummer` says whether digits are a number that can exist; here is where in a text such digits stand. It is the
one package beside the standard library that rules use. What is found is told by its place, never by its digits.

Not looked for: numbers without check digit (reserve and interim numbers with a letter, as hospitals and universities
give out), which R13 does not name; organisation numbers, whose third digit is 2 or more; and digits put together
with other signs than hyphens, dashes, plus and spaces.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from personnummer.personnummer import Personnummer, PersonnummerException

from tracker.rules.states import IdentityKind
from tracker.rules.transitions import Message, Value

#: Between the date and the last four, or after the century: at most three spaces, a dash or plus, three spaces. A line
#: may break after the dash, as it does in Word and in PDF. A tab parts two cells of a table, so it is no such space.
_BETWEEN = r"(?:[ ]{0,3}[-+]{1,2}[ \n]{0,3}|[ ]{0,3})"

#: Read from the start of a run of digits. What follows "0," or "0." is the fraction of an amount or a measured value.
_SHAPE = re.compile(
    rf"""(?<![0-9])(?<![0-9][.,])(?=(
        (?P<century>(?:18|19|20){_BETWEEN})? (?P<day>[0-9]{{6}}) (?P<between>{_BETWEEN}) (?P<last>[0-9]{{4}})(?![0-9])
      | (?P<year>(?:18|19|20)[0-9]{{2}})-(?P<month_day>[0-9]{{2}}-[0-9]{{2}})[-+](?P<end>[0-9]{{4}})(?![0-9]|-[0-9])
    ))""",
    re.VERBOSE,
)

#: Marks that a reader does not see, and that must not hide a number: zero-width characters, soft hyphens, accents.
_UNSEEN = ("Cf", "Mn", "Me", "Cc")
_LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_DASHES = "\N{MINUS SIGN}\N{HYPHEN BULLET}\N{MODIFIER LETTER MINUS SIGN}\N{SUPERSCRIPT MINUS}\N{SUBSCRIPT MINUS}"
_PLUSES = "\N{FULLWIDTH PLUS SIGN}\N{SMALL PLUS SIGN}\N{SUPERSCRIPT PLUS SIGN}\N{SUBSCRIPT PLUS SIGN}"
#: Everything that is a digit, a dash, a space or unseen stands in these two ranges of Unicode.
_RANGES = (range(0x20000), range(0xE0000, 0xE1000))

#: Characters of the text that are shown on each side of a number.
_AROUND = 40

#: More are not told apart: a text with so many is a list of people.
MOST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One number in a text: where, never which.

    `start` and `end` count characters from 0, `end` not included. `line`, `first` and `last` count from 1 as people
    do, `first` and `last` within the line where the number begins.
    """

    start: int
    end: int
    line: int
    first: int
    last: int
    kind: IdentityKind
    #: Ten digits with nothing between them, which may be something else. Only of these a chief may say that they are.
    bare: bool
    #: The words of the same line before and after it, with every digit masked.
    around: str


def find(text: str, *, today: date) -> tuple[Found, ...]:
    """R13: the numbers in a text, in order, the first hundred; none when it holds none.

    `today` is the calendar's day, not the business day: a person is born whatever day is practised.
    """
    plain = text if text.isascii() and text.isprintable() else text.translate(_readable())
    if len(plain) == len(text):
        return tuple(_located(text, match, None) for match in _matches(plain, today))
    matches = _matches(plain, today)
    places = [at for at, char in enumerate(text) if _readable().get(ord(char), char) is not None] if matches else None
    return tuple(_located(text, match, places) for match in matches)


def refusal(found: Sequence[Found], text: str) -> Message:
    """The sentence that names the places of the numbers, the first one exactly. ValueError when there are none."""
    if not found:
        raise ValueError("nothing was found")
    first, more = found[0], len(found) - 1
    values: dict[str, Value] = {"kind": first.kind, "first": first.first, "last": first.last}
    if more:
        values["n"] = more
    if "\n" in text:
        values["line"] = first.line
    where = ("line" if "\n" in text else "place") + ("_more" if more else "")
    return Message.of(f"identity.{where}", **values)


def place_of(found: Found, text: str) -> Message:
    """The place in words, as the audit trail keeps it."""
    if "\n" in text:
        return Message.of("identity.where_line", line=found.line, first=found.first, last=found.last)
    return Message.of("identity.where", first=found.first, last=found.last)


def _matches(plain: str, today: date) -> list[re.Match[str]]:
    """The shapes that are numbers; of two that overlap, the first."""
    kept: list[re.Match[str]] = []
    for match in _SHAPE.finditer(plain):
        if (not kept or match.start() >= kept[-1].end(1)) and _is_number(match, today):
            kept.append(match)
            if len(kept) == MOST:
                break
    return kept


def _is_number(match: re.Match[str], today: date) -> bool:
    """Whether the digits can be somebody's: check digit, a day that exists and has been.

    Ten digits leave the century open: that the day existed in one of them is enough.
    """
    if match["year"]:
        digits = (match["year"] + match["month_day"] + match["end"]).replace("-", "")
        return _was_born(digits, today)
    ten = match["day"] + match["last"]
    if match["century"]:
        return _was_born(match["century"][:2] + ten, today)
    return any(_was_born(century + ten, today) for century in ("19", "20"))


def _was_born(twelve: str, today: date) -> bool:
    try:
        return bool(Personnummer(twelve).get_date() <= today)
    except PersonnummerException:
        return False


def _located(text: str, match: re.Match[str], places: Sequence[int] | None) -> Found:
    start, end = match.start(1), match.end(1)
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    line_start = text.rfind("\n", 0, start) + 1
    day = match["day"][4:6] if match["day"] else match["month_day"][3:5]
    return Found(
        start=start,
        end=end,
        line=text.count("\n", 0, start) + 1,
        first=start - line_start + 1,
        last=end - line_start,
        kind=IdentityKind.COORDINATION if int(day) > 60 else IdentityKind.PERSONAL,
        bare=not match["year"] and not match["century"] and not match["between"],
        around=_around(text, start, end),
    )


def _around(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    if len(before) == _AROUND:
        before = before.partition(" ")[2]
    if len(after) == _AROUND:
        after = after.rpartition(" ")[0]
    return " ".join(re.sub(r"\d", "•", f"{before}[…]{after}").split())


@lru_cache(maxsize=1)
def _readable() -> dict[int, str | None]:
    """Every digit, dash, space and line break as its plain ASCII one; what nobody sees as nothing."""
    table: dict[int, str | None] = {}
    for codes in _RANGES:
        for code in codes:
            char = chr(code)
            plain = _plain(char, unicodedata.category(char))
            if plain != char:
                table[code] = plain
    return table


def _plain(char: str, category: str) -> str | None:
    if char in _LINE_BREAKS:
        return "\n"
    if char == "\t":
        return char
    if category in _UNSEEN:
        return None
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    if category == "Pd" or char in _DASHES:
        return "-"
    return "+" if char in _PLUSES else char
