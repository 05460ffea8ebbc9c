"""The story as a whole: who there is, and what they do up to the demo's day, through the product's own actions.

Everything becomes one transaction, so that a story that fails leaves nothing half told.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from tracker.actions import admin, links
from tracker.demo import katrineholm, people, sources, vasteras
from tracker.demo.people import Company
from tracker.demo.sources import WORDS, Source
from tracker.demo.stage import Stage
from tracker.extensions import db
from tracker.models import User
from tracker.queries import accounts
from tracker.queries.accounts import Viewer

DEFAULT_DAY = date(2014, 3, 18)
#: After this day the documents say nothing more, and the demo makes up nothing about how it went.
LAST_DAY = vasteras.LAST_DAY
#: When the committees and the accounts were made; an earlier demo day makes them on that day.
_OPENED_ON = date(2014, 1, 7)

EXAMPLE_NOTE = (
    "Delar av innehållet är exempeldata: ansvariga, mötesdagar, diarienummer, paragrafer, ståndpunkter, beslut, "
    "kopplingar, tider, nyckeltal och anteckningar. Brister, krav, åtgärder, vite och sista dag är hämtade ur "
    "kommunens pressmeddelande 2014."
)


class OutsideStory(ValueError):
    """The day lies after the story's end. The message says, in one line, what to choose instead."""


class App(Protocol):
    """What the story needs of the application."""

    def app_context(self) -> AbstractContextManager[Any]:
        """The context that the database session lives in."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account to sign in with. `committee` is empty for the system administrator."""

    committee: str
    role: str
    email: str
    password: str


def build(app: App, day: date) -> list[Account]:
    """Tell the story up to and including the day, in an empty, migrated database, and commit it.

    Returns the accounts, Katrineholm's first. OutsideStory for a day after `LAST_DAY`.
    """
    check_day(day)
    with app.app_context():
        for _day in unfold(day):
            continue
        db.session.commit()
    return _accounts()


def unfold(day: date) -> Iterator[date]:
    """Play the story and give each of its days, up to the given one, when all that happens that day has happened."""
    admin.remember(db.session, "demo", day.isoformat())
    admin.remember(db.session, "example_note", EXAMPLE_NOTE)
    administrator = _administrator(min(day, _OPENED_ON))
    stages = [_stage(source, company, administrator, day) for source, company in _places()]
    told = zip(stages, (katrineholm.steps(), vasteras.steps()), strict=True)
    # Sorting keeps the order of what happens on the same day.
    cues = sorted(((step.on, stage, step) for stage, steps in told for step in steps), key=lambda cue: cue[0])
    for on, happening in groupby(cues, key=lambda cue: cue[0]):
        if on > day:
            return
        for _on, stage, step in happening:
            stage.today = on
            step.act(stage)
        yield on


def check_day(day: date) -> None:
    """OutsideStory when the demo has no such day."""
    if day > LAST_DAY:
        last = WORDS.date(LAST_DAY)
        raise OutsideStory(f"Demons berättelse slutar {last}. Välj den dagen eller en tidigare.")


def write_accounts(accounts: Iterable[Account], file: Path) -> None:
    """Write the accounts as a JSON list, for tests and for whoever has closed the terminal."""
    file.parent.mkdir(parents=True, exist_ok=True)
    listed = [asdict(account) for account in accounts]
    file.write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _places() -> tuple[tuple[Source, Company], ...]:
    return ((sources.load("A"), people.KATRINEHOLM), (sources.load("B"), people.VASTERAS))


def _administrator(today: date) -> Viewer:
    user = admin.add_user(
        db.session,
        actor=None,
        actor_name="tracker demo",
        today=today,
        email=people.ADMINISTRATOR_EMAIL,
        name="Ada Exempel",
        is_admin=True,
    )
    _choose_password(user, people.ADMINISTRATOR_PASSWORD, actor=None, actor_name="tracker demo", today=today)
    viewer = accounts.viewer(db.session, user.id, today=today)
    if viewer is None:
        raise LookupError("the administrator has no account")
    return viewer


def _choose_password(user: User, password: str, **by: Any) -> None:
    """The person is invited and chooses a password by the link, as in real use."""
    link = links.make(db.session, user, **by)
    links.choose_password(db.session, link.token, password=password, today=by["today"])


def _stage(source: Source, company: Company, administrator: Viewer, day: date) -> Stage:
    by: dict[str, Any] = {"actor": administrator, "today": min(day, _OPENED_ON)}
    chief = company.people[0]
    committee = admin.add_committee(
        db.session,
        municipality=source.municipality,
        name=source.committee,
        administration=source.administration,
        chief_title=chief.title,
        chair_title="Ordförande",
        plan_dnr=company.plan_dnr,
        sending_days=company.sending_days,
        decision_recipients="Kommunens revisorer\nAkten",
        **by,
    )
    stage = Stage(committee.id, source, {}, {}, by["today"])
    for person in company.people:
        user = admin.add_user(db.session, email=company.address(person), name=person.name, **by)
        _choose_password(user, people.PASSWORDS[person.role], **by)
        seat = admin.add_membership(
            db.session, user_id=user.id, committee_id=committee.id, role=person.role, title=person.title, **by
        )
        stage.users[person.mailbox], stage.seats[person.mailbox] = user.id, seat.id
    return stage


def _accounts() -> list[Account]:
    listed = [
        Account(
            committee=f"{source.municipality}, {source.committee}",
            role=WORDS.label(person.role),
            email=company.address(person),
            password=people.PASSWORDS[person.role],
        )
        for source, company in _places()
        for person in company.people
    ]
    administrator = Account("", people.ADMINISTRATOR, people.ADMINISTRATOR_EMAIL, people.ADMINISTRATOR_PASSWORD)
    return [*listed, administrator]
