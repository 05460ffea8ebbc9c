"""R3 and R13 for evidence: what makes it findable, what a secrecy marking asks, when it may be taken away."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.states import ScanResult
from tracker.rules.transitions import Message, RuleBroken


@dataclass(frozen=True, slots=True)
class Marking:
    """A secrecy marking (sekretessmarkering): by which provision, when, by whom. An empty provision is none."""

    provision: str = ""
    made_on: date | None = None
    authority: str = ""


#: None.
UNMARKED = Marking()


def check_findable(*, has_file: bool, dnr: str) -> None:
    """Refuse evidence that nobody could look at: it is a file here, or a document registered somewhere (dnr)."""
    if not has_file and not dnr.strip():
        raise RuleBroken(Message.of("evidence.not_findable"), field="file")


def check_marking(marking: Marking, today: date) -> None:
    """R13: a marking says by which provision, on which day and who made it; refuse half of one."""
    if not (marking.provision or marking.made_on or marking.authority):
        return
    if not marking.provision:
        raise RuleBroken(Message.of("secrecy.provision_missing"), field="secrecy_provision")
    if marking.made_on is None:
        raise RuleBroken(Message.of("secrecy.day_missing"), field="secrecy_on")
    if marking.made_on > today:
        raise RuleBroken(Message.of("secrecy.day_to_come"), field="secrecy_on")
    if not marking.authority:
        raise RuleBroken(Message.of("secrecy.authority_missing"), field="secrecy_authority")


def check_annex(*, for_authority: bool, marked: bool, asked: bool) -> None:
    """R13: what is marked, by itself or by its case, never goes to the authority unasked: a tick of its own asks."""
    if for_authority and marked and not asked:
        raise RuleBroken(Message.of("secrecy.annex_unasked"), field="despite_secrecy")


def check_standing(removed_on: date | None) -> None:
    """Refuse to change what has been taken away."""
    if removed_on is not None:
        raise RuleBroken(Message.of("evidence.removed", removed_on=removed_on))


def check_remove(*, reason: str, reported: bool, last_proof: bool) -> None:
    """Refuse to take away what a report has told of, or all that shows that a measure is done (R3), or without why."""
    if reported:
        raise RuleBroken(Message.of("evidence.reported"))
    if last_proof:
        raise RuleBroken(Message.of("evidence.last_proof"))
    if not reason.strip():
        raise RuleBroken(Message.of("evidence.reason_missing"), field="reason")


def withheld(scan: ScanResult | None, *, scanning: bool) -> bool:
    """Whether a file may not be handed out: it is infected, or nobody has looked though there is a scanner."""
    return scan is ScanResult.INFECTED or (scanning and scan is not ScanResult.CLEAN)
