"""The letterhead's page: a picture, a colour and a foot are chosen, and stand in documents until others are."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from tests.browser_client import Browser
from tests.documents import marks
from tests.page import Page
from tests.world import World
from tracker.models import AuditEvent, Committee, LetterheadPicture
from tracker.rules import letterheads
from tracker.rules.states import Role
from tracker.web.uploads import DOWNLOAD_POLICY

LogIn = Callable[..., Browser]
Send = Callable[..., Page]


def a_file(content: bytes = marks.SVG, name: str = "märke.svg") -> FileStorage:
    return FileStorage(BytesIO(content), name)


@pytest.fixture
def ada(login_as: LogIn) -> Browser:
    return login_as("admin")


@pytest.fixture
def send(ada: Browser, world: World) -> Send:
    """Ada opens the page, changes what is given, and sends it."""

    def sent(status: int = 303, **typed: Any) -> Page:
        where = {"committee_id": world.a.committee_id}
        page = ada.get("letterheads.edit", **where)
        kept = {name: page.field(name) for name in ("version", "emblem_alt", "accent", "letterhead")}
        return ada.post("letterheads.edit", {**kept, **typed}, status=status, **where)

    return sent


def committee(session: Session, world: World) -> Committee:
    session.rollback()
    return session.get_one(Committee, world.a.committee_id, populate_existing=True)


def test_a_letterhead_is_chosen_shown_and_taken_away_again(
    ada: Browser, send: Send, session: Session, world: World
) -> None:
    send(file=a_file(), emblem_alt=marks.ALT, accent="#7A1F3D", letterhead=marks.FOOT)
    saved = committee(session, world)
    assert (saved.accent, saved.emblem_alt, saved.letterhead) == ("#7a1f3d", marks.ALT, marks.FOOT)
    assert saved.emblem_sha256 == hashlib.sha256(marks.drawn()).hexdigest()
    page = ada.get("letterheads.edit", committee_id=world.a.committee_id)
    shown = page.soup.select_one(".ark img")
    assert shown["alt"] == marks.ALT and "212000-0340" in page.soup.select_one(".ark-fot").text
    assert "#7a1f3d har 10,04 till 1." in page.text
    picture = ada.raw_get(shown["src"])
    assert (picture.data, picture.mimetype) == (marks.drawn(), "image/png")
    assert picture.headers["Content-Security-Policy"] == DOWNLOAD_POLICY
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    sample = ada.raw_get(ada.address("letterheads.sample", committee_id=world.a.committee_id))
    assert sample.mimetype == "application/pdf" and sample.data.startswith(b"%PDF-")
    send(remove="y", emblem_alt=marks.ALT)
    gone = committee(session, world)
    assert (gone.emblem_sha256, gone.emblem_alt, gone.accent) == ("", "", "#7a1f3d")
    assert ada.get("letterheads.edit", committee_id=world.a.committee_id).soup.select_one(".ark img") is None
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "committee.letterhead_changed").order_by(AuditEvent.id)
    ).all()
    assert [event.actor_name for event in events] == ["Ada Admin", "Ada Admin"]
    assert events[1].old == {"emblem_sha256": saved_sum(), "emblem_alt": marks.ALT}


def saved_sum() -> str:
    return hashlib.sha256(marks.drawn()).hexdigest()


def test_the_same_picture_is_kept_once_and_what_was_chosen_before_stays(
    send: Send, session: Session, world: World
) -> None:
    before = session.scalar(select(func.count(LetterheadPicture.id)))
    for content, name in ((marks.SVG, "a.svg"), (marks.png(90, 80), "b.png"), (marks.SVG, "c.svg")):
        send(file=a_file(content, name), emblem_alt=marks.ALT)
    assert session.scalar(select(func.count(LetterheadPicture.id))) == (before or 0) + 2
    assert committee(session, world).emblem_sha256 == saved_sum()


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"accent": "#f2c200"}, "accent", "har kontrasten 1,68 till 1 mot vitt, och text behöver minst 4,5 till 1"),
        ({"accent": "vinröd"}, "accent", "Skriv färgen som # och sex tecken"),
        ({"file": a_file}, "emblem_alt", "Beskriv bilden för den som lyssnar"),
        ({"emblem_alt": "x", "file": lambda: a_file(b"<svg><script/></svg>")}, "file", "något annat än namnet säger"),
        ({"emblem_alt": "x", "file": lambda: a_file(name="a.jpg")}, "file", "PNG- eller SVG-fil"),
        ({"letterhead": "Ring Kajsa, 19811218-9876"}, "letterhead", "personnummer"),
        ({"letterhead": "a" * 501}, "letterhead", "högst 500"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(
    send: Send, session: Session, world: World, typed: dict[str, Any], field: str, words: str
) -> None:
    page = send(status=400, **{name: value() if callable(value) else value for name, value in typed.items()})
    assert words in page.soup.select_one(f"#{field}-fel").text
    saved = committee(session, world)
    assert (saved.accent, saved.emblem_sha256, saved.letterhead) == ("", "", "")


def test_a_hostile_svg_is_refused_in_words_and_nothing_of_it_is_kept(
    send: Send, session: Session, world: World
) -> None:
    before = session.scalar(select(func.count(LetterheadPicture.id)))
    page = send(status=400, emblem_alt="x", file=a_file(marks.SVG.replace(b"<title>", b"<script/><title>")))
    assert "Spara den som enkel SVG eller PNG." in page.soup.select_one("#file-fel").text
    assert session.scalar(select(func.count(LetterheadPicture.id))) == before


def test_too_large_a_file_is_413_and_the_rest_of_the_form_stays(send: Send) -> None:
    page = send(status=413, file=a_file(b" " * (letterheads.MOST_BYTES + 1)), emblem_alt="Ett märke", accent="#005a9c")
    assert "större än 2 MB" in page.soup.select_one("#file-fel").text
    assert (page.field("emblem_alt"), page.field("accent")) == ("Ett märke", "#005a9c")


def test_a_sound_file_has_to_be_chosen_again_when_something_else_is_refused(send: Send) -> None:
    page = send(status=400, file=a_file(), emblem_alt="x", accent="#ffffff")
    assert "Välj filen igen" in page.soup.select_one("#file-fel").text


def test_two_who_save_at_once_are_shown_both_versions(ada: Browser, session: Session, world: World) -> None:
    where = {"committee_id": world.a.committee_id}
    seen = ada.get("letterheads.edit", **where).field("version")
    ada.post("letterheads.edit", {"version": seen, "accent": "#005a9c", "letterhead": ""}, status=303, **where)
    page = ada.post("letterheads.edit", {"version": seen, "accent": "#7a1f3d", "letterhead": ""}, status=409, **where)
    assert "#005a9c" in page.soup.select_one(".konflikt").text
    assert committee(session, world).accent == "#005a9c"


def test_the_picture_is_seen_by_the_committees_readers_and_by_nobody_else(
    login_as: LogIn, ada: Browser, world: World
) -> None:
    mine, foreign = world.a.ids["letterhead_picture_id"], world.b.ids["letterhead_picture_id"]
    login_as(Role.MEMBER).get("letterheads.picture", letterhead_picture_id=mine)
    login_as(Role.MEMBER).get("letterheads.picture", letterhead_picture_id=foreign, status=404)
    ada.get("letterheads.chosen", committee_id=world.a.committee_id, letterhead_picture_id=foreign, status=404)
    login_as(Role.CHIEF).get("letterheads.edit", committee_id=world.a.committee_id, status=403)


#: Files of what was frozen before the letterhead was chosen, and the administrator's own.
NOT_THE_COMMITTEES_NOW = {"answers.download_word", "reports.download_word", "letterheads.sample"}


def has_picture(content: bytes) -> bool:
    if content.startswith(b"%PDF-"):
        with pikepdf.open(BytesIO(content)) as file:
            return bool(file.pages[0].Resources.get("/XObject"))
    with ZipFile(BytesIO(content)) as package:
        return any(package.read(name) == marks.drawn() for name in package.namelist())


@pytest.mark.either("of what is printed, not of rows")
def test_every_file_that_the_committee_prints_has_its_letterhead(
    app: Flask, send: Send, login_as: LogIn, world: World
) -> None:
    send(file=a_file(), emblem_alt=marks.ALT)
    chief, dressed, bare = login_as(Role.CHIEF), set(), set()
    for rule in app.url_map.iter_rules():
        if not rule.rule.endswith((".pdf", ".docx")) or rule.endpoint in NOT_THE_COMMITTEES_NOW:
            continue
        path = app.url_map.bind("localhost").build(rule.endpoint, {a: world.a.ids[a] for a in rule.arguments})
        answer = chief.raw_get(path)
        assert answer.status_code == 200, path
        (dressed if has_picture(answer.data) else bare).add(rule.endpoint)
    assert bare == set() and len(dressed) >= 10
