"""One letter a day and person, told once, with what holds when it leaves: against a real mail server."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.tools import smtp
from tests.world import SITE, TODAY, World, add_measure
from tracker.actions import audit, measures_progress, report_drafts, reports
from tracker.exchange import mail as exchange
from tracker.models import (
    AuditEvent,
    ConfirmationLink,
    MailChoice,
    Measure,
    Meeting,
    Membership,
    OutboxLetter,
    ReportDraft,
    Told,
    User,
)
from tracker.queries.accounts import Viewer
from tracker.queries.outbox import waiting_long
from tracker.rules.outbox import WAITS
from tracker.rules.states import Role
from tracker.rules.verbs import AuditVerb
from tracker.web import post, reminders

As = Callable[..., Viewer]


class Days:
    """Both clocks, moved on together: the business day and the real time as the post and the reminders see it."""

    def __init__(self, app: Flask, patch: pytest.MonkeyPatch) -> None:
        self.today, self.now = TODAY, datetime.now(UTC)
        patch.setitem(app.extensions, "clock", lambda: self.today)
        for module in (post, reminders):
            patch.setattr(module, "_now", lambda: self.now)

    def on(self, days: int = 1) -> None:
        self.today += timedelta(days=days)
        self.now += timedelta(days=days)

    def queue(self) -> int:
        return reminders.queue_due(self.today, self.now)

    def run(self) -> tuple[int, int]:
        """One run of `tracker remind`: how many letters are new, how many were sent."""
        return self.queue(), post.deliver().sent


@pytest.fixture
def days(app: Flask, session: Session, mail: smtp.Post, monkeypatch: pytest.MonkeyPatch) -> Days:
    assert mail and session
    return Days(app, monkeypatch)


@pytest.fixture
def owner(session: Session, world: World) -> Membership:
    """The owner of committee a, with a measure that is due in three days and that nobody has confirmed."""
    seat = session.scalars(
        select(Membership).where(Membership.committee_id == world.a.committee_id, Membership.role == Role.OWNER)
    ).one()
    add_measure(
        session,
        world.a,
        sequence=2,
        owner_id=seat.id,
        registered_on=date(2014, 2, 1),
        due_on=TODAY + timedelta(days=3),
        deciding_body=None,
        title="Bakjour",
        description="Hemligt om någon",
    )
    _lay(session)
    return seat


def _lay(session: Session) -> None:
    """Commit what a test lays out, with the event that every change leaves."""
    audit.record(session, AuditVerb.MEASURE_ADDED, actor=None, actor_name="prov", today=TODAY)
    session.commit()


def _letters(server: smtp.Post) -> dict[str, list[EmailMessage]]:
    """What the server has taken since last asked, by receiver."""
    taken: dict[str, list[EmailMessage]] = {}
    for _ in range(server.letters.qsize()):
        letter = server.next()
        taken.setdefault(str(letter["To"]), []).append(letter)
    return taken


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def _html(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_everybody_has_one_letter_and_a_second_run_sends_nothing(
    days: Days, owner: Membership, mail: smtp.Post, world: World
) -> None:
    assert owner
    queued, sent = days.run()
    assert queued == sent > 0
    taken = _letters(mail)
    assert {len(letters) for letters in taken.values()} == {1}
    assert {world.a.emails[Role.OWNER], world.a.emails[Role.CHIEF], world.b.emails[Role.CHIEF]} <= taken.keys()
    assert world.a.emails[Role.MEMBER] not in taken
    assert (days.run(), _letters(mail)) == ((0, 0), {})


def test_the_letter_asks_by_a_link_that_works_and_says_no_more_than_number_and_title(
    days: Days, owner: Membership, mail: smtp.Post, world: World, app: Flask, session: Session
) -> None:
    days.run()
    letter = _letters(mail)[world.a.emails[Role.OWNER]][0]
    assert letter["Subject"] == "Bekräfta din åtgärd senast 19 mars"
    text, page = _text(letter), _html(letter)
    assert "Å2 Bakjour, klart senast" in text.replace("\xa0", " ") and "Hemligt" not in text + page
    assert f"{SITE}/atgarder/" in text and f"{SITE}/konto" in text
    found = {re.search(rf"{SITE}(/bekrafta/[A-Za-z0-9_-]{{43}})\b", body) for body in (text, page)}
    paths = {match[1] for match in found if match}
    assert len(paths) == 1
    browser = Browser(app)
    opened = browser.open(paths.pop())
    assert "Å2 Bakjour" in opened.text
    asked = session.scalars(select(AuditEvent).where(AuditEvent.action == "confirmation.asked")).all()
    assert {event.actor_name for event in asked} == {"tracker remind"} and owner


def test_a_server_down_for_a_day_delays_one_letter_which_then_says_what_holds(
    days: Days,
    owner: Membership,
    mail: smtp.Post,
    world: World,
    session: Session,
    viewer: As,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Must be shown 4: the weekly letter is there, the question that has been answered meanwhile is not."""
    well = exchange.server
    monkeypatch.setattr(exchange, "server", lambda _url: well("smtp://127.0.0.1:1"))
    assert days.run()[1] == 0
    measure = session.scalars(select(Measure).where(Measure.owner_id == owner.id, Measure.sequence == 2)).one()
    measures_progress.confirm(session, measure, actor=viewer(Role.OWNER), today=days.today)
    session.commit()
    assert waiting_long(session, now=days.now) == 0
    days.on()
    days.run()
    # Yesterday's letter is another by now, but somebody has waited for it since yesterday.
    assert waiting_long(session, now=days.now + timedelta(minutes=1)) > 0
    session.rollback()
    monkeypatch.setattr(exchange, "server", well)
    days.now += WAITS[-1]
    days.run()
    days.now += WAITS[-1]
    days.run()
    taken = _letters(mail)
    assert {len(letters) for letters in taken.values()} == {1}
    letter = taken[world.a.emails[Role.OWNER]][0]
    assert letter["Subject"] == "Veckobrev, v. 12"
    assert "Å2 Bakjour" in _text(letter) and "/bekrafta/" not in _text(letter)
    assert (days.run(), _letters(mail)) == ((0, 0), {})


def test_a_letter_that_may_have_arrived_is_sent_again_as_it_was(
    days: Days, owner: Membership, mail: smtp.Post, world: World
) -> None:
    assert owner
    mail.fault = "keep"
    days.run()
    first = [letter for letters in _letters(mail).values() for letter in letters]
    mail.fault = ""
    days.now += WAITS[0] + timedelta(seconds=1)
    days.run()
    again = _letters(mail)[str(first[0]["To"])]
    assert [letter["Message-ID"] for letter in again] == [first[0]["Message-ID"]]
    assert (_text(again[0]), world.a.key) == (_text(first[0]), "a")


def test_what_comes_up_after_the_letter_of_the_day_waits_for_tomorrow(
    days: Days, owner: Membership, mail: smtp.Post, world: World, session: Session
) -> None:
    days.run()
    _letters(mail)
    add_measure(session, world.a, sequence=3, owner_id=owner.id, due_on=TODAY - timedelta(days=1), deciding_body=None)
    _lay(session)
    assert days.run() == (0, 0)
    days.on()
    days.run()
    letter = _letters(mail)[world.a.emails[Role.OWNER]][0]
    assert letter["Subject"] == "1 åtgärd är försenad"


def test_what_comes_up_before_the_letter_has_left_is_in_it(
    days: Days, owner: Membership, mail: smtp.Post, world: World, session: Session
) -> None:
    assert days.queue() > 0
    number = session.scalars(select(OutboxLetter.message_id).where(OutboxLetter.user_id == owner.user_id)).one()
    late = TODAY - timedelta(days=1)
    add_measure(session, world.a, sequence=3, owner_id=owner.id, due_on=late, deciding_body=None, title="Sent")
    _lay(session)
    assert days.run()[0] > 0
    letters = _letters(mail)[world.a.emails[Role.OWNER]]
    assert [letter["Message-ID"] for letter in letters] == [number]
    assert "Sent" in _text(letters[0]) and "Bakjour" in _text(letters[0])


def test_four_runs_at_once_make_one_letter_each(
    days: Days, owner: Membership, mail: smtp.Post, app: Flask, session: Session
) -> None:
    def work() -> None:
        with app.app_context():
            days.run()

    session.rollback()
    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(work) for _ in range(4)]:
            future.result(timeout=120)
    assert {len(letters) for letters in _letters(mail).values()} == {1}
    told = session.execute(select(Told.user_id, Told.what)).all()
    assert len(told) == len(set(told)) > 0 and owner


def test_somebody_in_two_committees_has_one_letter_about_both(
    days: Days, owner: Membership, mail: smtp.Post, world: World, session: Session
) -> None:
    session.add(Membership(user_id=owner.user_id, committee_id=world.b.committee_id, role=Role.CHIEF, title="Chef"))
    _lay(session)
    days.run()
    letters = _letters(mail)[world.a.emails[Role.OWNER]]
    assert len(letters) == 1
    assert "Alby kommun" in _text(letters[0]) and "Berga kommun" in _text(letters[0])


def test_own_choices_hold_and_the_language_is_the_receivers(
    days: Days, owner: Membership, mail: smtp.Post, world: World, session: Session
) -> None:
    session.execute(update(User).where(User.id == owner.user_id).values(locale="sv"))
    session.connection().execute(
        MailChoice.__table__.insert().values(  # type: ignore[attr-defined]
            user_id=owner.user_id, weekly=False, nudges=True, warnings=True, language="en", version=1
        )
    )
    session.commit()
    days.run()
    letter = _letters(mail)[world.a.emails[Role.OWNER]][0]
    assert letter["Content-Language"] == "en"
    assert 'lang="en"' in _html(letter) and "fyra veckorna" not in _text(letter)


def test_a_closed_account_is_told_nothing(
    days: Days, owner: Membership, mail: smtp.Post, world: World, session: Session
) -> None:
    session.execute(update(User).where(User.id == owner.user_id).values(disabled_at=days.now))
    session.commit()
    days.run()
    assert world.a.emails[Role.OWNER] not in _letters(mail)


def test_links_lie_sealed_and_their_letters_say_nothing_once_sent(
    days: Days, owner: Membership, mail: smtp.Post, session: Session
) -> None:
    days.queue()
    letter = session.scalars(select(OutboxLetter).where(OutboxLetter.user_id == owner.user_id)).one()
    assert len(letter.sealed) == 1 and re.search(r"/bekrafta/~+0\b", letter.text)
    links = session.scalars(select(ConfirmationLink.token_hash).where(ConfirmationLink.user_id == owner.user_id)).all()
    assert links
    session.rollback()
    assert post.deliver().sent > 0 and mail.letters.qsize() > 0
    session.expire_all()
    assert (letter.text, letter.sealed) == ("", [])


# --- The next report's draft ------------------------------------------------------------------------------------------


def test_the_draft_of_the_next_report_is_opened_once_with_the_texts_that_hold(
    days: Days, session: Session, world: World, viewer: As, login_as: Callable[..., Browser]
) -> None:
    held = session.scalars(
        select(Meeting).where(Meeting.committee_id == world.a.committee_id).order_by(Meeting.held_on)
    ).first()
    assert held is not None
    said = {"summary": "Förra gången.", "economy": "Inom ram.", "children": "Bedömt.", "remarks": "Då.", "officer": ""}
    reports.edit_texts(session, held, actor=viewer(Role.CHIEF), today=TODAY, **said)
    session.commit()
    assert (reminders.open_drafts(days.today), reminders.open_drafts(days.today)) == (2, 0)
    draft = session.scalars(select(ReportDraft).where(ReportDraft.meeting_id == world.a.ids["meeting_id"])).one()
    assert (draft.summary, draft.economy, draft.children, draft.remarks) == ("", "Inom ram.", "Bedömt.", "")
    assert (draft.carried_over, draft.carried_from_on) == ("economy,children", held.held_on)
    chief = login_as(Role.CHIEF)
    page = chief.get("meetings.edit_texts", meeting_id=world.a.ids["meeting_id"])
    assert "Övertaget från förra rapporten" in page.text and "Inom ram." in page.text
    texts = {
        name: str(page.soup.select_one(f"[name={name}]").text).strip() for name in ("summary", "economy", "children")
    }  # type: ignore[union-attr]
    assert texts["summary"], "the summary begins as the facts suggest it"
    version = page.soup.select_one("#texter input[name=version]")
    assert version is not None
    sent = {**texts, "version": str(version["value"])}
    chief.post("meetings.edit_texts", sent, meeting_id=world.a.ids["meeting_id"], status=303)
    assert "Övertaget" not in chief.get("meetings.edit_texts", meeting_id=world.a.ids["meeting_id"]).text


def test_a_draft_somebody_has_begun_is_left_alone(session: Session, world: World, viewer: As) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    reports.edit_texts(session, meeting, actor=viewer(Role.CHIEF), today=TODAY, summary="Nytt.")
    session.commit()
    made = report_drafts.open_next(
        session, meeting, held_on=date(2014, 2, 26), actor=None, actor_name="prov", today=TODAY
    )
    assert made is None
