from collections.abc import Callable

import pytest

from tests.browser_client import Browser
from tests.page import Page
from tests.world import World
from tracker.documents.printers import WORD
from tracker.rules.states import Role

Login = Callable[..., Browser]


@pytest.fixture
def report_id(login_as: Login, world: World) -> int:
    """A report locked by the chief for the coming meeting."""
    done = login_as(Role.CHIEF).post(
        "meetings.publish", {"missing_accepted": "y"}, meeting_id=world.a.ids["meeting_id"], status=303
    )
    return int(done.location.rsplit("/", 1)[1])


def test_index_lists_the_latest_first(login_as: Login, report_id: int) -> None:
    page = login_as(Role.MEMBER).get("reports.index")
    assert page.text.index("Rapport 2") < page.text.index("Rapport 1")


def test_show_gives_the_frozen_text_with_its_hash(login_as: Login, report_id: int) -> None:
    page = login_as(Role.MEMBER).get("reports.show", report_id=report_id)
    assert page.h1 == "Rapport 2" and "sha256" in page.text
    assert "Hänt sedan" not in page.text


def test_show_tells_what_has_happened_since_beside_the_report(login_as: Login, world: World, report_id: int) -> None:
    owner, measure_id = login_as(Role.OWNER), world.a.ids["measure_id"]
    before = owner.get("reports.show", report_id=report_id)
    assert "Inget har ändrats sedan rapporten låstes." in before.text
    form = owner.get("measures.show", measure_id=measure_id)
    typed = {"state": "in_progress", "on_track": "yes", "text": "Remissen är klar.", "version": form.field("version")}
    owner.post("measures.update", typed, measure_id=measure_id, status=303)
    after = owner.get("reports.show", report_id=report_id)
    paper = after.soup.select_one(".ark")
    assert "Remissen är klar." in after.text and paper is not None and "Remissen" not in paper.get_text()


def test_download_gives_the_stored_bytes_under_both_names(login_as: Login, report_id: int) -> None:
    answer = login_as(Role.MEMBER).get("reports.download", report_id=report_id).answer
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment") and "filename*=UTF-8''%C3%85terrapportering" in disposition
    assert 'filename="Aterrapportering' in disposition
    page = login_as(Role.MEMBER).get("reports.show", report_id=report_id)
    assert answer.headers["ETag"].strip('"') in page.text


def test_the_word_copy_is_stored_beside_the_pdf(login_as: Login, world: World, report_id: int) -> None:
    member = login_as(Role.MEMBER)
    page = member.get("reports.show", report_id=report_id)
    assert "Word (" in page.text
    answer = member.get("reports.download_word", report_id=report_id).answer
    assert answer.mimetype == WORD and answer.data.startswith(b"PK")
    assert answer.headers["Content-Disposition"].endswith(".docx")
    login_as(Role.CHIEF).post("reports.withdraw", {"reason": "Fel siffra."}, report_id=report_id, status=303)
    member.get("reports.download_word", report_id=report_id, status=404)


def test_withdraw_before_dispatch_needs_a_reason(login_as: Login, world: World, report_id: int) -> None:
    chief = login_as(Role.CHIEF)
    assert chief.get("reports.withdraw", report_id=report_id).h1 == "Återkalla rapport 2"
    refused = chief.post("reports.withdraw", {"reason": " "}, report_id=report_id, status=400)
    assert refused.errors
    chief.post("reports.withdraw", {"reason": "Fel siffra i tabellen."}, report_id=report_id, status=303)
    page = chief.get("reports.show", report_id=report_id)
    assert "Återkallad före utskicket." in page.text and "Fel siffra i tabellen." in page.text
    assert "Lås för utskick" in chief.get("meetings.show", meeting_id=world.a.ids["meeting_id"]).text


def test_a_withdrawn_report_does_not_exist_for_members(login_as: Login, report_id: int) -> None:
    login_as(Role.CHIEF).post("reports.withdraw", {"reason": "Fel siffra."}, report_id=report_id, status=303)
    member = login_as(Role.MEMBER)
    assert "Rapport 2" not in member.get("reports.index").text
    member.get("reports.show", report_id=report_id, status=404)
    member.get("reports.download", report_id=report_id, status=404)
    assert "Återkallad" in login_as(Role.CHAIR).get("reports.index").text


def test_a_report_that_was_sent_out_is_not_withdrawn(login_as: Login, world: World) -> None:
    page = login_as(Role.CHIEF).post(
        "reports.withdraw", {"reason": "För sent."}, report_id=world.a.ids["report_id"], status=400
    )
    assert any("Kallelsen gick ut" in error for error in page.errors)


def test_the_other_committees_report_does_not_exist(login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF, "b")
    for endpoint in ("reports.show", "reports.download", "reports.download_word", "reports.withdraw"):
        chief.get(endpoint, report_id=world.a.ids["report_id"], status=404)


def test_list_is_sorted_and_filtered_by_the_address(world: World, login_as: Callable[..., Browser]) -> None:
    chief = login_as(Role.CHIEF)
    meeting_id = world.a.ids["meeting_id"]
    chief.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=meeting_id, status=303)
    assert _numbers(chief.open("/rapporter")) == ["Rapport 2", "Rapport 1"]
    assert _numbers(chief.open("/rapporter?sortera=sammantrade")) == ["Rapport 1", "Rapport 2"]
    assert _numbers(chief.open("/rapporter?sortera=last&ordning=fallande")) == ["Rapport 2", "Rapport 1"]
    assert _numbers(chief.open("/rapporter?sortera=hittepa&visa=hittepa&sida=x")) == ["Rapport 2", "Rapport 1"]
    newest = chief.open("/rapporter").soup.select_one("main tbody th a")
    report_id = int(str(newest["href"]).rsplit("/", 1)[1])
    chief.post("reports.withdraw", {"reason": "Fel bilaga."}, report_id=report_id, status=303)
    assert _numbers(chief.open("/rapporter")) == ["Rapport 2", "Rapport 1"]
    assert _numbers(chief.open("/rapporter?visa=galler")) == ["Rapport 1"]


def _numbers(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select("main tbody th a")]


def test_present_shows_every_view_in_one_page_to_members_too(login_as: Login, report_id: int) -> None:
    page = login_as(Role.MEMBER).get("reports.present", report_id=report_id)
    assert [link.get_text() for link in page.soup.select(".vynav a")] == [
        "Läget",
        "Ändrat",
        "Kvar",
        "Beslut",
        "4\N{NO-BREAK SPACE}april",
    ]
    anchors = {str(view["id"]) for view in page.soup.select(".vy")}
    assert {str(a["href"])[1:] for a in page.soup.select(".vynav a, .vy h3 a")} <= anchors
    assert "Hänt sedan" not in page.text


def test_present_keeps_what_has_happened_since_on_a_line_of_its_own(
    login_as: Login, world: World, report_id: int
) -> None:
    owner, measure_id = login_as(Role.OWNER), world.a.ids["measure_id"]
    before = owner.get("reports.present", report_id=report_id)
    form = owner.get("measures.show", measure_id=measure_id)
    typed = {"state": "in_progress", "on_track": "yes", "text": "Remissen är klar.", "version": form.field("version")}
    owner.post("measures.update", typed, measure_id=measure_id, status=303)
    after = owner.get("reports.present", report_id=report_id)
    line = after.soup.select_one(".mote-sedan")
    assert line is not None and "Remissen är klar." in line.get_text()
    assert [str(v) for v in after.soup.select(".vy")] == [str(v) for v in before.soup.select(".vy")]


def test_present_of_a_withdrawn_report_does_not_exist_for_members(login_as: Login, report_id: int) -> None:
    login_as(Role.CHIEF).post("reports.withdraw", {"reason": "Fel siffra."}, report_id=report_id, status=303)
    login_as(Role.MEMBER).get("reports.present", report_id=report_id, status=404)
