"""The footer's pages."""

import pytest

from tests.browser_client import Browser


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [("about.accessibility", "/tillganglighet"), ("about.privacy", "/personuppgifter"), ("about.help", "/hjalp")],
)
def test_the_footer_page_is_open_to_everybody_and_linked_from_everywhere(
    browser: Browser, endpoint: str, address: str
) -> None:
    assert browser.address(endpoint) == address
    assert browser.get(endpoint).h1
    assert address in browser.get("accounts.log_in").links()
