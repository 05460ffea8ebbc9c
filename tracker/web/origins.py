"""Where a request may come from: our own address, and for whatever changes something our own pages.

The token in each form is what forgery breaks on; this is the second wall, and needs no token to hold.
"""

from typing import NoReturn
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request

from tracker.rules.access import Refusal
from tracker.web import refusals

#: Methods that change nothing, so that a link from anywhere may lead here.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What a browser says of a request that one of our own pages made, or the person by hand.
OWN = frozenset({"same-origin", "none"})


def install(app: Flask) -> None:
    """Check every request first of all."""
    app.before_request(_check)


def _check() -> None:
    """400 for another host than ours in production, 403 for a change that another site asks for."""
    own = _own_host()
    if own and request.host != own:
        abort(400)
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN:
        _refuse()
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc not in {request.host, own or request.host}:
        _refuse()


def _refuse() -> NoReturn:
    refusals.mark(Refusal.FORGED)
    abort(403)


def _own_host() -> str:
    """The host (and port) of `TRACKER_BASE_URL` in production; empty where any name will do."""
    settings = current_app.config["SETTINGS"]
    return urlsplit(settings.base_url).netloc if settings.production else ""
