"""Where a redirect may go."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.urls import here, safe_next


@pytest.mark.parametrize("target", ["/", "/atgarder?flik=mina", "/brister/12#historik", "/åäö"])
def test_a_path_on_this_site_is_kept(target: str) -> None:
    assert safe_next(target, "/hem") == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://ond.example/",
        "//ond.example/",
        "/\\ond.example",
        "\\\\ond.example",
        "javascript:alert(1)",
        "/a\nb",
        "/\t/ond.example",
        " /a",
        "atgarder",
        "/\x00",
    ],
)
def test_anything_else_leads_home(target: str | None) -> None:
    assert safe_next(target, "/hem") == "/hem"


@given(st.text())
def test_no_text_at_all_leads_to_another_site(text: str) -> None:
    target = safe_next(text, "/hem")
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert not any(ord(character) < 32 for character in target)


def test_here_is_this_pages_address(app: Flask) -> None:
    with app.test_request_context("/atgarder?flik=mina"):
        assert here() == "/atgarder?flik=mina"
    with app.test_request_context("/a%00b"):
        assert here() == "/"
