from collections.abc import Callable

from tests.browser_client import Browser
from tests.world import World
from tracker.rules.states import Role

Login = Callable[..., Browser]


def test_the_list_says_what_came_and_went(login_as: Login, world: World) -> None:
    secretary = login_as(Role.SECRETARY)
    chief = login_as(Role.CHIEF)
    sent = {"sent_on": "2014-03-18", "channel": "email"}
    chief.post("answers.register_sent", sent, answer_id=world.a.ids["answer_id"], status=303)
    received = {"received_on": "2014-03-18", "reference": "K 7"}
    chief.post("answers.add_receipt", received, answer_id=world.a.ids["answer_id"], status=303)
    page = secretary.get("registrations.index")
    for words in (
        "Återrapportering kanarieaaa",
        "Redovisning 1",
        "Kvitto på redovisning 1",
        "Från Inspektionen för vård och omsorg",
        "Till Inspektionen för vård och omsorg",
        "Till Socialnämnden kanarieaaa",
    ):
        assert words in page.text, words
    assert world.b.canary not in page.text


def test_a_ticked_document_leaves_the_list_and_stays_among_all(login_as: Login, world: World) -> None:
    secretary = login_as(Role.SECRETARY)
    asked = secretary.get("registrations.register")
    form = asked.soup.select_one("form#formular")
    assert form is not None
    typed = {"diary_number": "SN 2014/18-7", "version": "0"}
    where = {"slag": "officer_report", "handling": world.a.ids["report_id"]}
    assert str(form["action"]) == secretary.address("registrations.register", **where)
    secretary.post("registrations.register", {**typed, "diary_number": ""}, status=400, **where)
    secretary.post("registrations.register", typed, status=303, **where)
    assert "Allt är diariefört" in secretary.get("registrations.index").text
    assert "SN 2014/18-7" in secretary.get("registrations.index", visa="alla").text


def test_what_is_not_on_the_list_is_not_registered(login_as: Login, world: World) -> None:
    secretary = login_as(Role.SECRETARY)
    where = {"slag": "officer_report", "handling": world.b.ids["report_id"]}
    done = secretary.post("registrations.register", {"diary_number": "1", "version": "0"}, status=303, **where)
    assert "Handlingen står inte på listan." in secretary.open(done.location).text


def test_whoever_only_reads_sees_no_way_to_tick(login_as: Login) -> None:
    page = login_as(Role.AUDITOR).get("registrations.index")
    assert "Återrapportering kanarieaaa" in page.text and "Bocka av" not in page.text.split("Återrapportering")[1]
