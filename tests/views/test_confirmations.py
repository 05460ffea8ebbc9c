"""Saying how one's measures go by the link of a mail: what it does, and all that it does not."""

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.page import Page
from tests.world import NOW, SITE, TODAY, World, add_measure
from tracker.actions import confirmations
from tracker.models import (
    AuditEvent,
    ConfirmationLink,
    Measure,
    Meeting,
    Membership,
    PostReceipt,
    ProgressUpdate,
    User,
)
from tracker.rules.states import MeasureState, OnTrack, Role
from tracker.rules.throttle import LIMITS, Kind

LogIn = Callable[..., Browser]
BEFORE = date(2014, 2, 1)


class Asked:
    """An owner with two measures that nobody has confirmed, and the link of the mail that asks about them."""

    def __init__(self, session: Session, world: World) -> None:
        self.session, self.world = session, world
        seats = {seat.role: seat for seat in self._seats("a")}
        self.owner, self.deputy = seats[Role.OWNER], seats[Role.VERIFIER]
        self.mine = self._measure(2, owner_id=self.owner.id)
        self.ours = self._measure(3, owner_id=seats[Role.CHIEF].id, deputy_id=self.owner.id)
        self.theirs = self._measure(4, owner_id=seats[Role.CHIEF].id)
        self.user = session.get_one(User, self.owner.user_id)
        self.link, self.token = self.another()

    def another(self, user: User | None = None) -> tuple[ConfirmationLink, str]:
        """One more link, for the owner or somebody else."""
        made = confirmations.make_link(
            self.session,
            user or self.user,
            self.session.get_one(Meeting, self.world.a.ids["meeting_id"]),
            now=datetime.now(UTC),
            today=TODAY,
            actor_name="tracker remind",
        )
        self.session.commit()
        return made

    def _seats(self, key: str) -> list[Membership]:
        place = self.world.place(key)
        return list(self.session.scalars(select(Membership).where(Membership.committee_id == place.committee_id)))

    def _measure(self, sequence: int, **people: int) -> Measure:
        values = {"registered_on": BEFORE, "deciding_body": None, "due_on": date(2014, 4, 30), **people}
        return add_measure(self.session, self.world.a, sequence=sequence, **values)

    def told(self, measure: Measure) -> ProgressUpdate | None:
        """The last that was said of a measure."""
        self.session.rollback()
        said = select(ProgressUpdate).where(ProgressUpdate.measure_id == measure.id)
        return self.session.scalar(said.order_by(ProgressUpdate.id.desc()))

    def values(self, measure: Measure, **more: str) -> dict[str, str]:
        """What the form of one measure sends."""
        self.session.rollback()
        sent = {"version": str(measure.version), "state": "in_progress", "text": "Arbetet går.", "on_track": "yes"}
        return {f"a{measure.id}-{name}": value for name, value in {**sent, **more}.items()}

    def seen(self, page: Page) -> dict[str, str]:
        """What the button for everything sends."""
        field = page.soup.select_one("input[name=seen]")
        assert field is not None
        return {"seen": str(field["value"])}


@pytest.fixture
def asked(session: Session, world: World) -> Asked:
    return Asked(session, world)


def _events(asked: Asked) -> list[AuditEvent]:
    wanted = AuditEvent.action.in_(["measure.confirmed", "measure.updated"])
    return list(asked.session.scalars(select(AuditEvent).where(wanted).order_by(AuditEvent.id)))


def test_all_is_confirmed_in_one_tap_by_the_person_of_the_link(asked: Asked, browser: Browser) -> None:
    page = browser.get("confirmations.show", token=asked.token)
    assert "bekräfta alla 2" in page.text and "Å4" not in page.text
    answer = browser.post("confirmations.confirm_all", asked.seen(page), token=asked.token, status=303)
    after = browser.open(answer.location)
    assert "Tack! 2 åtgärder är bekräftade." in after.text and "Du har svarat för alla dina åtgärder" in after.text
    assert [asked.told(m) and asked.told(m).confirmation for m in (asked.mine, asked.ours)] == [True, True]  # type: ignore[union-attr]
    assert asked.told(asked.theirs) is None
    events = _events(asked)
    assert [(event.actor_name, event.actor_title) for event in events] == [(asked.user.name, asked.owner.title)] * 2
    assert all(event.new and event.new["via"] == "länk" for event in events)


def test_opening_the_link_changes_nothing(asked: Asked, browser: Browser) -> None:
    for _ in range(3):
        browser.get("confirmations.show", token=asked.token)
        browser.client.head(f"/bekrafta/{asked.token}")
    assert _events(asked) == [] and asked.told(asked.mine) is None


def test_what_has_happened_is_written_for_one_and_the_other_is_still_asked(asked: Asked, browser: Browser) -> None:
    values = asked.values(asked.mine, on_track="no", forecast_on="2014-06-02", text="Leveransen dröjer.")
    browser.post("confirmations.update", values, token=asked.token, measure_id=asked.mine.id, status=303)
    told = asked.told(asked.mine)
    assert told is not None
    assert (told.text, told.on_track, told.forecast_on) == ("Leveransen dröjer.", OnTrack.NO, date(2014, 6, 2))
    page = browser.get("confirmations.show", token=asked.token)
    assert "Å2" in page.text and "bekräfta åtgärden" in page.text
    browser.post("confirmations.confirm_all", asked.seen(page), token=asked.token, status=303)
    assert asked.told(asked.ours) is not None


def test_done_needs_proof_or_a_reason_here_too(asked: Asked, browser: Browser) -> None:
    """R3 holds whichever way it is said."""
    done = asked.values(asked.mine, state="done", text="Klart.")
    page = browser.post("confirmations.update", done, token=asked.token, measure_id=asked.mine.id, status=400)
    assert page.errors
    done = asked.values(asked.mine, state="done", text="Klart.", no_evidence_reason="Muntlig genomgång.")
    browser.post("confirmations.update", done, token=asked.token, measure_id=asked.mine.id, status=303)
    asked.session.expire_all()
    assert asked.session.get_one(Measure, asked.mine.id).state is MeasureState.DONE


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stands(asked: Asked, browser: Browser) -> None:
    values = asked.values(asked.mine, text="", on_track="no")
    page = browser.post("confirmations.update", values, token=asked.token, measure_id=asked.mine.id, status=400)
    assert any("Skriv vad som har hänt" in error for error in page.errors)
    assert page.soup.select_one("details[open]") is not None
    assert asked.told(asked.mine) is None


def test_a_personal_identity_number_is_refused_here_too(asked: Asked, browser: Browser) -> None:
    values = asked.values(asked.mine, text="Gäller 19121212-1212.")
    page = browser.post("confirmations.update", values, token=asked.token, measure_id=asked.mine.id, status=400)
    assert any("personnummer" in error for error in page.errors)


# --- What it does not do ----------------------------------------------------------------------------------------------


def test_a_measure_is_answered_for_once_before_a_meeting(asked: Asked, browser: Browser) -> None:
    """Whoever holds whichever link: the owner's second mail, and the deputy's."""
    page = browser.get("confirmations.show", token=asked.token)
    browser.post("confirmations.confirm_all", asked.seen(page), token=asked.token, status=303)
    _link, second = asked.another()
    for token in (asked.token, second):
        again = browser.post("confirmations.confirm_all", asked.seen(page), token=token, status=410)
        assert again.h1 == "Länken kan inte användas" and "redan besvarad" in again.text
        values = asked.values(asked.mine)
        once_more = browser.post("confirmations.update", values, token=token, measure_id=asked.mine.id, status=410)
        assert "Å2 är redan besvarad" in once_more.text
    assert len(_events(asked)) == 2


def test_another_persons_measure_is_none_of_the_links_business(asked: Asked, browser: Browser, world: World) -> None:
    for measure_id in (asked.theirs.id, world.b.ids["measure_id"], 987_654):
        values = {f"a{measure_id}-{name}": value for name, value in {"version": "1", "state": "done"}.items()}
        page = browser.post("confirmations.update", values, token=asked.token, measure_id=measure_id, status=410)
        assert "bara dina egna åtgärder" in page.text
        seen = {"seen": f"{measure_id}:1"}
        page = browser.post("confirmations.confirm_all", seen, token=asked.token, status=410)
        assert "bara dina egna åtgärder" in page.text
    assert _events(asked) == []


def test_the_link_opens_no_other_door(asked: Asked, browser: Browser, world: World) -> None:
    browser.get("confirmations.show", token=asked.token)
    for path in ("/", "/atgarder", f"/atgarder/{asked.mine.id}", "/historik", "/konto", "/administration"):
        assert browser.raw_get(path).status_code == 303
    browser.get("accounts.choose_password", token=asked.token, status=410)


def test_a_link_with_one_letter_wrong_is_refused_kindly(asked: Asked, browser: Browser) -> None:
    for place in (0, 20, 42):
        other = "A" if asked.token[place] != "A" else "B"
        wrong = asked.token[:place] + other + asked.token[place + 1 :]
        page = browser.get("confirmations.show", token=wrong, status=410)
        assert "Kontrollera att hela länken kom med" in page.text
        assert any(link.startswith("/logga-in") for link in page.links())


def test_guessing_is_made_slow_and_a_good_link_still_opens(asked: Asked, browser: Browser) -> None:
    guesses = [
        browser.raw_get(f"/bekrafta/{number:043d}").status_code for number in range(LIMITS[Kind.LINK].network + 3)
    ]
    assert guesses == [410] * LIMITS[Kind.LINK].network + [429] * 3
    browser.get("confirmations.show", token=asked.token)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("expired", "har gått ut"),
        ("dispatched", "har gått ut"),
        ("locked", "har gått ut"),
        ("cancelled", "är inställt"),
        ("revoked", "återkallad"),
        ("closed", "återkallad"),
    ],
)
def test_a_link_whose_time_is_over_says_why(
    asked: Asked, browser: Browser, app: Flask, what: str, sentence: str
) -> None:
    session, meeting = asked.session, asked.world.a.ids["meeting_id"]
    if what == "expired":
        session.execute(update(ConfirmationLink).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    elif what == "dispatched":
        session.execute(update(Meeting).where(Meeting.id == meeting).values(dispatch_on=TODAY - timedelta(days=1)))
    elif what == "cancelled":
        session.execute(update(Meeting).where(Meeting.id == meeting).values(cancelled=True))
    elif what == "revoked":
        session.execute(update(ConfirmationLink).values(revoked_at=NOW))
    elif what == "closed":
        session.execute(update(User).where(User.id == asked.user.id).values(disabled_at=NOW))
    elif what == "locked":
        later = {"dispatch_on": TODAY, "held_on": TODAY + timedelta(days=2)}
        reported = _reported(asked)
        session.execute(update(ConfirmationLink).values(meeting_id=reported))
        session.execute(update(Meeting).where(Meeting.id == reported).values(**later))
    session.commit()
    seen = {"seen": f"{asked.mine.id}:1"}
    for page in (
        browser.get("confirmations.show", token=asked.token, status=410),
        browser.post("confirmations.confirm_all", seen, token=asked.token, status=410),
        browser.post(
            "confirmations.update", asked.values(asked.mine), token=asked.token, measure_id=asked.mine.id, status=410
        ),
    ):
        assert sentence in page.text
    assert _events(asked) == []


def _reported(asked: Asked) -> int:
    held = select(Meeting.id).where(
        Meeting.committee_id == asked.world.a.committee_id, Meeting.held_on == date(2014, 2, 26)
    )
    return asked.session.scalars(held).one()


def test_who_no_longer_owns_a_measure_no_longer_answers_for_it(asked: Asked, browser: Browser) -> None:
    asked.session.execute(update(Measure).where(Measure.id == asked.mine.id).values(owner_id=asked.deputy.id))
    asked.session.commit()
    page = browser.get("confirmations.show", token=asked.token)
    assert "Å2" not in page.text and "Å3" in page.text
    seen = {"seen": f"{asked.mine.id}:1"}
    browser.post("confirmations.confirm_all", seen, token=asked.token, status=410)


def test_what_somebody_changed_meanwhile_is_read_before_it_is_confirmed(
    asked: Asked, browser: Browser, login_as: LogIn
) -> None:
    """R14. Nothing of it is confirmed then, not even what has not changed."""
    seen = asked.seen(browser.get("confirmations.show", token=asked.token))
    asked.session.execute(update(Measure).where(Measure.id == asked.ours.id).values(version=Measure.version + 1))
    asked.session.commit()
    page = browser.post("confirmations.confirm_all", seen, token=asked.token, status=409)
    assert "Något har ändrats" in page.text and _events(asked) == []
    browser.post("confirmations.confirm_all", asked.seen(page), token=asked.token, status=303)


def test_both_texts_are_shown_when_somebody_else_has_written_meanwhile(asked: Asked, browser: Browser) -> None:
    values = asked.values(asked.mine)
    asked.session.execute(update(Measure).where(Measure.id == asked.mine.id).values(version=Measure.version + 1))
    asked.session.commit()
    page = browser.post("confirmations.update", values, token=asked.token, measure_id=asked.mine.id, status=409)
    assert "Arbetet går." in page.text and page.soup.select_one(".konflikt") is not None


@pytest.mark.parametrize("sent", ["", "x", "1", "1:x", "1:1,", "0:0;drop", "1:1" * 2000])
def test_what_was_tampered_with_confirms_nothing(asked: Asked, browser: Browser, sent: str) -> None:
    assert browser.post("confirmations.confirm_all", {"seen": sent}, token=asked.token).status == 410
    assert _events(asked) == []


def test_sent_twice_it_happens_once_and_no_receipt_keeps_the_token(asked: Asked, browser: Browser) -> None:
    page = browser.get("confirmations.show", token=asked.token)
    sent = {**asked.seen(page), "once": "samma nummer", "csrf_token": browser.token()}
    places = [browser.raw_post(f"/bekrafta/{asked.token}/alla", sent).location for _ in range(2)]
    assert places == [f"/bekrafta/{asked.token}"] * 2
    assert len(_events(asked)) == 2
    kept = [receipt.location for receipt in asked.session.scalars(select(PostReceipt))]
    assert kept and not any(asked.token in place for place in kept)


def test_the_token_is_told_to_nobody_and_kept_nowhere(
    asked: Asked, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Not to other pages, not to the log, not in the database; and the form still passes over https."""
    caplog.set_level(logging.DEBUG)
    client, path = app.test_client(), f"/bekrafta/{asked.token}"
    with app.app_context():
        opened = client.get(path, base_url=SITE)
    assert (opened.headers["Referrer-Policy"], opened.headers["Cache-Control"]) == ("strict-origin", "no-store")
    csrf, seen = (re.search(rf'name="{name}" value="([^"]+)"', opened.text) for name in ("csrf_token", "seen"))
    assert csrf and seen
    data, headers = {"csrf_token": csrf[1], "seen": seen[1]}, {"Referer": f"{SITE}/", "Origin": SITE}
    with app.app_context():
        assert client.post(f"{path}/alla", data=data, headers=headers, base_url=SITE).status_code == 303
    assert asked.token not in caplog.text
    kept = asked.session.scalars(select(ConfirmationLink.token_hash).where(ConfirmationLink.user_id == asked.user.id))
    assert hashlib.sha256(asked.token.encode()).hexdigest() in set(kept)


def test_a_page_that_fails_is_logged_without_the_token(
    asked: Asked, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tracker.queries.confirmations.page", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert Browser(app).raw_get(f"/bekrafta/{asked.token}").status_code == 500
    assert "/bekrafta/*" in caplog.text and asked.token not in caplog.text
