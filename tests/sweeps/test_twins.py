"""Twin committees, each full of strings of its own: whatever is asked for, nothing of the other one is ever said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import true

from tests import canaries, filled
from tests import world as worlds
from tests.browser_client import Browser
from tests.database import acts
from tests.filled import Filled
from tests.world import World
from tracker import models as m
from tracker.documents.printers import PRINTERS
from tracker.extensions import Base, db
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules.access import Permission
from tracker.rules.states import Role
from tracker.web import guard

Login = Callable[..., Browser]

POSTS = filled.posting_endpoints(Path(__file__).with_name("addresses.txt").read_text())

#: Every name that a page reads from its address; a test compares the list with the code.
ARGUMENTS = (
    "ansvarig", "arende", "brist", "efter", "extra", "flik", "fore", "fran", "handelse", "handling", "kategori", "lage",
    "mall", "namnd", "next", "nummer", "ordning", "person", "ratta", "revidera", "roll", "sida", "skillnad", "slag",
    "sok", "sortera", "stang", "till", "typ", "vad", "vem", "visa",
)  # fmt: skip

#: Those of them that can name a row, and of what.
ROWS = {
    "ansvarig": "membership_id",
    "arende": "case_id",
    "brist": "finding_id",
    "efter": "event_id",
    "fore": "event_id",
    "handling": "report_id",
    "namnd": "committee_id",
    "person": "user_id",
    "vem": "user_id",
}


LEFT_OUT = {"static", "accounts.choose_password", "calendar.feed", "confirmations.show"}


@pytest.fixture
def planted(app: Flask, world: World) -> World:
    """The world, every text column of it filled."""
    canaries.plant(app, world)
    return world


def pages(app: Flask, ids: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Every page with its address in a committee, the administrator's own door apart.

    A one-time link names its holder to whoever has it: the link itself is the key.
    """
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.endpoint in LEFT_OUT
            or rule.endpoint.startswith(("admin.", "letterheads."))
        ):
            continue
        yield rule.endpoint, filled.address(app, rule.endpoint, ids)


def asked(app: Flask, world: World) -> list[str]:
    """Every address that can be asked for: own rows, the other's rows, own rows with the other's ids beside."""
    own = [path for _endpoint, path in pages(app, world.a.ids)]
    other = [path for _endpoint, path in pages(app, world.b.ids)]
    there = {**world.b.ids, "event_id": 2}
    lists = [path for _endpoint, path in pages(app, world.a.ids) if path.count("/") == 1]
    lists += [filled.address(app, name, world.a.ids) for name in ("measures.new", "findings.new", "decisions.propose")]
    narrowed = [f"{path}?{name}={there[kind]}" for path in lists for name, kind in ROWS.items()]
    return [*own, *other, *narrowed]


def leaks(app: Flask, browser: Browser, world: World, paths: list[str], headers: dict[str, str]) -> list[str]:
    """Every answer to a person of the first committee that says something of the second."""
    told = []
    for path in paths:
        said = canaries.found(canaries.read(browser._send("GET", path, headers=headers)), world.b)
        told += [f"{path} says {sorted(said)[:3]}"] if said else []
    return told


def test_nothing_of_the_twin_is_said_to_whoever_may_most(app: Flask, planted: World, login_as: Login) -> None:
    assert leaks(app, login_as(Role.CHIEF), planted, asked(app, planted), {}) == []


@pytest.mark.either("the chief, who may most, asks both")
@pytest.mark.parametrize("who", [role for role in Role if role is not Role.CHIEF])
def test_nothing_of_the_twin_is_said(app: Flask, planted: World, login_as: Login, who: Role) -> None:
    assert leaks(app, login_as(who), planted, asked(app, planted), {}) == []


def test_nothing_of_either_is_said_to_the_administrator_or_to_nobody(
    app: Flask, planted: World, login_as: Login
) -> None:
    for browser in (login_as("admin"), Browser(app)):
        for place in (planted.a, planted.b):
            for endpoint, path in pages(app, place.ids):
                said = canaries.found(canaries.read(browser._send("GET", path)), place)
                assert not said, f"{endpoint}: {said}"


def test_strings_stand_where_they_belong(app: Flask, planted: World, login_as: Login) -> None:
    """The sweep reads what it is meant to read: pages, the files of a draft and of a report."""
    chief, said = login_as(Role.CHIEF), set()
    for _endpoint, path in pages(app, planted.a.ids):
        said |= canaries.found(canaries.read(chief._send("GET", path)), planted.a)
    by_table = {table.name: canaries.text_columns(table) for table in Base.metadata.sorted_tables}
    shown = {
        name
        for name, columns in by_table.items()
        if any(canaries.word(planted.a, name, column) in said for column in columns)
    }
    assert shown >= {
        "audit_event",
        "case_event",
        "committee",
        "decision",
        "evidence",
        "finding",
        "measure",
        "membership",
    }
    assert shown >= {"due_date_move", "meeting", "obstacle", "report", "report_draft", "supervision_case"}
    for endpoint in ("meetings.draft_pdf", "meetings.draft_word", "reports.download", "reports.download_word"):
        answer = chief._send("GET", filled.address(app, endpoint, planted.a.ids))
        assert answer.mimetype in PRINTERS and len(canaries.found(canaries.read(answer), planted.a)) >= 5


@pytest.mark.either("which headers are listened to is settled before a row is read")
@pytest.mark.parametrize("headers", [{"X-Original-URL": "{path}", "X-Rewrite-URL": "{path}"}, {"HX-Request": "true"}])
def test_headers_bring_nothing_of_the_twin(
    app: Flask, planted: World, login_as: Login, headers: dict[str, str]
) -> None:
    for who in (Role.CHIEF, Role.MEMBER):
        browser = login_as(who)
        for _endpoint, path in pages(app, planted.b.ids):
            dressed = {name: value.format(path=path) for name, value in headers.items()}
            dressed |= {"HX-Current-URL": f"http://localhost{path}", "Referer": f"http://localhost{path}"}
            assert leaks(app, browser, planted, [path, "/"], dressed) == []


def test_somebody_of_both_sees_each_in_its_place(app: Flask, planted: World, login_as: Login) -> None:
    with app.app_context():
        person = db.session.query(m.User).filter_by(email=planted.a.emails[Role.CHIEF]).one()
        title = canaries.word(planted.b, "membership", "title")
        seat = m.Membership(user_id=person.id, committee_id=planted.b.committee_id, role=Role.CHIEF, title=title)
        db.session.add(seat)
        worlds.audit.record(db.session, worlds.AuditVerb.MEMBERSHIP_ADDED, actor=None, today=worlds.TODAY, subject=seat)
        db.session.commit()
    browser = login_as(Role.CHIEF)
    for here, there in ((planted.a, planted.b), (planted.b, planted.a)):
        browser.post("accounts.choose_committee", {"committee": here.committee_id}, status=303)
        # The choice between the two names them both, the own account lists both roles, and one name serves in both.
        named = [canaries.word(there, "committee", column) for column in ("municipality", "name")]
        named.append(canaries.word(planted.a, "user_account", "name"))
        for endpoint, path in pages(app, here.ids):
            if endpoint == "accounts.show":
                continue
            said = canaries.read(browser._send("GET", path))
            assert not canaries.found(said, there, named), f"{endpoint} of {here.key}"


# --- What is sent -----------------------------------------------------------------------------------------------------


def with_rows_of(form: Filled, there: dict[str, int], name: str) -> Filled:
    """The form with the other committee's row where it names one of its own."""
    kind = name.removesuffix("s")
    known = {"owner_id": "membership_id", "deputy_id": "membership_id", "repeat_of_id": "finding_id"}
    known |= {
        "supplements_id": "answer_id",
        "successor_id": "measure_id",
        "met_deadline_id": "deadline_id",
        "covered_finding_id": "finding_id",
    }
    return form.changed(**{name: str(there[known.get(kind, kind)])})


def naming_fields(form: Filled) -> list[str]:
    """The fields of a form that name rows."""
    return sorted(name for name in form.names if name.endswith(("_id", "_ids")))


#: The forms inside a committee's plan.
PLAN = [endpoint for endpoint in POSTS if not endpoint.startswith(("admin.", "accounts.", "letterheads."))]


@pytest.mark.either("a row that is not in the committee is refused before one is written; the pages are read on both")
@pytest.mark.parametrize("endpoint", PLAN)
def test_row_of_the_twin_is_refused_in_every_field(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    if endpoint in filled.AFTERWARDS:
        monkeypatch.setitem(app.extensions, "clock", lambda: filled.AFTERWARDS[endpoint])
    sender = login_as(filled.sender(endpoint))
    form = filled.find(app, sender, world.a, endpoint)
    stands = acts(app)
    for name in naming_fields(form):
        answer = filled.send(sender, with_rows_of(form, world.b.ids, name))
        assert answer.status_code in (400, 404), f"{endpoint} takes {name} of the other committee: {answer.status_code}"
        assert acts(app) == stands, f"{endpoint} {name}"
    foreign = filled.address(app, endpoint, world.b.ids)
    if foreign != form.path.partition("?")[0]:
        answer = sender.raw_post(foreign, form.fields(), headers=form.headers)
        assert answer.status_code == 404 and acts(app) == stands


def test_fields_that_name_rows_are_found(app: Flask, world: World, login_as: Login) -> None:
    chief = login_as(Role.CHIEF)
    names = {
        name
        for endpoint in ("measures.new", "measures.withdraw", "findings.new", "decisions.propose", "cases.add_event")
        for name in naming_fields(filled.find(app, chief, world.a, endpoint))
    }
    assert names >= {"owner_id", "deputy_id", "finding_ids", "measure_ids", "case_id", "repeat_of_id", "successor_id"}
    assert "met_deadline_ids" in names


# --- The sweep bites --------------------------------------------------------------------------------------------------


def _everything(_viewer: Viewer, _model: object) -> object:
    return true()


BROKEN_GUARDS = {
    "rows are found in every committee": (scope, "visible", _everything),
    "every role may everything": (guard, "_allowed", lambda *_: True),
    "no guard at all": (guard, "_check_committee", lambda *_: None),
}


@pytest.mark.either("a guard is broken in the program; that the sweep sees it is shown once")
@pytest.mark.parametrize("broken", BROKEN_GUARDS)
def test_sweep_catches_a_broken_guard(
    app: Flask, planted: World, login_as: Login, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    browser = login_as(Role.MEMBER)
    paths = [path for place in (planted.a, planted.b) for _endpoint, path in pages(app, place.ids)]
    whole = [browser._send("GET", path).status_code for path in paths]
    monkeypatch.setattr(*BROKEN_GUARDS[broken])
    assert [browser._send("GET", path).status_code for path in paths] != whole


def test_each_routes_own_guard_is_missed_when_it_is_gone(
    app: Flask, planted: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guard mutation: each route in turn declares nothing but "public"; anonymous readers must then be noticed."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    unnoticed, tried = [], 0
    for rule in app.url_map.iter_rules():
        access = None if rule.endpoint == "static" else guard.access_of(app, rule.endpoint)
        if access is None or access.permission is Permission.PUBLIC:
            continue
        path, method = filled.address(app, rule.endpoint, planted.a.ids), "GET" if "GET" in rule.methods else "POST"  # type: ignore[operator]
        nobody = Browser(app)
        hidden = {"csrf_token": nobody.token()} if method == "POST" else {}
        tried += 1
        with monkeypatch.context() as patch:
            patch.setattr(app.view_functions[rule.endpoint], "access", guard.Access(Permission.PUBLIC))
            answer = nobody._send(method, path, data=hidden)
        if answer.status_code == 303 and answer.headers["Location"].startswith("/logga-in"):
            unnoticed.append(rule.endpoint)
    assert unnoticed == [] and tried > 50


def test_arguments_on_the_list_are_those_the_code_reads() -> None:
    import re

    root = Path(worlds.__file__).parents[1] / "tracker"
    code = "\n".join(file.read_text() for folder in ("views", "web") for file in (root / folder).glob("*.py"))
    read = set(re.findall(r'filters\.\w+\("([a-z]+)"', code))
    read |= set(re.findall(r'request\.args(?:\.get)?[(\[]"([a-z]+)"', code))
    read |= set(re.findall(r'(?<=[=( ])(?:text|number|day|choice)\("([a-z]+)"', code))
    read |= set(re.findall(r'"([a-z]+)" in request\.args', code))
    assert set(ARGUMENTS) == read
