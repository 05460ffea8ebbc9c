"""docs/access.md says what the code does."""

import pytest
from flask import Flask

from tests.tools import access
from tracker.rules.access import Permission
from tracker.web import guard


def test_document_is_current(app: Flask) -> None:
    written = access.FILE.read_text()
    assert written == access.rendered(app), "run .venv/bin/python -m tests.tools.access"


def test_document_would_show_a_changed_permission(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.view_functions["history.index"], "access", guard.Access(Permission.PUBLIC))
    with pytest.raises(AssertionError, match=r"tests\.tools\.access"):
        test_document_is_current(app)
