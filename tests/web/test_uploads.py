"""How a file leaves: its own name in the header whatever is in it, and nothing else."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from tracker import create_app
from tracker.config import Settings, UnsafeSettings
from tracker.exchange.receiving import clean_name
from tracker.queries.evidence import FileLine
from tracker.web import uploads

NASTY = ['a"; filename="b.exe', "a\r\nSet-Cookie: x=1", "å" * 300, "a;b=c", "a%0d%0ab", "a'b", "’“”", "😀", "a\\b"]


def _file(name: str) -> FileLine:
    now = datetime.now(UTC)
    return FileLine(1, 1, 1, name, "application/pdf", 3, "ab" * 32, "Titel", date(2014, 3, 18), now)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.one_of(st.sampled_from(NASTY), st.text(max_size=300)))
def test_every_name_comes_back_as_it_was_stored_in_one_header(app: Flask, typed: str) -> None:
    name = clean_name(f"{typed}.pdf")
    with app.test_request_context():
        answer = uploads.download(_file(name), BytesIO(b"abc"))
    (header,) = answer.headers.getlist("Content-Disposition")
    assert header.isascii() and "\r" not in header and "\n" not in header
    kind, options = parse_options_header(header)
    assert kind == "attachment" and set(options) == {"filename"}
    assert unquote(options["filename"]) == unquote(name)
    assert "Set-Cookie" not in answer.headers


def test_a_scanner_s_address_that_means_nothing_keeps_the_app_from_starting(tmp_path: Path) -> None:
    wrong = Settings(instance=tmp_path, database_url="sqlite://", secret_key="x" * 64, clamd="localhost")
    with pytest.raises(UnsafeSettings, match="TRACKER_CLAMD"):
        create_app(wrong)


def test_only_the_routes_that_say_so_take_files(app: Flask) -> None:
    taking = {name for name, view in app.view_functions.items() if getattr(view, "takes_file", False)}
    assert taking == {
        "evidence.new_for_measure",
        "evidence.new_for_finding",
        "evidence.new_for_case",
        "evidence.new_version",
        "answers.add_receipt",
        "indicators.read_extract",
        "letterheads.edit",
        "measures.update",
    }
