"""Files in a real browser: chosen on a phone, got back as a file, never shown as a page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Person
from tests.exchange import samples

HARM = b"<!doctype html><html><body><script>document.title='kapad'</script></body></html>"


@pytest.mark.parametrize("javascript", [True, False])
def test_owner_adds_a_file_with_the_update_on_a_phone_and_gets_it_back(
    person: Callable[..., Person], javascript: bool
) -> None:
    content = samples.pdf()
    owner = person("åtgärdsansvarig", viewport=PHONE, javascript=javascript)
    page = owner.open("/atgarder?flik=mina")
    page.locator("main a[href^='/atgarder/']").first.click()
    page.fill("textarea[name=text]", "Rutinen är på plats.")
    page.set_input_files(
        "input[name=file]", {"name": "Rutin för jour.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.get_by_role("button", name="Spara läget").click()
    expect(page.get_by_text("Läget är sparat").first).to_be_visible()
    owner.open("/atgarder?flik=mina")
    page.locator("main a[href^='/atgarder/']").first.click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Rutin för jour (pdf").first.click()
    assert got.value.suggested_filename == "Rutin för jour.pdf"
    assert got.value.path().read_bytes() == content
    assert page.url.startswith(f"{owner.site.url}/atgarder/"), "the download did not replace the page"
    assert owner.complaints == []


@pytest.mark.parametrize("name", ["sida.html", "bild.svg", "anteckning.txt", "beslut.pdf", "bild.png"])
def test_a_page_under_any_name_is_refused_and_runs_nothing(person: Callable[..., Person], name: str) -> None:
    chief = person("förvaltningschef")
    page = chief.open("/underlag/brist/1/nytt")
    page.set_input_files("input[name=file]", {"name": name, "mimeType": "application/pdf", "buffer": HARM})
    page.check("input[name=for_authority][value=False]")
    page.get_by_role("button", name="Lägg till underlaget").click()
    expect(page.locator("#file-fel")).to_be_visible()
    assert "kapad" not in page.title()
    assert [line for line in chief.complaints if "400" not in line] == []
