"""The door to Ärenden, as people use it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import TODAY, World
from tracker.actions import audit
from tracker.actions import cases as actions
from tracker.forms.cases import OTHER_AUTHORITY
from tracker.models import AuditEvent, CaseEvent, Committee, Deadline, Finding, Membership, SupervisionCase
from tracker.queries.accounts import Viewer
from tracker.rules.states import CaseEventKind, DeadlineKind, Role, SanctionKind, Verdict
from tracker.rules.verbs import AuditVerb

LogIn = Callable[..., Browser]

#: The version that every row of the world has before anybody has saved it.
SEEN = {"version": "1"}
CASE = {
    "authority_choice": "ivo",
    "title": "Socialtjänstens barn- och ungdomsvård",
    "kind": "supervision",
    "sanction": "conditional_fine",
    "sanction_kr": "600 000",
    "deadline_kind": "report",
    "deadline_on": "2014-04-04",
    "findings": "1. Handläggartider\n– Utredningstider\n\n• Dokumentation\n",
}


def _case(session: Session, title: str) -> SupervisionCase:
    return session.scalars(select(SupervisionCase).where(SupervisionCase.title == title)).one()


def test_registering_a_case_creates_its_deadline_and_its_findings_in_one_go(
    login_as: LogIn, session: Session, world: World
) -> None:
    page = login_as(Role.CHIEF).post("cases.new", CASE, status=303)
    case = _case(session, CASE["title"])
    assert page.location.endswith(f"/arenden/{case.id}")
    assert (case.authority, case.authority_short) == ("Inspektionen för vård och omsorg", "IVO")
    assert (case.sanction, case.sanction_kr) == (SanctionKind.CONDITIONAL_FINE, 600_000)
    found = session.scalars(select(Finding).where(Finding.case_id == case.id).order_by(Finding.sequence)).all()
    assert [(f.number, f.title) for f in found] == [
        ("B2", "Handläggartider"),
        ("B3", "Utredningstider"),
        ("B4", "Dokumentation"),
    ]
    deadline = session.scalars(select(Deadline).where(Deadline.case_id == case.id)).one()
    assert (deadline.kind, str(deadline.due_on)) == (DeadlineKind.REPORT, "2014-04-04")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": "  "}, "Skriv vad ärendet gäller, i några ord."),
        ({"title": "å" * 301}, "Texten är 301 tecken. Korta den till högst 300."),
        ({"title": "a\x00b"}, "Texten innehåller tecken som inte går att spara. Skriv om den med vanliga tecken."),
        ({"authority_choice": ""}, "Välj vilken myndighet som har fattat beslutet."),
        ({"authority_choice": "annan"}, "Skriv vilken myndighet det är."),
        ({"decided_on": "2014-02-31"}, "Skriv ett datum som finns, som 2014-04-04."),
        (
            {"decided_on": "2014-03-10", "served_on": "2014-03-01"},
            "Delgivningen kan inte vara före beslutet, 10 mars.",
        ),
        ({"decided_on": "2014-03-19"}, "Dagen har inte varit än. Skriv en dag till och med i dag, 18 mars."),
        ({"sanction_kr": "en miljon"}, "Skriv beloppet i hela kronor, som 600 000."),
        ({"sanction": "none"}, "Välj vilken sanktion beloppet gäller, eller ta bort beloppet."),
        ({"deadline_on": ""}, "Skriv sista dagen."),
        ({"deadline_kind": ""}, "Välj vad som ska vara gjort sista dagen."),
        ({"deadline_kind": "nonsens"}, ""),
        ({"findings": "kort\n" + "x" * 301}, "Brist 2 är för lång"),
        ({"findings": "rad\n" * 61}, "Skriv högst 60 brister."),
        ({"findings": "x" * 20_001}, "tecken. Korta den till högst"),
    ],
)
def test_registering_a_case_with_wrong_input_says_what_to_do_at_the_field(
    login_as: LogIn, session: Session, typed: dict[str, str], sentence: str
) -> None:
    page = login_as(Role.CHIEF).post("cases.new", {**CASE, **typed}, status=400)
    text = " ".join(page.text.split())
    assert sentence in text
    assert page.errors
    assert page.soup.title and page.soup.title.get_text().startswith("Fel: ")
    assert session.scalar(select(SupervisionCase.id).where(SupervisionCase.title == CASE["title"])) is None


def test_what_was_typed_stays_in_the_form_when_something_is_wrong(login_as: LogIn) -> None:
    page = login_as(Role.CHIEF).post("cases.new", {**CASE, "deadline_on": "31/2"}, status=400)
    assert page.field("title") == CASE["title"]
    assert "Dokumentation" in page.field("findings")


def test_emoji_and_long_text_are_kept(login_as: LogIn, session: Session) -> None:
    typed = {**CASE, "title": "Tillsyn 🙂 <b>& co", "legal_basis": "ö" * 5_000, "findings": ""}
    browser = login_as(Role.CHIEF)
    case_page = browser.post("cases.new", typed, status=303)
    assert "Tillsyn 🙂 <b>& co" in browser.open(case_page.location).h1
    assert _case(session, typed["title"]).legal_basis == "ö" * 5_000


def test_an_other_authority_is_kept_by_its_name(login_as: LogIn, session: Session) -> None:
    typed = {**CASE, "authority_choice": "annan", "authority": "Länsstyrelsen", "findings": ""}
    browser = login_as(Role.CHIEF)
    browser.post("cases.new", typed, status=303)
    case = _case(session, CASE["title"])
    assert case.authority == "Länsstyrelsen"
    assert browser.get("cases.edit", case_id=case.id).field("authority") == "Länsstyrelsen"


def test_the_case_page_shows_facts_deadlines_findings_log_and_evidence(login_as: LogIn, world: World) -> None:
    page = login_as(Role.AUDITOR).get("cases.show", case_id=world.a.ids["case_id"])
    for words in (
        "Redovisa fredag 4 april 2014",
        "Om 17 dagar",
        "Kommer svaret fram i tid?",
        "Håller svaret?",
        "Vite 600 000 kr",
        "B1 Utredningstider",
        "Beslut kanarieaaa",
        "inskrivet av Chief kanarieaaa",
    ):
        assert words in page.text, words
    assert "Ändra ärendet" not in page.text


def test_the_case_of_another_committee_does_not_exist(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.CHIEF)
    for endpoint in ("cases.show", "cases.edit", "cases.add_event", "cases.add_deadline"):
        browser.get(endpoint, status=404, case_id=world.b.ids["case_id"])
    for endpoint in ("cases.edit_deadline", "cases.extend", "cases.state_judgement"):
        browser.get(endpoint, status=404, deadline_id=world.b.ids["deadline_id"])


def test_an_id_that_no_database_can_hold_is_no_address(login_as: LogIn) -> None:
    login_as(Role.CHIEF).open("/arenden/99999999999999999999", status=404)


def test_two_people_edit_the_same_case_and_both_versions_are_shown(
    login_as: LogIn, world: World, session: Session
) -> None:
    case_id = world.a.ids["case_id"]
    first, second = login_as(Role.CHIEF), login_as(Role.COORDINATOR)
    opened = second.get("cases.edit", case_id=case_id)
    typed = {**CASE, "sanction": "conditional_fine", "version": opened.field("version")}
    first.post("cases.edit", {**typed, "title": "Chefens titel"}, status=303, case_id=case_id)
    page = second.post("cases.edit", {**typed, "title": "Samordnarens titel"}, status=409, case_id=case_id)
    conflict = page.soup.select_one(".konflikt")
    assert conflict is not None
    assert {"Chefens titel", "Samordnarens titel"} <= {cell.get_text(strip=True) for cell in conflict.select("td")}
    assert "Titel chief kanarieaaa sparade" in conflict.get_text()
    assert "Myndighetens namn" not in conflict.get_text()
    assert page.field("title") == "Samordnarens titel"
    again = {**typed, "title": "Samordnarens titel", "version": page.field("version")}
    second.post("cases.edit", again, status=303, case_id=case_id)
    assert session.get_one(SupervisionCase, case_id).title == "Samordnarens titel"


def test_saved_version_can_be_chosen_field_by_field(login_as: LogIn, world: World, session: Session) -> None:
    case_id = world.a.ids["case_id"]
    first, second = login_as(Role.CHIEF), login_as(Role.COORDINATOR)
    typed = {**CASE, "version": second.get("cases.edit", case_id=case_id).field("version")}
    theirs = {
        "title": "Chefens titel",
        "own_dnr": "SN 1",
        "authority_choice": OTHER_AUTHORITY,
        "authority": "Skolverket",
    }
    first.post("cases.edit", {**typed, **theirs}, status=303, case_id=case_id)
    mine = {**typed, "title": "Samordnarens titel", "own_dnr": "SN 2"}
    page = second.post("cases.edit", mine, status=409, case_id=case_id)
    boxes = {str(box["value"]) for box in page.soup.select(".konflikt input[type=checkbox][form=arende][name=saved]")}
    assert {"title", "own_dnr", "authority"} <= boxes
    merged = {**mine, "version": page.field("version"), "saved": ["title", "authority", "no_such_field"]}
    second.post("cases.edit", merged, status=303, case_id=case_id)
    case = session.get_one(SupervisionCase, case_id)
    assert (case.title, case.own_dnr, case.authority) == ("Chefens titel", "SN 2", "Skolverket")


def test_the_event_page_first_asks_what_has_happened(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.COORDINATOR)
    page = browser.get("cases.add_event", case_id=world.a.ids["case_id"])
    assert any("typ=svar-skickat" in link for link in page.links())
    browser.post("cases.add_event", {}, status=400, case_id=world.a.ids["case_id"])
    browser.get("cases.add_event", case_id=world.a.ids["case_id"], typ="nonsens")


def test_an_answer_sent_meets_the_deadlines_that_stay_ticked(login_as: LogIn, world: World, session: Session) -> None:
    ids = world.a.ids
    browser = login_as(Role.CHIEF)
    page = browser.get("cases.add_event", case_id=ids["case_id"], typ="svar-skickat")
    box = page.soup.select_one("input[name=met_deadline_ids]")
    assert box is not None and box.has_attr("checked")
    typed = {
        "happened_on": "2014-03-17",
        "met_deadline_ids": str(ids["deadline_id"]),
        "dnr": "SN 12",
        "version": page.field("version"),
    }
    browser.post("cases.add_event", typed, status=303, case_id=ids["case_id"], typ="svar-skickat")
    assert str(session.get_one(Deadline, ids["deadline_id"]).met_on) == "2014-03-17"
    assert "Klart 17 mars 2014" in browser.get("cases.show", case_id=ids["case_id"]).text


def test_a_closing_decision_closes_the_case_and_the_findings_ticked(
    login_as: LogIn, world: World, session: Session
) -> None:
    ids = world.a.ids
    browser = login_as(Role.CHIEF)
    typed = {"happened_on": "2014-03-18", "dnr": "8.5-1/2014", "covered_finding_ids": str(ids["finding_id"])} | SEEN
    browser.post("cases.add_event", typed, status=303, case_id=ids["case_id"], typ="avslutat")
    finding = session.get_one(Finding, ids["finding_id"])
    assert (str(finding.closed_on), finding.closed_reference) == ("2014-03-18", "IVO, dnr 8.5-1/2014")
    assert session.get_one(SupervisionCase, ids["case_id"]).closed_on is not None
    page = browser.get("cases.show", case_id=ids["case_id"])
    assert "Ärendet är avslutat." in page.text and "Omfattar B1." in page.text
    assert (
        "Bristen är avslutad genom myndighetens beslut."
        in browser.get("findings.show", finding_id=ids["finding_id"]).text
    )


def test_a_finding_of_another_case_cannot_be_ticked(login_as: LogIn, world: World, session: Session) -> None:
    typed = {"happened_on": "2014-03-18", "covered_finding_ids": str(world.b.ids["finding_id"])}
    login_as(Role.CHIEF).post("cases.add_event", typed, status=400, case_id=world.a.ids["case_id"], typ="avslutat")
    assert session.get_one(Finding, world.b.ids["finding_id"]).closed_on is None


def test_a_judgment_tells_what_became_of_the_fine(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.CHIEF)
    typed = {"happened_on": "2014-03-18", "outcome": "reduced", "amount_kr": "300 000"} | SEEN
    browser.post("cases.add_event", typed, status=303, case_id=world.a.ids["case_id"], typ="dom")
    assert "Vitet jämkades: 300 000 kr" in browser.get("cases.show", case_id=world.a.ids["case_id"]).text


def test_an_event_that_has_not_happened_is_refused(login_as: LogIn, world: World) -> None:
    typed = {"happened_on": "2014-03-19", "text": "x"} | SEEN
    page = login_as(Role.CHIEF).post(
        "cases.add_event", typed, status=400, case_id=world.a.ids["case_id"], typ="anteckning"
    )
    assert "Dagen har inte varit än." in page.text


@pytest.mark.parametrize("outcome", ["extension_asked", "extension_refused"])
def test_an_extension_that_is_not_granted_moves_nothing(
    login_as: LogIn, world: World, session: Session, outcome: str
) -> None:
    ids = world.a.ids
    typed = {"outcome": outcome, "happened_on": "2014-03-18", "to_on": "2014-05-02"} | SEEN
    browser = login_as(Role.CHIEF)
    browser.post("cases.extend", typed, status=303, deadline_id=ids["deadline_id"])
    assert len(session.scalars(select(Deadline).where(Deadline.case_id == ids["case_id"])).all()) == 1
    assert session.scalars(select(CaseEvent).where(CaseEvent.kind == CaseEventKind(outcome))).one()
    assert "Redovisa fredag 4 april 2014" in browser.get("cases.show", case_id=ids["case_id"]).text


def test_a_granted_extension_replaces_the_day_which_stays_visible(login_as: LogIn, world: World) -> None:
    ids = world.a.ids
    typed = {"outcome": "extension_granted", "happened_on": "2014-03-18", "to_on": "2014-05-02"} | SEEN
    browser = login_as(Role.CHIEF)
    browser.post("cases.extend", typed, status=303, deadline_id=ids["deadline_id"])
    page = browser.get("cases.show", case_id=ids["case_id"])
    struck = page.soup.select_one("s")
    assert struck is not None and "4 april 2014" in struck.get_text().replace("\xa0", " ")
    assert "Ersatt av 2 maj 2014 genom anstånd." in page.text
    assert "Redovisa fredag 2 maj 2014" in page.text
    again = browser.post("cases.extend", typed, status=400, deadline_id=ids["deadline_id"])
    assert "är redan ersatt" in again.text


@pytest.mark.parametrize(
    ("to_on", "sentence"),
    [
        ("", "Skriv den nya sista dagen, den som myndigheten har beviljat."),
        ("2014-04-04", "Skriv en dag efter 4 april, som anståndet ersätter."),
    ],
)
def test_a_granted_extension_needs_a_later_day(login_as: LogIn, world: World, to_on: str, sentence: str) -> None:
    typed = {"outcome": "extension_granted", "happened_on": "2014-03-18", "to_on": to_on} | SEEN
    page = login_as(Role.CHIEF).post("cases.extend", typed, status=400, deadline_id=world.a.ids["deadline_id"])
    assert sentence in page.text


def test_the_chief_may_judge_otherwise_with_a_reason_and_both_are_shown(login_as: LogIn, world: World) -> None:
    ids = world.a.ids
    browser = login_as(Role.CHIEF)
    opened = browser.get("cases.state_judgement", deadline_id=ids["deadline_id"])
    typed = {"stated_in_time": Verdict.YES.value, "stated_holds": "", "version": opened.field("version")}
    refused = browser.post("cases.state_judgement", typed, status=400, deadline_id=ids["deadline_id"])
    assert "Skriv varför du bedömer läget annorlunda, minst en mening." in refused.text
    typed["stated_in_time_reason"] = "Ordföranden har lovat ett extra möte."
    browser.post("cases.state_judgement", typed, status=303, deadline_id=ids["deadline_id"])
    page = browser.get("cases.show", case_id=ids["case_id"])
    assert "Förvaltningschefens bedömning: Ja . Ordföranden har lovat ett extra möte." in page.text
    assert "Kommer svaret fram i tid? Osäkert" in page.text


def test_only_the_chief_judges_otherwise(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.COORDINATOR)
    browser.get("cases.state_judgement", status=403, deadline_id=world.a.ids["deadline_id"])
    assert "Egen bedömning" not in browser.get("cases.show", case_id=world.a.ids["case_id"]).text


def test_a_deadline_is_corrected_and_noted_as_met(login_as: LogIn, world: World, session: Session) -> None:
    ids = world.a.ids
    browser = login_as(Role.COORDINATOR)
    opened = browser.get("cases.edit_deadline", deadline_id=ids["deadline_id"])
    assert opened.field("due_on") == "2014-04-04"
    typed = {"kind": "remedy", "due_on": "2014-04-05", "source": "s. 4", "met_on": "2014-03-18"}
    typed["version"] = opened.field("version")
    browser.post("cases.edit_deadline", typed, status=303, deadline_id=ids["deadline_id"])
    deadline = session.get_one(Deadline, ids["deadline_id"])
    assert (deadline.kind, str(deadline.due_on), str(deadline.met_on)) == (
        DeadlineKind.REMEDY,
        "2014-04-05",
        "2014-03-18",
    )
    stale = browser.post(
        "cases.edit_deadline", typed | {"due_on": "2014-04-09"}, status=409, deadline_id=ids["deadline_id"]
    )
    assert "9 april 2014" in stale.text and "5 april 2014" in stale.text


def test_a_deadline_is_added(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.CHIEF)
    typed = {"kind": "appeal", "due_on": "2014-03-21"}
    browser.post("cases.add_deadline", typed, status=303, case_id=world.a.ids["case_id"])
    page = browser.get("cases.show", case_id=world.a.ids["case_id"])
    assert "Överklaga fredag 21 mars 2014" in page.text
    # Whether to appeal is the committee's own choice: no verdict stands on that day.
    assert page.text.count("Håller svaret?") == 1


def test_the_list_is_filtered_sorted_and_paged_on_the_server(
    login_as: LogIn, world: World, session: Session, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    for number in range(30):
        title = f"Ärende {number:02}"
        case = actions.register(session, world.a.committee_id, actor=chief, today=TODAY, title=title, authority="JO")
        if number % 2:
            closed = CaseEventKind.CLOSED
            actions.add_event(session, case, actor=chief, today=TODAY, kind=closed, happened_on=TODAY)
    session.commit()
    browser = login_as(Role.CHIEF)
    open_ones = browser.get("cases.index")
    assert "Ärende 01" not in open_ones.text and "Ärende 28" in open_ones.text
    assert "Sida 1 av 2" in browser.get("cases.index", visa="alla").text
    last = browser.get("cases.index", visa="alla", sortera="arende", ordning="fallande", sida=2)
    titles = [a.get_text() for a in last.soup.select("tbody th a")]
    assert titles == sorted(titles, reverse=True)
    assert len(titles) == 6
    for nonsense in ({"visa": "x"}, {"sida": "-1"}, {"sida": "x" * 30}, {"sortera": "id;--"}, {"ordning": "x"}):
        browser.get("cases.index", **nonsense)


def test_the_first_case_is_asked_for_when_there_is_none(
    login_as: LogIn, world: World, session: Session, viewer: Callable[..., Viewer]
) -> None:
    name, seat = {"municipality": "Nyby kommun", "name": "nämnden"}, session.get_one(Membership, 1)
    nyby = Committee(**name)
    session.add(nyby)
    session.flush()
    seat.committee_id = nyby.id
    verb = AuditVerb.COMMITTEE_ADDED
    audit.record(session, verb, actor=None, actor_name="prov", today=TODAY, subject=nyby, committee_id=nyby.id)
    session.commit()
    page = login_as(Role.CHIEF).get("cases.index")
    assert "Inget ärende ännu" in page.text
    assert any(link.endswith("/arenden/ny") for link in page.links())


def test_each_change_of_a_case_leaves_its_event(login_as: LogIn, world: World, session: Session) -> None:
    login_as(Role.CHIEF).post("cases.new", CASE, status=303)
    verbs = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(5)).all()
    assert sorted(verbs) == sorted(["case.registered", "deadline.added", *["finding.registered"] * 3])


def test_fine_is_told_in_words_as_the_log_says(login_as: LogIn, world: World) -> None:
    browser, case = login_as(Role.CHIEF), {"case_id": world.a.ids["case_id"]}

    def told() -> str:
        return browser.get("cases.show", **case).text + browser.get("overview.index").text

    def add(kind: str, **typed: str) -> None:
        version = browser.get("cases.add_event", **case, typ=kind).field("version")
        sent = {"version": version, "happened_on": "2014-03-17", **typed}
        browser.post("cases.add_event", sent, status=303, **case, typ=kind)

    assert told().count("Vitet är inte utdömt.") == 2
    add("ansokan-om-vite")
    assert told().count("IVO ansökte 17 mars om att vitet ska dömas ut. Det är inte utdömt.") == 2
    assert "vite som nämnden riskerar" in told()
    add("dom", outcome="reduced", amount_kr="300000")
    assert told().replace("\N{NO-BREAK SPACE}", " ").count("Vitet är utdömt: 300 000 kr av 600 000 kr.") == 2
    assert "vite som nämnden riskerar" not in told()
    add("avstar-fran-vite", text="Ansökan återkallad.")
    assert told().count("IVO avstår sedan 17 mars från vitet.") == 2
