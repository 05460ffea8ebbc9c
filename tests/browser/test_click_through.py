"""A whole click-through: every page there is, in both themes, calls nobody else and breaks no rule of its own."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Person
from tracker.extensions import db
from tracker.models import Committee
from tracker.rules.access import Permission, may
from tracker.rules.states import Role
from tracker.web import guard

#: What is fetched and not opened.
FILES = {
    "answers.dossier_pdf",
    "answers.dossier_word",
    "answers.download",
    "answers.download_word",
    "answers.draft_pdf",
    "answers.draft_word",
    "calendar.feed",
    "dates.paper_pdf",
    "dates.paper_word",
    "evidence.download",
    "history.lines",
    "history.table",
    "indicators.sheet_pdf",
    "indicators.sheet_word",
    "letterheads.picture",
    "meetings.draft_pdf",
    "meetings.draft_word",
    "meetings.minutes_pdf",
    "meetings.minutes_word",
    "reports.download",
    "reports.download_word",
}
#: Reached by a script or a link in a mail only, or not while one is signed in.
ELSEWHERE = {
    "accounts.choose_password",
    "confirmations.show",
    "accounts.log_in",
    "measures.row",
    "measures.update",
    "static",
}

_TELL = """document.addEventListener("securitypolicyviolation",
    event => console.error("policy: " + event.violatedDirective + " " + event.blockedURI))"""


def endpoint_of(app: Flask, url: str) -> str:
    """The view behind an address; empty when there is none to open."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(url).path, method="GET")[0])
    except HTTPException:
        return ""


def click_through(someone: Person) -> tuple[set[str], set[str]]:
    """Open one page of every kind, found by its links. Gives the views seen and the origins called."""
    app, origins = someone.site.app, set()
    someone.page.on("request", lambda request: origins.add("{0.scheme}://{0.netloc}".format(urlsplit(request.url))))
    waiting, seen = [f"{someone.site.url}/"], set()
    while waiting:
        url = waiting.pop(0)
        endpoint = endpoint_of(app, url)
        if not endpoint or endpoint in seen | FILES | {"static"}:
            continue
        seen.add(endpoint)
        someone.page.goto(url)
        links = someone.page.eval_on_selector_all("a[href]", "all => all.map(link => link.href)")
        waiting += [link for link in links if link.startswith(someone.site.url)]
    return seen, origins


def test_whole_click_through_calls_no_other_origin(person: Callable[..., Person]) -> None:
    someone = person("förvaltningschef")
    someone.context.add_init_script(_TELL)
    seen, origins = click_through(someone)
    unlinked = kinds_for_the_chief(someone.site.app) - seen
    for path in addresses(someone.site.app, unlinked):
        seen.add(endpoint_of(someone.site.app, path))
        someone.open(path)
    assert someone.complaints == []
    assert origins == {someone.site.url}
    assert len(seen) >= 40


def kinds_for_the_chief(app: Flask) -> set[str]:
    """Every page that a chief may open by a link."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    kinds = set()
    for rule in rules:
        access = guard.access_of(app, rule.endpoint)
        if access and (access.permission in OPEN or may(access.permission, frozenset({Role.CHIEF}))):
            kinds.add(rule.endpoint)
    return kinds - FILES - ELSEWHERE


def addresses(app: Flask, endpoints: set[str]) -> list[str]:
    """An address for each, with the first row there is of what it is about; none where there is no such row."""
    found, adapter = [], app.url_map.bind("localhost")
    with app.app_context():
        committee = db.session.query(Committee).filter(Committee.municipality.startswith("Katrineholm")).one()
        for endpoint in sorted(endpoints):
            access = guard.access_of(app, endpoint)
            assert access is not None
            row = None
            if access.model is not None:
                row = db.session.query(access.model).filter_by(committee_id=committee.id).first()
            if access.model is None or row is not None:
                found.append(adapter.build(endpoint, {access.argument: row.id} if row is not None else {}))
        db.session.remove()
    return found


OPEN = {Permission.PUBLIC, Permission.ACCOUNT_OWN}


def test_click_through_notices_a_call_and_a_broken_rule(person: Callable[..., Person]) -> None:
    someone = person("förvaltningschef")
    someone.context.add_init_script(_TELL)
    someone.open("/hjalp")
    someone.page.evaluate(
        "() => { const image = document.createElement('img'); image.src = 'http://127.0.0.1:9/x.png';"
        " document.body.append(image);"
        " const style = document.createElement('style'); style.textContent = 'p{}'; document.body.append(style); }"
    )
    someone.page.wait_for_timeout(200)
    said = " ".join(someone.complaints)
    assert "img-src" in said and "style-src" in said
