"""Writes docs/access.md from the code: who may do what at which address, and what two people at once come to.

    .venv/bin/python -m tests.tools.access

`tests/sweeps/test_access.py` fails while the file is not what this writes.
"""

import tempfile
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from tracker import create_app
from tracker.config import Settings
from tracker.rules.access import ROLES, Permission
from tracker.rules.states import Role
from tracker.web import guard

FILE = Path(__file__).resolve().parents[2] / "docs" / "access.md"

TOP = """\
# Who may do what

Written from the code by `python -m tests.tools.access`; a test fails while it is not current. Undeclared is denied: an
app with a route that declares no permission refuses to start. A row of a committee where one has no role does not exist
(404); a row one may see but not touch answers 403.

## Permissions

| permission | held by |
|---|---|
"""

ADDRESSES = """
## Addresses

*Row* is what the address points at: it is looked for in every committee of the reader, and the reader's roles in that
row's committee are what counts. Every address that takes GET also takes HEAD; every other method answers 405.

| address | methods | permission | who | row |
|---|---|---|---|---|
"""

FORMS = """
## Forms

*Sent twice*: once means that a second sending of the same form is led where the first one led and does nothing; anew
means that it is answered again, since its whole answer is the reader's own cookie. *Two people* (R14): version means
that the form carries the version that was seen, and that the second of two savers is answered 409 with both texts.

| form | sent twice | two people |
|---|---|---|
"""

#: What no role says by itself.
BESIDE = {
    Permission.MEASURE_UPDATE: "the measure's owner and deputy",
    Permission.ADMINISTER: "the system administrator",
    Permission.ACCOUNT_OWN: "whoever is signed in",
    Permission.PUBLIC: "everybody",
}


def rendered(app: Flask) -> str:
    """The whole file as it should be."""
    rules = sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=lambda rule: rule.rule)
    forms = sorted((rule for rule in rules if "POST" in (rule.methods or ())), key=lambda rule: rule.endpoint)
    lines = [f"| `{permission}` | {_held_by(permission)} |" for permission in Permission]
    addresses = [_address(app, rule) for rule in rules]
    parts = ((TOP, lines), (ADDRESSES, addresses), (FORMS, [_form(app, rule) for rule in forms]))
    return "".join(head + "\n".join(rows) + "\n" for head, rows in parts)


def _held_by(permission: Permission) -> str:
    beside = BESIDE.get(permission, "")
    if permission in (Permission.ADMINISTER, Permission.ACCOUNT_OWN, Permission.PUBLIC):
        return beside
    roles = [role.value for role in Role if role in ROLES[permission]]
    return ", ".join([*roles, *([beside] if beside else [])])


def _address(app: Flask, rule: Rule) -> str:
    access = guard.access_of(app, rule.endpoint)
    if access is None:
        raise LookupError(f"{rule.rule} declares nothing")
    methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    row = access.model.__name__ if access.model is not None else ""
    return f"| `{rule.rule}` | {methods} | `{access.permission}` | {_held_by(access.permission)} | {row} |"


def _form(app: Flask, rule: Rule) -> str:
    view = app.view_functions[rule.endpoint]
    twice = "anew" if getattr(view, "repeatable", False) else "once"
    return f"| `{rule.endpoint}` | {twice} | {getattr(view, 'unversioned', '') or 'version'} |"


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), database_url="sqlite://", secret_key="x" * 64))
        FILE.write_text(rendered(app))


if __name__ == "__main__":
    main()
