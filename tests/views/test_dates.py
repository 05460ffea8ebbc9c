from collections.abc import Callable
from urllib.parse import unquote

from flask import Flask

from tests.browser_client import Browser
from tests.world import World
from tracker.extensions import db
from tracker.models import DueDateMove
from tracker.rules.states import Role, TellAuthority

Login = Callable[..., Browser]


def test_index_shows_first_dates_waiting_proposals_and_the_forecast(login_as: Login, world: World) -> None:
    page = login_as(Role.AUDITOR).get("dates.index")
    assert "Förslag som väntar på förvaltningschefen" in page.text and f"Orsak {world.a.canary}" in page.text
    assert "När kan åtgärderna vara klara?" in page.text and "Så räknas det" in page.text
    assert world.b.canary not in page.text
    assert "Godkänn" in login_as(Role.CHIEF).get("dates.index").text


def test_the_page_names_titles_and_nobody(login_as: Login, world: World) -> None:
    text = login_as(Role.AUDITOR).get("dates.index").soup.select_one("main")
    assert text is not None and f"Owner {world.a.canary}" not in text.get_text()


def test_a_date_told_to_the_authority_is_moved_with_an_answer_to_whether_it_is_told(
    app: Flask, login_as: Login, world: World
) -> None:
    chief, ids = login_as(Role.CHIEF), world.a.ids
    _tell(chief, ids["measure_id"])
    page = chief.get("measures.approve_date", move_id=ids["move_id"])
    refused = chief.post(
        "measures.approve_date", {"version": page.field("version")}, move_id=ids["move_id"], status=400
    )
    assert any("Välj om myndigheten behöver få veta" in error for error in refused.errors)
    typed = {"version": page.field("version"), "tell_authority": "yes"}
    chief.post("measures.approve_date", typed, move_id=ids["move_id"], status=303)
    with app.app_context():
        assert db.session.get_one(DueDateMove, ids["move_id"]).tell_authority is TellAuthority.YES
    assert "Ska få veta den nya tiden" in chief.get("dates.index").text


def test_the_chiefs_own_move_asks_the_same(login_as: Login, world: World) -> None:
    chief, measure_id = login_as(Role.CHIEF), world.a.ids["measure_id"]
    _tell(chief, measure_id)
    page = chief.get("measures.propose_date", measure_id=measure_id)
    typed = {"to_on": "2014-05-12", "kind": "move", "reason": "Remissen dröjer.", "version": page.field("version")}
    assert chief.post("measures.propose_date", typed, measure_id=measure_id, status=400).errors
    chief.post("measures.propose_date", {**typed, "tell_authority": "no"}, measure_id=measure_id, status=303)
    owner = login_as(Role.OWNER).get("measures.propose_date", measure_id=measure_id)
    assert "Behöver myndigheten få veta" not in owner.text


def _tell(chief: Browser, measure_id: int) -> None:
    """State that the authority has been told a date."""
    form = chief.get("measures.edit", measure_id=measure_id)
    names = ("title", "version", "deciding_body", "union_consultation")
    typed = {name: form.field(name) for name in names}
    ticked = [str(box["value"]) for box in form.soup.select("input[name=finding_ids][checked]")]
    chief.post(
        "measures.edit",
        {**typed, "finding_ids": ticked, "first_due_authority": "2014-03-26"},
        measure_id=measure_id,
        status=303,
    )


def test_what_the_committee_is_given_is_read_and_downloaded_by_whoever_reads_the_page(
    login_as: Login, world: World
) -> None:
    auditor = login_as(Role.AUDITOR)
    assert auditor.get("dates.index").soup.select_one("a[href='/andrade-tider/sammanstallning']")
    page = auditor.get("dates.paper")
    paper = page.soup.select_one("article.ark")
    assert paper is not None and "Hölls den första tiden?" in paper.get_text()
    assert f"Owner {world.a.canary}" not in paper.get_text() and world.b.canary not in page.text
    for start, ending in ((b"%PDF-", "pdf"), (b"PK", "docx")):
        answer = auditor.client.get(f"/andrade-tider/andrade-tider.{ending}")
        assert answer.data.startswith(start)
        assert unquote(answer.headers["Content-Disposition"]).endswith(f"Ändrade tider 2014-03-18.{ending}")
