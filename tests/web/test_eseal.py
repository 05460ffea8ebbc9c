"""The site's seal: a start that is refused with what to mend, and pages that tell of the seal or that it failed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import seals
from tests.browser_client import Browser
from tests.world import World
from tracker.config import Settings, UnsafeSettings, from_environment
from tracker.extensions import db
from tracker.models import AnswerVersion, Report
from tracker.rules.states import Role
from tracker.web import eseal
from tracker.wording import Words

Login = Callable[..., Browser]

pytestmark = pytest.mark.either("of settings and pages")


def start(folder: Path, **settings: str) -> Flask:
    """As far as the seal is concerned; that a start asks about it is tried in tests/cli/test_eseal.py."""
    app = Flask("tracker")
    app.config["SETTINGS"] = Settings(instance=folder, database_url="sqlite://", secret_key="x" * 64, **settings)
    eseal.check(app)
    return app


def test_the_environment_names_the_seal_and_its_password(tmp_path: Path) -> None:
    given = {"TRACKER_SEAL_FILE": "/etc/stampel.p12", "TRACKER_SEAL_PASSWORD": "hemligt"}
    settings = from_environment(tmp_path, given)
    assert (settings.seal_file, settings.seal_password) == ("/etc/stampel.p12", "hemligt")
    assert "hemligt" not in repr(settings)


def test_a_site_with_a_sound_seal_starts(tmp_path: Path) -> None:
    file = seals.make(tmp_path / "stampel.p12")
    app = start(tmp_path, seal_file=str(file), seal_password=seals.PASSWORD)
    with app.app_context():
        assert eseal.current() is not None and eseal.notice(datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("values", "password", "said"),
    [
        ({}, "fel", "TRACKER_SEAL_PASSWORD öppnar inte filen"),
        ({"until": -seals.DAY / 2}, seals.PASSWORD, "Certifikatet har gått ut. Byt filen"),
        ({"since": seals.DAY}, seals.PASSWORD, "gäller inte än"),
        ({"usage": "key_agreement"}, seals.PASSWORD, "underskrift eller stämpel"),
        ({"mode": 0o604}, seals.PASSWORD, "chmod 640"),
        (None, seals.PASSWORD, "Filen finns inte"),
    ],
)
def test_a_start_is_refused_with_what_to_mend(tmp_path: Path, values: dict | None, password: str, said: str) -> None:
    file = tmp_path / "stampel.p12"
    if values is not None:
        seals.make(file, **values)
    with pytest.raises(UnsafeSettings, match=said) as told:
        start(tmp_path, seal_file=str(file), seal_password=password)
    assert str(told.value).startswith(f"TRACKER_SEAL_FILE ({file}): ") and "\n" not in str(told.value)


def test_a_password_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="TRACKER_SEAL_FILE"):
        start(tmp_path, seal_password="hemligt")


@pytest.fixture
def file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The site has a seal, in this file."""
    made = seals.make(tmp_path / "stampel.p12", until=20 * seals.DAY)
    settings = replace(app.config["SETTINGS"], seal_file=str(made), seal_password=seals.PASSWORD)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return made


def test_the_operator_is_told_before_the_certificate_ends_and_when_it_has(app: Flask, file: Path) -> None:
    now, words = datetime.now(UTC), Words("sv")
    with app.app_context():
        said = [eseal.notice(now), eseal.notice(now + 21 * seals.DAY)]
    ends = words.date((now + 20 * seals.DAY).date())
    assert [words.say(message) for message in said if message] == [
        f"Stämpelns certifikat går ut {ends}. Skaffa ett nytt innan dess, annars kan inget låsas efter den dagen.",
        "Den elektroniska stämpeln går inte att sätta: certifikatet har gått ut. Inget kan låsas innan det rättas.",
    ]


def test_the_reports_page_tells_whose_seal_it_has(file: Path, login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF)
    done = chief.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=world.a.ids["meeting_id"], status=303)
    page = chief.open(done.location)
    assert seals.SUBJECT in page.text and "Certifikatet är giltigt till" in page.text
    with chief.client.application.app_context():
        newest = db.session.scalars(select(Report).order_by(Report.id.desc())).first()
        assert newest is not None and f"/rapporter/{newest.id}" in done.location
    assert "Kontrollsumma före stämpeln" in page.text
    earlier = chief.get("reports.show", report_id=world.a.ids["report_id"])
    assert "tämpel" not in earlier.text


def test_the_letters_page_tells_whose_seal_each_version_has(file: Path, login_as: Login, world: World) -> None:
    chief, values = login_as(Role.CHIEF), {"meeting_id": str(world.a.ids["meeting_id"])}
    chief.post("answers.put_forward", values, answer_id=world.a.ids["answer_id"], status=303)
    page = chief.get("answers.show", answer_id=world.a.ids["answer_id"])
    assert page.text.count(f"stämplad av {seals.SUBJECT} (certifikat till") == 1
    assert page.text.count(", före stämpeln sha256") == 1


def test_a_seal_that_fails_that_day_is_503_with_the_reason_and_nothing_is_stored(
    file: Path, app: Flask, login_as: Login, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        counts = [select(func.count()).select_from(model) for model in (Report, AnswerVersion)]
        before = [db.session.scalar(count) for count in counts]
    chief, meeting = login_as(Role.CHIEF), world.a.ids["meeting_id"]
    file.unlink()
    report = chief.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=meeting, status=503)
    seals.make(file, since=-9 * seals.DAY, until=-seals.DAY)
    letter = chief.post(
        "answers.put_forward", {"meeting_id": str(meeting)}, answer_id=world.a.ids["answer_id"], status=503
    )
    for page, why in ((report, "filen med certifikatet finns inte"), (letter, "certifikatet har gått ut")):
        assert any(f"{why}. Inget är sparat." in error for error in page.errors), page.errors
        assert str(file) not in page.answer.get_data(as_text=True)
    assert "out of order" in caplog.text
    with app.app_context():
        assert [db.session.scalar(count) for count in counts] == before
