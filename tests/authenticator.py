"""An app for one-time codes, as a person has it in their telephone; connected through the pages, as people do."""

from datetime import datetime

import pyotp

from tests.browser_client import Browser


class Authenticator:
    """One app with one secret. `codes` are the recovery codes that came with it, without spaces."""

    def __init__(self, secret: str, codes: tuple[str, ...] = ()) -> None:
        self.secret = secret
        self.codes = codes

    def code(self, at: datetime | None = None) -> str:
        """The code it shows, now unless said otherwise."""
        app = pyotp.TOTP(self.secret)
        return app.at(at) if at else app.now()


def waiting(browser: Browser) -> Authenticator:
    """Begin, and let the app read the key that the page shows."""
    browser.post("factors.begin", status=303)
    key = browser.get("factors.confirm").soup.select_one("code.nyckel")
    assert key is not None
    return Authenticator("".join(key.get_text().split()))


def connect(browser: Browser) -> Authenticator:
    """Turn the factor on for the person at the browser; the recovery codes are noted from the page."""
    app = waiting(browser)
    page = browser.post("factors.confirm", {"code": app.code()}, status=200)
    return Authenticator(app.secret, tuple("".join(li.get_text().split()) for li in page.soup.select(".koder li")))
