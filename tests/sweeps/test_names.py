"""One subject, one name, every floor; and the addresses that stand in minutes and mails do not change."""

import re
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
TRACKER = ROOT / "tracker"
#: One part of an address: a typed argument, or words; a file that is handed out has its ending.
_PART = r"<int:[a-z_]+_id>|<int:number>|<token:token>|[a-z0-9]+(-[a-z0-9]+)*(\.(pdf|docx|csv|jsonl|ics))?|"
LIST = Path(__file__).with_name("addresses.txt")
DOORS = {
    "overview",
    "cases",
    "confirmations",
    "findings",
    "measures",
    "evidence",
    "indicators",
    "verifications",
    "samples",
    "rounds",
    "meetings",
    "planning",
    "dates",
    "calendar",
    "decisions",
    "reports",
    "answers",
    "registrations",
    "history",
    "letterheads",
    "accounts",
    "factors",
    "admin",
    "about",
}


def addresses(app: Flask) -> list[str]:
    """Every address with its methods and endpoint, one a line."""
    return sorted(
        f"{rule.rule} {'/'.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
    )


def test_addresses_are_those_on_the_list(app: Flask) -> None:
    listed = LIST.read_text().splitlines()
    assert addresses(app) == listed, (
        "an address stands in minutes and mails: change tests/sweeps/addresses.txt knowingly"
    )


def test_addresses_are_swedish_kebab_case_with_typed_arguments(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for part in rule.rule.strip("/").split("/"):
            assert re.fullmatch(_PART, part), rule.rule


def test_every_endpoint_belongs_to_a_door(app: Flask) -> None:
    assert {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules()} - {"static"} == DOORS


def test_every_template_folder_and_view_file_is_a_door() -> None:
    folders = {f.name for f in (TRACKER / "templates").iterdir() if f.is_dir()}
    assert folders - {"components", "errors", "letters"} <= DOORS
    views = {f.stem for f in (TRACKER / "views").glob("*.py")} - {"__init__"}
    assert views == DOORS, "views are doors"


def test_every_template_is_rendered_somewhere() -> None:
    code = "\n".join(f.read_text() for f in TRACKER.rglob("*.py"))
    code += "\n".join(f.read_text() for f in (TRACKER / "templates").rglob("*.html"))
    for template in (TRACKER / "templates").rglob("*.html"):
        name = template.relative_to(TRACKER / "templates").as_posix()
        if template.parent.name == "errors" and template.stem.isdigit():
            continue  # chosen by status
        assert f'"{name}"' in code, f"{name} is never rendered"


def test_every_door_has_its_test_file() -> None:
    for door in DOORS:
        assert (ROOT / "tests" / "views" / f"test_{door}.py").exists(), door


def test_no_module_is_a_drawer() -> None:
    names = {f.stem for f in TRACKER.rglob("*.py")}
    assert not names & {"util", "utils", "helpers", "helper", "common", "misc"}
