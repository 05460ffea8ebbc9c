"""R4 and the verifier's side of R5: who may say that it is done or that it helped, and what that must rest on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.states import VerificationResult
from tracker.rules.transitions import Message, RuleBroken


@dataclass(frozen=True, slots=True)
class Responsible:
    """A measure with those who answer for it: the memberships and names of its owner and deputy."""

    number: str
    membership_ids: frozenset[int]
    names: tuple[str, ...] = ()


def own(responsible: Iterable[Responsible], membership_ids: frozenset[int], name: str = "") -> tuple[str, ...]:
    """The numbers of the measures that a person owns or is deputy for, known by membership or by name."""
    return tuple(r.number for r in responsible if r.membership_ids & membership_ids or _is_named(name, r.names))


def check_four_eyes(
    responsible: Iterable[Responsible],
    membership_ids: frozenset[int],
    who_may: Sequence[str],
    *,
    name: str = "",
    field: str = "performed_by",
) -> None:
    """R4: neither owner nor deputy verifies; RuleBroken at `field`, naming who may by title."""
    numbers = own(responsible, membership_ids, name)
    if not numbers:
        return
    if not who_may:
        raise RuleBroken(Message.of("verification.own_nobody", numbers=numbers), field=field)
    raise RuleBroken(Message.of("verification.own", numbers=numbers, who=tuple(who_may)), field=field)


def check_performer(membership_id: int | None, name: str) -> None:
    """Somebody has performed it: a person with a role, or somebody else by name; RuleBroken otherwise."""
    if membership_id is None and not name.strip():
        raise RuleBroken(Message.of("verification.nobody"), field="performed_by_name")


def check_basis(result: VerificationResult, *, of_effect: bool, rests_on_something: bool) -> None:
    """R5: a "ja" on effect rests on an indicator or an examined sample; RuleBroken otherwise."""
    if of_effect and result is VerificationResult.YES and not rests_on_something:
        raise RuleBroken(Message.of("verification.no_basis"), field="basis")


def check_days(performed_on: date, next_check_on: date | None, today: date) -> None:
    """It has been performed, and the next one comes after it; RuleBroken otherwise."""
    if performed_on > today:
        raise RuleBroken(Message.of("case.not_yet", today=today), field="performed_on")
    if next_check_on is not None and next_check_on <= performed_on:
        raise RuleBroken(Message.of("verification.next_too_early", performed_on=performed_on), field="next_check_on")


def check_corrects(already_corrected: bool) -> None:
    """A mistake is put right once; RuleBroken when the record has been corrected already."""
    if already_corrected:
        raise RuleBroken(Message.of("verification.already_corrected"))


def _is_named(text: str, names: Iterable[str]) -> bool:
    """Whether a typed performer is one of them: "Vera Holm, verksamhetschef" is Vera Holm."""
    typed = _words(text)
    return any(name.strip() and _words(name) <= typed for name in names)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
