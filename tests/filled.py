"""The forms of a page, filled in as a person with a browser would: what sweeps over every form send.

What stands in a field is kept. What is empty and not marked as optional is filled with something sound of its kind;
`SOUND` says what that is where a rule asks for something particular.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from bs4 import Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.browser_client import Browser
from tests.page import Page
from tests.world import PASSWORD, Place
from tracker.rules.states import Role

#: Something sound for an empty field, by the kind of its control.
OF_KIND = {"date": "2014-03-17", "email": "ny@exempel.example", "number": "7", "textarea": "Det här har hänt."}

#: What a form asks for beyond that, and what an edit form changes, by endpoint and field. `{key}` and `{…_id}` are the
#: committee's.
SOUND: dict[str, dict[str, str]] = {
    "accounts.choose_password": {"password": "åtta blå tåg i dimma"},
    "accounts.change_password": {"current": PASSWORD, "new": "åtta blå tåg i dimma"},
    "accounts.choose_mail": {"language": "en"},
    "accounts.log_in": {"email": "admin@exempel.example", "password": PASSWORD},
    "accounts.set_language": {"language": "en"},
    "admin.edit_committee": {"plan_dnr": "SN 2"},
    "admin.edit_membership": {"title": "enhetschef"},
    "admin.edit_user": {"name": "Kim Ek"},
    "admin.new_committee": {"name": "kulturnämnden {key}"},
    "admin.new_membership": {"user_id": "{user_id}", "committee_id": "{committee_id}", "role": "secretary"},
    "admin.new_user": {"email": "ny.{key}@exempel.example"},
    "answers.add_receipt": {"received_on": "2014-03-18"},
    "answers.choose_annexes": {"evidence_ids": "{evidence_id}"},
    "answers.decide_delegated": {"reference": "Punkt 4.2", "warned": "y"},
    "answers.edit": {"closing": "Inget övrigt."},
    "answers.edit_requirement": {"waiting": "De som väntar får besked varje vecka."},
    "answers.register_sent": {"clock": "23.30", "sent_on": "2014-03-18"},
    "cases.add_deadline": {"due_on": "2014-05-05"},
    "cases.add_event": {"text": "Svaret är skickat."},
    "cases.edit": {"own_dnr": "SN 3"},
    "cases.edit_deadline": {"note": "Rättad."},
    "cases.extend": {"text": "Enligt beslut.", "outcome": "extension_granted", "to_on": "2014-05-05"},
    "cases.new": {"deadline_on": "2014-05-05"},
    "cases.state_judgement": {
        "stated_in_time": "yes",
        "stated_in_time_reason": "Allt som behövs är gjort.",
        "stated_holds": "no",
        "stated_holds_reason": "Underlaget räcker inte.",
    },
    "decisions.edit": {"dnr": "SN 4"},
    "decisions.assign": {"paragraph": "8"},
    "decisions.new": {"form": "chair_urgent", "mandate": "14 § i reglementet"},
    "decisions.record": {"decided_on": "2014-03-26", "paragraph": "7", "outcome": "changed"},
    "evidence.edit": {"note": "Rättad."},
    "evidence.new_for_case": {"title": "Beslutet", "dnr": "SN 5"},
    "evidence.new_for_finding": {"title": "Rutinen", "dnr": "SN 6"},
    "evidence.new_for_measure": {"title": "Protokollet", "dnr": "SN 7"},
    "evidence.remove": {"reason": "Fel handling."},
    "findings.edit": {"area": "Barn"},
    "rounds.decide": {"dnr": "IVO dnr två", "decided_on": "2014-03-17", "verdict_{finding_id}": "remains"},
    "rounds.edit": {"note": "Rättad."},
    "rounds.new": {"announced_on": "2014-03-17"},
    "samples.correct": {"passed": "6"},
    "samples.new": {
        "performed_by": "",
        "performed_by_name": "Kajsa Berg, konsult",
        "examined": "10",
        "passed": "7",
        "count_1": "8",
    },
    "verifications.correct": {"note": "Rättad.", "result": "no"},
    "verifications.new_for_finding": {
        "result": "partly",
        "performed_by": "",
        "performed_by_name": "Kajsa Berg, konsult",
    },
    "verifications.new_for_measure": {"performed_by": "", "performed_by_name": "Kajsa Berg, konsult"},
    "findings.position": {"position": "does_not_share", "position_reason": "Vi gjorde det i tid."},
    "indicators.correct": {"numerator": "32", "denominator": "50"},
    "indicators.edit": {"source": "Rättad."},
    "indicators.new": {"unit": "count", "direction": "lower", "needed": "2", "minimum_n": "0"},
    "indicators.observe": {"numerator": "9", "denominator": "10", "period_on": "2013-12-01"},
    "indicators.paste": {"column": "70\n80", "first_on": "2013-07-01"},
    "measures.edit": {"continuous": "y", "recurrence_weeks": "4", "next_occasion_on": "2014-03-20"},
    "measures.edit_obstacle": {"compensating": "Vi hyr in."},
    "measures.hold_occasion": {"held_on": "2014-03-17"},
    "measures.new": {"whole_plan": "y"},
    "measures.propose_date": {"to_on": "2014-05-12"},
    "letterheads.edit": {"accent": "#005a9c", "letterhead": "Storgatan ett"},
    "meetings.approve_minutes": {"minutes_approved_on": "2014-03-27"},
    "meetings.edit": {"place": "Rådhuset"},
    "meetings.edit_texts": {"remarks": "Inget övrigt."},
    "meetings.new": {"held_on": "2014-04-23"},
    "meetings.publish": {"missing_accepted": "y"},
}

#: Forms that need a file: its name, its content, by endpoint and field.
FILES = {"evidence.new_version": {"file": ("Ny version.txt", "Ännu en gång.".encode())}}

#: Forms that no page of the world has, and where they are sent twice instead.
ELSEWHERE = {
    "accounts.end_other_sessions": "needs another session of the same person: tests/views/test_accounts.py",
    "accounts.end_session": "needs another session of the same person: tests/views/test_accounts.py",
    "accounts.revoke_links": "needs an open link of the same person: tests/views/test_accounts_mail.py",
    "admin.end_sessions": "needs an open session of the person: tests/views/test_admin.py",
    "answers.decide_urgently": "needs the chair: tests/views/test_answers.py",
    "answers.explain": "needs a difference to what was told before: tests/views/test_answers.py",
    "answers.rest_on": "needs a decision that has been taken: tests/views/test_answers.py",
    "answers.sign": "needs the chair, and a letter that the chief has released: tests/views/test_answers.py",
    "accounts.forgot_password": "needs a mail server: tests/web/test_letters.py",
    "admin.security": "is the installation's, and done the second time: tests/views/test_factors.py",
    "admin.reset_factor": "needs somebody with a second factor: tests/views/test_factors.py",
    "confirmations.confirm_all": "needs a measure that nobody has confirmed: tests/views/test_confirmations.py",
    "confirmations.update": "needs a measure that nobody has confirmed: tests/views/test_confirmations.py",
    "evidence.scan": "needs a virus scanner: tests/views/test_evidence_files.py",
    "indicators.read_extract": "saves nothing: tests/views/test_indicators.py",
    "indicators.save_extract": "needs what the page before has computed: tests/views/test_indicators.py",
    "findings.close": "needs a finding whose effect is shown: tests/views/test_findings.py",
    "factors.confirm": "needs a code, which counts once: tests/views/test_factors.py",
    "factors.enter": "needs a code, which counts once: tests/views/test_factors.py",
    "factors.make_codes": "needs a second factor: tests/views/test_factors.py",
    "factors.prove": "changes no record: tests/views/test_factors.py",
    "meetings.prepare": "needs the texts of an earlier report: tests/views/test_meetings.py",
    "meetings.end": "needs a report that was locked before the meeting was held: tests/views/test_meetings.py",
    "factors.turn_off": "needs a second factor: tests/views/test_factors.py",
}

#: What must be done first for a form to be on its page, or to be accepted: endpoints whose forms are sent before.
FIRST: dict[str, tuple[str, ...]] = {
    "admin.enable_user": ("admin.disable_user",),
    "answers.add_receipt": ("answers.register_sent",),
    "answers.release": ("answers.decide_delegated",),
    "findings.correct_words": ("findings.edit",),
    "measures.hold_occasion": ("measures.edit",),
    "meetings.reinstate": ("meetings.cancel",),
    "reports.withdraw": ("meetings.publish",),
}

#: What can only be done once the meeting of the world has been held, and on which day it is then.
AFTERWARDS = {
    "decisions.assign": date(2014, 3, 28),
    "decisions.record": date(2014, 3, 28),
    "meetings.approve_minutes": date(2014, 3, 28),
}

#: Pages where a form stands that is not the form's own address, and what must be asked for there.
PAGES: dict[str, tuple[str, str]] = {
    "accounts.choose_committee": ("overview.index", ""),
    "accounts.log_out": ("accounts.show", ""),
    "accounts.set_language": ("accounts.show", ""),
    "accounts.set_theme": ("accounts.show", ""),
    "admin.disable_user": ("admin.edit_user", ""),
    "admin.enable_user": ("admin.edit_user", ""),
    "admin.send_link": ("admin.edit_user", ""),
    "factors.begin": ("factors.show", ""),
    "cases.add_event": ("cases.add_event", "?typ=svar-skickat"),
    "decisions.withdraw": ("decisions.edit", ""),
    "measures.update": ("measures.show", ""),
    "meetings.approve_minutes": ("meetings.show", ""),
    "meetings.cancel": ("meetings.edit", ""),
    "meetings.publish": ("meetings.show", ""),
    "meetings.reinstate": ("meetings.edit", ""),
    "calendar.make": ("calendar.index", ""),
    "calendar.revoke": ("calendar.index", ""),
    "planning.move": ("planning.index", "?extra=2014-05-07"),
    "planning.year": ("planning.year", "?days=2014-05-07"),
}


def sender(endpoint: str) -> str:
    """Who may send a form: the administrator, the chair or a verifier for what only they do, else the chief."""
    if endpoint.startswith(("admin.", "letterheads.")):
        return "admin"
    if endpoint in ("answers.decide_urgently", "answers.sign"):
        return Role.CHAIR
    return Role.VERIFIER if endpoint.startswith("verifications.") else Role.CHIEF


@dataclass(frozen=True)
class Filled:
    """A form ready to be sent: where to, with what. `endpoint` is the view that takes it."""

    endpoint: str
    path: str
    data: tuple[tuple[str, str], ...]
    htmx: bool = False
    #: Every field of the form, also those that send nothing as they stand.
    names: frozenset[str] = frozenset()

    @property
    def headers(self) -> dict[str, str]:
        """What htmx says of itself, for a form it sends."""
        return {"HX-Request": "true"} if self.htmx else {}

    def fields(self) -> dict[str, Any]:
        """What is sent, as the client takes it."""
        files = FILES.get(self.endpoint, {})
        sent: dict[str, Any] = {field: (BytesIO(content), name) for field, (name, content) in files.items()}
        for name, value in self.data:
            sent.setdefault(name, []).append(value)
        return sent

    def changed(self, **values: str) -> "Filled":
        """The same form with other values in some fields."""
        kept = tuple((name, value) for name, value in self.data if name not in values)
        return replace(self, data=(*kept, *values.items()))


def send(browser: Browser, form: Filled) -> TestResponse:
    """Send the form as it is."""
    return browser.raw_post(form.path, form.fields(), headers=form.headers)


def forms_of(app: Flask, page: Page, path: str, place: Place) -> Iterator[Filled]:
    """Every form of the page that posts."""
    for form in page.soup.select("form[method=post]"):
        target = str(form.get("action") or path)
        endpoint = endpoint_of(app, target, "POST")
        sound = {
            name.format(**place.ids): value.format(key=place.key, **place.ids)
            for name, value in SOUND.get(endpoint, {}).items()
        }
        data: dict[str, list[str]] = {}
        for control in form.find_all(["input", "select", "textarea"]):
            for name, value in _value(control, form, sound):
                data.setdefault(name, []).append(value)
        button = form.find("button", attrs={"name": True})
        if isinstance(button, Tag) and "enknapp" in str(form.get("class", "")):
            data[str(button["name"])] = [sound.get(str(button["name"]), str(button["value"]))]
        pairs = tuple((name, value) for name, values in data.items() for value in values)
        names = {
            str(control["name"]) for control in form.find_all(["input", "select", "textarea"], attrs={"name": True})
        }
        yield Filled(endpoint, target, pairs, form.has_attr("hx-post"), frozenset(names))


def endpoint_of(app: Flask, path: str, method: str) -> str:
    """The view that an address leads to."""
    matched, _arguments = app.url_map.bind("localhost").match(urlsplit(path).path, method=method)
    return str(matched)


def _value(control: Tag, form: Tag, sound: dict[str, str]) -> Iterator[tuple[str, str]]:
    name, kind = str(control.get("name", "")), str(control.get("type", control.name))
    if not name:
        return
    if kind == "file":
        return
    if kind == "radio":
        yield from _radio(control, form, name, sound)
    elif kind == "checkbox":
        value = str(control.get("value", "y"))
        if control.has_attr("checked") or sound.get(name) in ("y", value):
            yield name, value
    elif name in sound:
        yield name, sound[name]
    elif kind == "select":
        yield name, _chosen(control) or ("" if _may_be_empty(control, form) else _first_choice(control))
    else:
        stands = control.get_text().lstrip("\r\n") if kind == "textarea" else str(control.get("value", ""))
        yield name, stands or ("" if _may_be_empty(control, form) else OF_KIND.get(kind, "Ord"))


def _radio(control: Tag, form: Tag, name: str, sound: dict[str, str]) -> Iterator[tuple[str, str]]:
    group = form.find_all("input", {"name": name})
    ticked = next((option for option in group if option.has_attr("checked")), group[0])
    wanted = sound.get(name, str(ticked["value"]))
    if control["value"] == wanted:
        yield name, wanted


def _chosen(select: Tag) -> str:
    marked = select.find("option", selected=True)
    return str(marked["value"]) if isinstance(marked, Tag) else ""


def _first_choice(select: Tag) -> str:
    return next(str(option["value"]) for option in select.find_all("option") if option.get("value"))


def _may_be_empty(control: Tag, form: Tag) -> bool:
    if control.get("type") == "hidden" or control.find_parent(class_="villkor"):
        return True
    label = form.find("label", {"for": control.get("id")})
    return isinstance(label, Tag) and label.find(class_="frivillig") is not None


def find(app: Flask, browser: Browser, place: Place, endpoint: str) -> Filled:
    """The form that posts to the endpoint, on its page in the committee. What must come first is sent on the way."""
    ids = dict(place.ids)
    for first in FIRST.get(endpoint, ()):
        answer = send(browser, find(app, browser, place, first))
        assert answer.status_code == 303, f"{first} before {endpoint}: {answer.status_code} {Page(answer).errors}"
        ids.update(app.url_map.bind("localhost").match(urlsplit(answer.location).path)[1])
    home, query = PAGES.get(endpoint, (endpoint, ""))
    path = address(app, home, ids) + query
    headers = {"HX-Request": "true"} if endpoint == "measures.row" else {}
    page = browser.open(path, headers=headers)
    found = [form for form in forms_of(app, page, path, place) if form.endpoint == endpoint]
    assert found, f"no form for {endpoint} on {path} ({page.status})"
    return found[0]


def address(app: Flask, endpoint: str, ids: dict[str, int]) -> str:
    """The path of an endpoint with one committee's ids in it."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    built: Any = app.url_map.bind("localhost").build(endpoint, {name: ids[name] for name in rule.arguments})
    return str(built)


def posting_endpoints(listed: str) -> list[str]:
    """The endpoints that take a POST, from tests/sweeps/addresses.txt."""
    lines = [line.rsplit(" ", 2) for line in listed.splitlines()]
    taking = {endpoint for _path, methods, endpoint in lines if "POST" in methods.split("/")}
    assert taking >= set(ELSEWHERE), "a form that is sent elsewhere takes nothing any more"
    return sorted(taking - set(ELSEWHERE))
