"""Which passwords may be used: long ones that are not what a cracker tries first. Nothing else is asked of them.

A password is taken apart into what it can be guessed from: passwords known from breaches, common Swedish words, words
of the person and the installation, years and dates, keyboard walks, repeats. Each piece costs a cracker some bits, and
what is none of these costs bits for every character. The cheapest way to put the password together must cost `ENOUGH`.
So `sommar2026!!` is refused for being a word and a year, while four odd words in a row pass without any digit.

The password itself is compared exactly as typed, always; only this judgement sees it folded.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from tracker.rules.transitions import Message, RuleBroken

#: Length is what makes a password strong.
SHORTEST = 12
#: Longer ones would only cost the server time.
LONGEST = 256
#: 2³² guesses: out of reach through the throttle for ever, and months of work on stolen argon2id hashes.
ENOUGH = 32.0

_HERE = Path(__file__).parent
_BREACHED = _HERE / "vendor" / "zxcvbn-ts" / "passwords.json"
_SWEDISH = _HERE / "swedish_words.txt"

# What pieces cost, in bits.
_CONTEXT, _COMMON_WORD, _AGAIN, _WALK, _YEAR, _DATE, _DIGIT, _SIGN, _OTHER = (
    2.0,
    9.0,
    1.0,
    6.0,
    7.0,
    14.0,
    3.3,
    3.0,
    5.0,
)

#: Digits and signs that stand for letters, and `l`, which looks like `1` and `i`. Every cracker tries them all.
_LOOKALIKES = str.maketrans("01!|l34@5$789", "oiiiieaasstbg")
_ROWS = (
    "1234567890",
    "qwertyuiopa",
    "asdfghjkloa",
    "zxcvbnm,.-",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.",
    "q1w2e3r4t5y6u7i8o9p0",
)
_WALKS = "\n".join((*_ROWS, *(row[::-1] for row in _ROWS)))
_YEARS = re.compile(r"(?:19|20)\d\d")
_MONTH, _DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_DATES = re.compile(rf"(?:19|20)?\d\d{_MONTH}{_DAY}|{_DAY}{_MONTH}(?:19|20)\d\d")
_SHORTEST_WORD, _LONGEST_CONTEXT = 3, 60


def require_usable(password: str, *, field: str | None = None, context: Iterable[str] = ()) -> None:
    """RuleBroken, at the given form field, for a password that is too short, too long, or easy to guess.

    `context` is whatever a cracker knows of person and installation: names, e-mail address, municipality, committees.
    """
    if len(password) < SHORTEST:
        raise RuleBroken(Message.of("password.short", least=SHORTEST), field=field)
    if len(password) > LONGEST:
        raise RuleBroken(Message.of("password.long", most=LONGEST), field=field)
    if bits(password, context) < ENOUGH:
        raise RuleBroken(Message.of("password.guessable"), field=field)


def bits(password: str, context: Iterable[str] = ()) -> float:
    """How many guesses the password withstands, as a power of two: the cheapest way to put it together from pieces."""
    plain = _plain(password)
    folded = plain.translate(_LOOKALIKES)
    known = {word for text in context for word in _words_of(text)}
    cheapest = [0.0] + [math.inf] * len(plain)
    for start in range(len(plain)):
        for end, cost in _pieces(plain, folded, start, known):
            cheapest[end] = min(cheapest[end], cheapest[start] + cost)
    return cheapest[-1]


def _pieces(plain: str, folded: str, start: int, known: set[str]) -> Iterator[tuple[int, float]]:
    """Every piece that begins here: where it ends, and what it costs."""
    yield start + 1, _cost_of(plain[start])
    yield from _repeats(folded, start)
    yield from _walks(plain, start)
    for pattern, cost in ((_YEARS, _YEAR), (_DATES, _DATE)):
        if found := pattern.match(plain, start):
            yield found.end(), cost
    words, longest = _common()
    for end in range(start + _SHORTEST_WORD, min(len(plain), start + max(longest, _LONGEST_CONTEXT)) + 1):
        word = folded[start:end]
        if word in known:
            yield end, _CONTEXT
        elif word in words:
            yield end, words[word]


def _cost_of(character: str) -> float:
    if character.isdigit():
        return _DIGIT
    return _SIGN if character.isascii() and not character.isalpha() else _OTHER


def _repeats(folded: str, start: int) -> Iterator[tuple[int, float]]:
    """What stands right before this, once more."""
    for length in range(1, min(start, len(folded) - start) + 1):
        if folded[start - length : start] == folded[start : start + length]:
            yield start + length, _AGAIN


def _walks(plain: str, start: int) -> Iterator[tuple[int, float]]:
    """Three keys or more beside each other, or letters in their order, either way."""
    for end in range(start + 3, len(plain) + 1):
        if plain[start:end] not in _WALKS or "\n" in plain[start:end]:
            return
        yield end, _WALK


def _plain(text: str) -> str:
    """Without case and accents, one character for one where that can be."""
    return "".join(_base(character) for character in unicodedata.normalize("NFKC", text).casefold())


def _base(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character


def _fold(text: str) -> str:
    return _plain(text).translate(_LOOKALIKES)


def _words_of(text: str) -> Iterator[str]:
    """The words of a name, an address or a title, folded."""
    for word in re.findall(r"\w+", _plain(text).replace("_", " ")):
        if len(word) >= _SHORTEST_WORD:
            yield word.translate(_LOOKALIKES)


@lru_cache(maxsize=1)
def _common() -> tuple[dict[str, float], int]:
    """Every known word folded, with its cost in bits, and the length of the longest."""
    words: dict[str, float] = {}
    for rank, password in enumerate(breached(), start=2):
        words.setdefault(_fold(password), math.log2(rank))
    for word in swedish():
        folded = _fold(word)
        words[folded] = min(words.get(folded, _COMMON_WORD), _COMMON_WORD)
    known = {word: cost for word, cost in words.items() if len(word) >= _SHORTEST_WORD}
    return known, max(map(len, known))


def breached() -> list[str]:
    """The shipped list of passwords from breaches, the most common first (docs/vendored.md)."""
    return list(json.loads(_BREACHED.read_text(encoding="utf-8")))


def swedish() -> list[str]:
    """Our own list of common Swedish words."""
    lines = _SWEDISH.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
