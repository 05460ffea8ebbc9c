"""Names in a reason become functions; all else stands, and a plan that names nobody is the same plan."""

from dataclasses import replace

import pytest

from tests.rules.plans import OWNER, TODAY, measure, plan
from tracker.rules import changes, impersonal
from tracker.rules.facts import MoveFacts
from tracker.rules.states import MoveKind

TITLES = {"Vera Holm": "Verksamhetschef", "Vera Holm Ek": "IT-chef", "A. B.": "Enhetschef"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Remissen dröjer.", "Remissen dröjer."),
        ("Vera Holm är sjuk.", "Verksamhetschef är sjuk."),
        ("Sent. Vera Holm är sjuk.", "Sent. Verksamhetschef är sjuk."),
        ("Det beror på Vera Holm.", "Det beror på verksamhetschef."),
        ("Det beror på Vera Holm Ek.", "Det beror på IT-chef."),
        ("Vera Holmgren och Vera väntar.", "Vera Holmgren och Vera väntar."),
    ],
)
def test_a_whole_name_becomes_the_function(text: str, told: str) -> None:
    assert impersonal.reason(text, TITLES) == told


def moved(reason: str) -> MoveFacts:
    return MoveFacts(1, MoveKind.MOVE, TODAY, TODAY, reason, TODAY, OWNER.title)


def test_a_plan_that_names_nobody_is_the_same_plan() -> None:
    quiet = plan(measures=(measure(moves=(moved("Remissen dröjer."),)),))
    assert impersonal.moves(quiet) is quiet


def test_the_changes_that_documents_tell_name_nobody() -> None:
    named = plan(measures=(measure(moves=(moved(f"{OWNER.name} är sjuk."),)),))
    assert impersonal.moves(named) != named
    (item,) = [item for item in changes.items(named) if item.kind == "measure"]
    assert item.move_reason == "Verksamhetschef är sjuk."
    assert replace(named).measures[0].moves[0].reason == f"{OWNER.name} är sjuk.", "the record itself stands"
