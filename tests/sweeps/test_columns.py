"""Nothing but its own fields is taken from a form: every column's name is sent to every form beside them."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import filled
from tests.browser_client import Browser
from tests.database import contents
from tests.filled import Filled
from tests.page import Page
from tests.world import World
from tracker.extensions import Base, db
from tracker.models import Membership
from tracker.rules.access import Permission, may
from tracker.rules.states import Role
from tracker.web import guard

pytestmark = pytest.mark.either("which columns a form can reach is settled by the forms")

Login = Callable[..., Browser]

POSTS = filled.posting_endpoints(Path(__file__).with_name("addresses.txt").read_text())
#: What a value sent beside the fields is known by, wherever it comes to stand.
WORD, NUMBER, DAY = "inskjutet", 424242, "2098-07-06"
#: What says nothing of a record: kept by the browser, or how the page is shown.
HIDDEN = {"csrf_token", "once", "version", "saved", "next", "file", "username"}
#: Where what is asked for is itself one of these, or the browser's.
LEFT_OUT = {"accounts.log_in", "accounts.log_out", "accounts.choose_committee", "accounts.set_theme"}


def columns() -> dict[str, str]:
    """A telling value for every column of every table, by the column's name."""
    kinds = {bool: "y", int: str(NUMBER), date: DAY, datetime: DAY}
    return {
        column.name: kinds.get(_python_type(column), WORD)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name not in HIDDEN
    }


def _python_type(column) -> type:  # type: ignore[no-untyped-def]
    try:
        return column.type.python_type  # type: ignore[no-any-return]
    except NotImplementedError:
        return str


def smuggled(app: Flask) -> list[str]:
    """The tables in which a value stands that no field of the form had."""
    return [
        name
        for name, rows in contents(app).items()
        if any(str(value) in row for row in rows for value in (WORD, NUMBER, "2098, 7, 6", DAY))
    ]


def flags(app: Flask, committee_id: int) -> list[str]:
    """The yes-or-no columns of one committee's rows and of everybody's accounts: a smuggled "y" shows there."""
    found = []
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            truths = [column for column in table.columns if _python_type(column) is bool]
            if not truths:
                continue
            own: Any = table.c.committee_id == committee_id if "committee_id" in table.c else True
            if table.name == "mail_choice":
                own = table.c.user_id.in_(select(Membership.user_id).where(Membership.committee_id == committee_id))
            rows = (
                db.session.execute(select(*truths).where(own))
                if own is not True
                else db.session.execute(select(*truths))
            )
            found += sorted(f"{table.name} {tuple(row)}" for row in rows)
        db.session.rollback()
    return found


def senders(app: Flask, endpoint: str) -> list[str]:
    """The roles that may send the form."""
    access = guard.access_of(app, endpoint)
    assert access is not None
    if access.permission is Permission.ADMINISTER:
        return ["admin"]
    roles = [
        role.value
        for role in (Role.CHIEF, Role.COORDINATOR, Role.SECRETARY, Role.VERIFIER)
        if may(access.permission, {role})
    ]  # type: ignore[arg-type]
    return [*roles, *([Role.OWNER.value] if access.permission is Permission.MEASURE_UPDATE else [])]


def with_columns(form: Filled) -> Filled:
    """The form with every column beside its own fields."""
    own = {name.rpartition("-")[2] for name in form.names} | form.names
    beside = tuple((name, value) for name, value in columns().items() if name not in own)
    return Filled(form.endpoint, form.path, (*form.data, *beside), form.htmx, form.names)


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in POSTS if endpoint not in LEFT_OUT])
def test_column_that_is_no_field_is_never_taken(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    if endpoint in filled.AFTERWARDS:
        monkeypatch.setitem(app.extensions, "clock", lambda: filled.AFTERWARDS[endpoint])
    plain = login_as(senders(app, endpoint)[0])
    first = Page(filled.send(plain, filled.find(app, plain, world.a, endpoint)))
    assert first.status in (200, 303), first.errors
    without = [row for row in flags(app, world.a.committee_id) if not row.startswith("user_account")]
    browser = login_as(senders(app, endpoint)[0], "b")
    answer = Page(filled.send(browser, with_columns(filled.find(app, browser, world.b, endpoint))))
    assert answer.status in (200, 303), answer.errors
    assert smuggled(app) == []
    with_them = [row for row in flags(app, world.b.committee_id) if not row.startswith("user_account")]
    assert with_them == without
    assert sum("user_account (True" in row for row in flags(app, world.a.committee_id)) == 1, (
        "an administrator was made"
    )


@pytest.mark.parametrize("who", [Role.COORDINATOR, Role.SECRETARY, Role.OWNER])
def test_other_roles_smuggle_nothing_either(app: Flask, world: World, login_as: Login, who: Role) -> None:
    browser, tried = login_as(who), 0
    for endpoint in POSTS:
        if endpoint in LEFT_OUT | filled.AFTERWARDS.keys() or who.value not in senders(app, endpoint):
            continue
        if endpoint in filled.FIRST:
            continue
        try:
            form = filled.find(app, browser, world.a, endpoint)
        except AssertionError:
            continue  # not to be done once another of the forms has been sent
        filled.send(browser, with_columns(form))
        tried += 1
    assert smuggled(app) == [] and tried >= 4


def test_sweep_catches_a_form_that_takes_what_comes(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask import request

    from tracker.forms.cases import CaseForm

    values = CaseForm.values
    monkeypatch.setattr(
        CaseForm, "values", lambda form: {**values(form), "authority_short": request.form.get("municipality", "")}
    )
    browser = login_as(Role.CHIEF)
    filled.send(browser, with_columns(filled.find(app, browser, world.a, "cases.edit")))
    assert "supervision_case" in smuggled(app)


# --- The same field several times -------------------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in POSTS if endpoint not in LEFT_OUT])
def test_field_sent_twice_with_different_contents_is_refused_in_words(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    if endpoint in filled.AFTERWARDS:
        monkeypatch.setitem(app.extensions, "clock", lambda: filled.AFTERWARDS[endpoint])
    browser = login_as(senders(app, endpoint)[0])
    form = filled.find(app, browser, world.a, endpoint)
    stands = contents(app)
    single = [name for name in form.names if name not in HIDDEN | {"language", "theme", "oforandrat", "revising"}]
    for name in sorted(name for name in single if not name.endswith("_ids")):
        kept = [pair for pair in form.data if pair[0] != name]
        twice = Filled(form.endpoint, form.path, (*kept, (name, "2014-03-17"), (name, "2014-03-18")), form.htmx)
        page = Page(filled.send(browser, twice))
        assert page.status == 400 and page.errors, f"{endpoint} {name}: {page.status}"
    assert contents(app) == stands
