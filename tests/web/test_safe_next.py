"""Where a redirect may go: only to a path here, whatever is asked for."""

from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.browser_client import Browser
from tests.world import PASSWORD, World
from tracker.rules.states import Role
from tracker.web.urls import safe_next

HERE = "https://tillsyn.kommun.example/logga-in"

#: The ways in which others have been led astray.
ASTRAY = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\n/{//",
    "/\t/elsewhere.example",
    "\x00//elsewhere.example",
    " //elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:elsewhere.example",
    "elsewhere.example",
    "/\r\nSet-Cookie: a=b",
    "//[::1",
    "/\u2028//elsewhere.example",
)


def browser_goes(target: str) -> str:
    """The host a browser would go to: it drops tabs and newlines, trims spaces, and reads a backslash as a slash."""
    cleaned = target.strip("".join(map(chr, range(33)))).replace("\\", "/")
    cleaned = "".join(character for character in cleaned if character not in "\t\r\n")
    return urlsplit(urljoin(HERE, cleaned)).netloc


@given(st.text(alphabet="/\\.:@?#%aä \t\r\n\x00\u2028{}[]", max_size=12) | st.text(max_size=40))
@example("/\n/{//")
@example("//[::1")
@example("/\\/elsewhere.example")
def test_result_always_stays_here(target: str) -> None:
    result = safe_next(target, "/")
    assert result in ("/", target)
    assert result.startswith("/") and browser_goes(result) == "tillsyn.kommun.example"


@given(st.from_regex(r"/[a-z0-9åäö-]{1,20}(/[0-9]{1,6})?(\?[a-z]{1,6}=[a-z0-9]{0,6})?", fullmatch=True))
def test_path_of_ours_is_kept(target: str) -> None:
    assert safe_next(target, "/fel") == target


@pytest.mark.parametrize("target", ASTRAY)
def test_nobody_is_led_astray(app, world: World, login_as: Callable[..., Browser], target: str) -> None:
    assert safe_next(target, "/") == "/" or browser_goes(safe_next(target, "/")) == "tillsyn.kommun.example"
    signing_in = Browser(app).post(
        "accounts.log_in", {"email": world.admin_email, "password": PASSWORD, "next": target}, status=303
    )
    chief = login_as(Role.CHIEF)
    language = chief.post("accounts.set_language", {"language": "sv", "next": target}, status=303)
    update = {"version": "1", "state": "in_progress", "on_track": "yes", "text": "Läget.", "next": target}
    saved = chief.post("measures.update", update, measure_id=world.a.ids["measure_id"], status=303)
    for page in (signing_in, language, saved):
        assert browser_goes(page.location) == "tillsyn.kommun.example"
    shown = chief.open(f"{chief.address('measures.show', measure_id=world.a.ids['measure_id'])}?next={quote(target)}")
    back = shown.soup.select_one("form#lage input[name=next]")
    assert back is None or browser_goes(str(back["value"])) == "tillsyn.kommun.example"
