"""axe-core on every page that can be read, in both themes; no sideways scrolling at 320 px; nothing from elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from tests import filled
from tests.browser.conftest import PHONE, Person, Site
from tracker.extensions import db
from tracker.models import (
    Answer,
    Committee,
    Deadline,
    Decision,
    DueDateMove,
    Evidence,
    Finding,
    Indicator,
    InspectionRound,
    Measure,
    Meeting,
    Membership,
    Observation,
    Obstacle,
    Report,
    Sample,
    SupervisionCase,
    User,
    Verification,
)
from tracker.rules.states import Role

#: Doors that only the system administrator may open.
ADMINISTRATORS = ("/administration", "/brevhuvud")

AXE = (Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text()

#: Which rows an address may ask for; the chief of Katrineholm sees the lowest id of each that is theirs.
MODELS: dict[str, Any] = {
    "case_id": SupervisionCase,
    "finding_id": Finding,
    "measure_id": Measure,
    "move_id": DueDateMove,
    "obstacle_id": Obstacle,
    "deadline_id": Deadline,
    "evidence_id": Evidence,
    "meeting_id": Meeting,
    "decision_id": Decision,
    "report_id": Report,
    "answer_id": Answer,
    "indicator_id": Indicator,
    "observation_id": Observation,
    "verification_id": Verification,
    "sample_id": Sample,
    "round_id": InspectionRound,
    "membership_id": Membership,
    "user_id": User,
    "committee_id": Committee,
}


def _ids(site: Site) -> dict[str, int]:
    """One row for each kind of argument; a kind that the demo has no row of is left out."""
    with site.app.app_context():
        found = {name: db.session.query(model.id).order_by(model.id).first() for name, model in MODELS.items()}
        coming = db.session.query(Meeting.id).order_by(Meeting.held_on.desc()).first()
        open_decision = db.session.query(Decision.id).filter(Decision.decided_on.is_(None)).first()
    ids = {name: row[0] for name, row in found.items() if row is not None}
    return {**ids, "meeting_id": coming[0], "decision_id": open_decision[0]}


def _paths(site: Site, prefix: tuple[str, ...], without: tuple[str, ...]) -> list[str]:
    ids = _ids(site)
    adapter = site.app.url_map.bind("localhost")

    def wanted(rule: Rule) -> bool:
        return (
            "GET" in (rule.methods or ())
            and rule.rule.startswith(prefix)
            and not rule.rule.startswith(without)
            and not rule.rule.endswith((".pdf", ".docx", ".csv", ".jsonl", ".ics", "/fil"))
            # A form that only the chair or a verifier may send is refused the chief.
            and ("POST" not in (rule.methods or ()) or filled.sender(rule.endpoint) in (Role.CHIEF, "admin"))
            and set(rule.arguments) <= set(ids)
        )

    rules = [rule for rule in site.app.url_map.iter_rules() if wanted(rule)]
    return sorted(adapter.build(rule.endpoint, {name: ids[name] for name in rule.arguments}) for rule in rules)


def violations(someone: Person) -> list[str]:
    """What axe-core finds on the open page, best practices included."""
    someone.page.evaluate(AXE)
    found = someone.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [f"{someone.page.url}: {v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


def _audit(someone: Person, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        someone.open(path)
        found += violations(someone)
    return found + someone.complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_to_the_chief(person: Callable[..., Person], site: Site, theme: str) -> None:
    someone = person("förvaltningschef", theme=theme)
    paths = _paths(site, ("/",), ("/static", *ADMINISTRATORS, "/logga-in"))
    assert len(paths) > 30
    assert _audit(someone, paths) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_administration_is_accessible(person: Callable[..., Person], site: Site, theme: str) -> None:
    someone = person("systemadministratör", committee="", theme=theme)
    assert _audit(someone, _paths(site, ADMINISTRATORS, ("/static",))) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sign_in_and_error_pages_are_accessible(person: Callable[..., Person], theme: str) -> None:
    someone = person(theme=theme)
    someone.open("/logga-in")
    found = violations(someone)
    assert found + someone.complaints == []
    signed_in = person("revisor", theme=theme)
    for path in ("/finns-inte", "/administration"):
        signed_in.open(path)
        assert violations(signed_in) == []


def test_no_page_scrolls_sideways_at_320_pixels(person: Callable[..., Person], site: Site) -> None:
    someone = person("förvaltningschef", viewport={"width": 320, "height": 640})
    for path in _paths(site, ("/",), ("/static", *ADMINISTRATORS, "/logga-in")):
        someone.open(path)
        wide = someone.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{path} is {wide} pixels wide"


def test_axe_sees_a_planted_fault(person: Callable[..., Person]) -> None:
    someone = person(viewport=PHONE)
    someone.open("/logga-in")
    someone.page.evaluate("document.querySelector('label').remove()")
    assert any(": label:" in line for line in violations(someone))
