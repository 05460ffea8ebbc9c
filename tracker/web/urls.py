"""URL arguments, and the only judge of where a redirect may go."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from tracker.rules import tokens

#: The largest id either database can hold in an INTEGER column.
MAX_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """An id. A number no database could hold is no address, nor is one in other digits than ours: 404."""

    regex = r"[0-9]+"

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=MAX_ID)


class TokenConverter(BaseConverter):
    """The secret of a one-time link. What cannot be one is no address: 404."""

    regex = f"[A-Za-z0-9_-]{{{tokens.LENGTH}}}"


def install(app: Flask) -> None:
    """Use `IdConverter` for `<int:…>`, `TokenConverter` for `<token:…>`, and let templates say where they are."""
    app.url_map.converters["int"] = IdConverter
    app.url_map.converters["token"] = TokenConverter
    app.jinja_env.globals["here"] = here


def here() -> str:
    """This page's path with its parameters, to come back to; the start page when the path cannot be repeated."""
    return safe_next(request.full_path.rstrip("?"), "/")


def safe_next(target: str | None, otherwise: str) -> str:
    """The target if it is a path on this site, else `otherwise`. Backslashes and controls are refused outright."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or any(ord(character) < 32 for character in target):
        return otherwise
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else otherwise
