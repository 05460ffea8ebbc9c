"""The door to Historik."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import World
from tracker.rules import chain
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


def _table(browser: Browser, **arguments: str) -> list[list[str]]:
    answer = browser.client.get(browser.address("history.table", **arguments))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=historik-2014-03-18.csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def _lines(browser: Browser, **arguments: str) -> list[dict[str, Any]]:
    answer = browser.client.get(browser.address("history.lines", **arguments))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=historik-2014-03-18.jsonl"
    return [json.loads(line) for line in answer.text.splitlines()]


def test_the_table_says_who_changed_what_from_what_to_what(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    _rename_finding(chief, world, '=HYPERLINK("http://x";"Ny; rubrik")')
    head, row = _table(chief)
    assert head == ["Nummer", "Tidpunkt", "Dag", "Vem", "Händelse", "Gäller", "Uppgift", "Från", "Till"]
    assert row[2:5] == ["2014-03-18", f"Titel chief {world.a.canary}, Chief {world.a.canary}", "Brist ändrad"]
    assert row[6:] == ["Rubrik", f"Utredningstider {world.a.canary}", '\'=HYPERLINK("http://x";"Ny; rubrik")']


def test_what_is_taken_out_follows_the_filters(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    for title in ("En", "Två"):
        _rename_finding(chief, world, title)
    assert [row[-1] for row in _table(chief)[1:]] == ["En", "Två"]
    for wanted, count in (
        ({"nummer": "B1"}, 2),
        ({"nummer": "B2"}, 0),
        ({"vad": "measure"}, 0),
        ({"till": "2014-03-17"}, 0),
        ({"fore": "1", "efter": "999"}, 2),
    ):
        assert len(_table(chief, **wanted)) == 1 + count, wanted
        assert len(_lines(chief, **wanted)) == 1 + count, wanted
    page = chief.get("history.index", nummer="B1", fore="99")
    assert {"/historik/utdrag.csv?nummer=B1", "/historik/utdrag.jsonl?nummer=B1"} <= set(page.links())


def test_each_line_can_be_checked_by_its_hash(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    _rename_finding(chief, world, "Åtgärda <b>")
    event, closing = _lines(chief)
    assert closing == {"extract": {"committee_id": world.a.committee_id, "events": 1}}
    stored = event.pop("hash")
    assert event["new"]["title"] == "Åtgärda <b>"
    assert chain.digest(event) == stored


def test_nothing_of_another_committee_is_taken_out(login_as: LogIn, world: World) -> None:
    _rename_finding(login_as(Role.CHIEF), world, "Ny rubrik")
    other = login_as(Role.AUDITOR, "b")
    assert len(_table(other)) == 1
    assert len(_lines(other)) == 1
    assert world.a.canary not in str(_lines(other, vad="user_account")) + str(_table(other, vad="user_account"))


@pytest.mark.parametrize("endpoint", ["history.table", "history.lines"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OWNER, Role.CHAIR, Role.SECRETARY, Role.MEMBER])
def test_only_chief_and_auditor_take_anything_out(login_as: LogIn, role: Role, endpoint: str) -> None:
    login_as(role).get(endpoint, status=403)


def test_sign_ins_are_shown_when_asked_for_and_only_of_the_own_people(login_as: LogIn, world: World) -> None:
    login_as(Role.OWNER)
    login_as(Role.OWNER, "b")
    chief = login_as(Role.CHIEF)
    assert "Loggade in" not in chief.get("history.index").text
    shown = chief.get("history.index", vad="user_account").text
    assert f"Loggade in Owner {world.a.canary}" in shown
    assert world.b.canary not in shown


def test_a_person_whose_role_had_ended_is_not_followed(session: Session, login_as: LogIn, world: World) -> None:
    login_as(Role.OWNER)
    session.rollback()
    session.execute(
        text("UPDATE membership SET ends_on = '2014-03-17' WHERE committee_id = :committee AND role = 'owner'"),
        {"committee": world.a.committee_id},
    )
    session.commit()
    assert f"Owner {world.a.canary}" not in login_as(Role.CHIEF).get("history.index", vad="user_account").text


def test_a_refused_attempt_stands_in_the_committees_own_historik(login_as: LogIn, world: World) -> None:
    login_as(Role.OWNER).get("history.index", status=403)
    page = login_as(Role.AUDITOR).get("history.index").text
    assert "Nekad åtkomst GET /historik" in page
    assert f"Owner {world.a.canary}" in page
    assert "Rollen räcker inte" in page
    assert "/historik" not in login_as(Role.AUDITOR, "b").get("history.table").text
