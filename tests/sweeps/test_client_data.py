"""R13 over everything there is: every form, every page with one, every address; and nothing of it afterwards."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import SelectFieldBase, StringField

import tracker.forms
from tests.browser_client import Browser
from tests.page import Page
from tests.rules.identity import PERSON
from tests.sweeps.test_bad_input import CHOSEN
from tests.world import World
from tracker.forms import base, client_data
from tracker.rules.states import Role

pytestmark = pytest.mark.either("a number is refused before a row is written")

SAYS = "Skriv inget om enskilda personer"
#: Written by the system administrator: how the municipality is reached, and how a colleague was known when a lost
#: second factor was reset. Neither is about a case. By the form's name of the field, with the page's last word.
ABOUT_THE_OFFICE = frozenset(
    {
        ("andra", "letterhead"),
        ("andra", "decision_recipients"),
        ("ny", "decision_recipients"),
        ("tva-steg", "note"),
        ("ar", "days"),
    }
)


def classes() -> list[type[base.Form]]:
    """Every form class of the app."""
    for module in pkgutil.iter_modules(tracker.forms.__path__, "tracker.forms."):
        importlib.import_module(module.name)

    def below(form: type[base.Form]) -> Iterator[type[base.Form]]:
        for child in form.__subclasses__():
            yield child
            yield from below(child)

    return sorted(
        {form for form in below(base.Form) if form.__module__.startswith("tracker.")}, key=lambda form: form.__name__
    )


def sent(form_class: type[base.Form], **values: str) -> base.Form:
    """The form after somebody sent these values, with what views give it first left empty."""
    form = form_class(MultiDict(values), meta={"csrf": False})
    form.asked_day = "4 april"
    for field in form:
        if isinstance(field, SelectFieldBase) and getattr(field, "choices", 1) is None:
            field.choices = []
    form.validate()
    return form


def taken(form_class: type[base.Form]) -> list[str]:
    """The text fields of the form that take a number."""
    names = [name for name, field in form_class(meta={"csrf": False})._fields.items() if client_data.is_text(field)]
    return [
        name
        for name in names
        if "personnummer" not in " ".join(map(str, sent(form_class, **{name: PERSON})[name].errors))
    ]


def test_every_text_field_of_every_form_refuses_a_number(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        found = {form.__name__: taken(form) for form in classes()}
        texts = sum(client_data.is_text(field) for form in classes() for field in form(meta={"csrf": False}))
    assert {name: fields for name, fields in found.items() if fields} == {}
    assert len(found) > 25 and texts > 80


def test_the_sweep_catches_a_form_that_forgets(app: Flask) -> None:
    class Planted(base.Form):
        title = base.line("Rubrik")
        bare = StringField("Utan vår byggsten")

        def validate(self, extra_validators: Any = None) -> bool:
            return True

    with app.test_request_context("/", method="POST"):
        assert taken(Planted) == ["title", "bare"]


# --- Pages ------------------------------------------------------------------------------------------------------------


def written_in(part: BeautifulSoup | Tag) -> list[Tag]:
    """The controls of a page or a form that people write text in."""
    return [
        control
        for control in part.select("textarea, input")
        if control.name == "textarea" or control.get("type") in ("text", "email", "search")
        if control.get("inputmode") != "numeric" and not control.has_attr("readonly")
    ]


def unwarned(page: Page, address: str = "") -> list[str]:
    """The texts of several lines that nothing says not to write about persons in."""
    return [
        str(control["name"])
        for control in written_in(page.soup)
        if control.name == "textarea"
        and (address.rpartition("/")[2], str(control["name"])) not in ABOUT_THE_OFFICE
        and not any(SAYS in hint for hint in _described(page, control))
    ]


def _described(page: Page, control: Tag) -> list[str]:
    ids = control.get("aria-describedby") or ""
    return [found.get_text() for id in str(ids).split() for found in page.soup.select(f"[id='{id}']")]


def _pages(app: Flask, browser: Browser, world: World) -> dict[str, Page]:
    """Every page that the reader may open, by its address."""
    adapter = app.url_map.bind("localhost")
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static" or rule.arguments - world.a.ids.keys():
            continue
        path = adapter.build(rule.endpoint, {name: world.a.ids[name] for name in rule.arguments})
        answer = browser.client.get(path + CHOSEN.get(rule.endpoint, ""))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found[answer.request.full_path.rstrip("?")] = Page(answer)
    return found


@pytest.mark.parametrize("who", [Role.CHIEF, "admin"])
def test_every_text_on_every_page_refuses_a_number_and_keeps_nothing_of_it(
    app: Flask, world: World, login_as: Callable[..., Browser], who: str
) -> None:
    browser = login_as(who)
    looked_at = set()
    for path, page in _pages(app, browser, world).items():
        for form in page.soup.select("main form[method=post]"):
            fields = [str(control["name"]) for control in written_in(form)]
            if not fields:
                continue
            data = {**_hidden(form), **dict.fromkeys(fields, PERSON)}
            target = str(form.get("action") or path)
            answer = Page(browser.raw_post(target, data))
            assert answer.status == 400, f"{target} answers {answer.status}: {answer.text[:300]}"
            said = " ".join(answer.errors)
            assert said.count("personnummer") >= len(fields), f"{target}: {said}"
            assert PERSON not in said
            looked_at |= {(target, name) for name in fields}
    assert len(looked_at) > (10 if who == "admin" else 60)
    assert traces(Path(app.instance_path), PERSON) == []


def _hidden(form: Tag) -> dict[str, str]:
    return {str(c["name"]): str(c.get("value", "")) for c in form.select("input[type=hidden][name]")}


def traces(folder: Path, number: str) -> list[str]:
    """The files under a folder that hold the number, with or without its hyphen, in 8 or 16 bits a character."""
    forms = [number, number.replace("-", ""), number.replace("-", " ")]
    wanted = [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sorted(str(file.relative_to(folder)) for file in files if any(one in file.read_bytes() for one in wanted))


def test_the_search_for_traces_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name, content in (("a/b", PERSON), ("c", PERSON.replace("-", "")), ("d", PERSON[:8])):
        (tmp_path / name).write_text(content)
    (tmp_path / "e").write_bytes(f"å {PERSON}".encode("utf-16"))
    assert traces(tmp_path, PERSON) == ["a/b", "c", "e"]


@pytest.mark.parametrize("who", [Role.CHIEF, "admin"])
def test_every_text_of_several_lines_says_not_to_write_about_persons(
    app: Flask, world: World, login_as: Callable[..., Browser], who: str
) -> None:
    pages = _pages(app, login_as(who), world)
    assert {path: found for path, page in pages.items() if (found := unwarned(page, path))} == {}
    row = login_as(Role.CHIEF).get("measures.row", headers={"HX-Request": "true"}, measure_id=world.a.ids["measure_id"])
    text = row.soup.select_one("input[type=text][name$=text]")
    assert isinstance(text, Tag) and any(SAYS in hint for hint in _described(row, text))


def test_the_sweep_catches_a_text_without_the_words(app: Flask, browser: Browser) -> None:
    page = browser.get("about.help")
    page.soup = BeautifulSoup(
        "<main><form method='post'><textarea name='text' aria-describedby='rad'></textarea><p id='rad'>Kort.</p>"
        "</form></main>",
        "html.parser",
    )
    assert unwarned(page) == ["text"]
