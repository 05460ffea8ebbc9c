"""The door to Historik."""

from collections.abc import Callable

import pytest

from tests.browser_client import Browser
from tests.world import World
from tracker.rules.states import Role

LogIn = Callable[..., Browser]


def _rename_finding(browser: Browser, world: World, title: str) -> None:
    finding_id = world.a.ids["finding_id"]
    opened = browser.get("findings.edit", finding_id=finding_id)
    browser.post(
        "findings.edit", {"title": title, "version": opened.field("version")}, status=303, finding_id=finding_id
    )


def test_history_says_who_did_what_with_old_and_new(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    _rename_finding(chief, world, "Ny rubrik")
    page = chief.get("history.index")
    assert "Brist ändrad B1 Ny rubrik" in page.text
    assert f"Utredningstider {world.a.canary} ändrat till Ny rubrik" in page.text
    assert f"Titel chief {world.a.canary}, Chief {world.a.canary}" in page.text
    assert "18 mars 2014 Inskrivet" in page.text


def test_history_is_filtered_by_the_address(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    _rename_finding(chief, world, "Ny rubrik")
    assert "Ny rubrik" in chief.get("history.index", vad="finding", nummer="B1", fran="2014-03-18").text
    page = chief.get("history.index", vad="finding", till="2014-03-17")
    assert "Inget hittades" in page.text
    assert "/historik" in page.links()


@pytest.mark.parametrize(
    "arguments",
    [
        {"vem": "x", "vad": "x", "handelse": "x", "fran": "x", "till": "31/2", "fore": "x", "efter": "-1"},
        {"vem": "99999999999999999999", "fore": "99999999999999999999", "nummer": "\x00%_'\"<b>"},
        {"fran": "2014-02-31", "nummer": "å" * 5000},
    ],
)
def test_history_takes_any_address(login_as: LogIn, arguments: dict[str, str]) -> None:
    login_as(Role.CHIEF).get("history.index", **arguments)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OWNER, Role.CHAIR, Role.SECRETARY, Role.MEMBER])
def test_history_is_for_chief_and_auditor(login_as: LogIn, role: Role) -> None:
    login_as(role).get("history.index", status=403)


def test_history_shows_nothing_of_another_committee(login_as: LogIn, world: World) -> None:
    _rename_finding(login_as(Role.CHIEF), world, "Ny rubrik")
    assert "Ny rubrik" not in login_as(Role.AUDITOR, "b").get("history.index").text
