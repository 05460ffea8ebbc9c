"""What `tracker remind` does: finds what is due, puts one letter a day and person in the outbox, opens drafts.

Safe to run twice, and two at once: writers queue, each person is one transaction, and what has been told is looked up
within it. A letter that has not left is written anew with what holds now, rather than followed by another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import current_app

from tracker.actions import confirmations, outbox, report_drafts
from tracker.config import Settings
from tracker.extensions import begin, db
from tracker.models import Meeting, OutboxLetter, User
from tracker.queries import meetings as meeting_pages
from tracker.queries import plan as plans
from tracker.queries import reminders as reading
from tracker.rules import reminders, tokens
from tracker.rules.facts import PlanFacts
from tracker.rules.reminders import Item, Kind
from tracker.rules.transitions import RuleBroken
from tracker.web import letters
from tracker.wording import Words, mails
from tracker.wording.mails import Part

#: Who the audit trail says did it.
BY = "tracker remind"
_ASKS = (Kind.CONFIRM, Kind.CONFIRM_AGAIN)

#: What is due to one person, by committee.
Parts = Sequence[tuple[PlanFacts, tuple[Item, ...]]]


@dataclass(frozen=True, slots=True)
class Due:
    """What one person is to be told today, by committee, that they have not been told."""

    user_id: int
    name: str
    email: str
    parts: tuple[tuple[PlanFacts, tuple[Item, ...]], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for _plan, items in self.parts for item in items)


def due(today: date) -> list[Due]:
    """Everybody who is to be told something today. Reads only."""
    found = [person for user_id, parts in _by_person(today).items() if (person := _untold(user_id, parts, today))]
    db.session.rollback()
    return found


def queue_due(today: date, now: datetime) -> int:
    """Put the letters of the day in the outbox, each person in a transaction of its own; gives how many there are."""
    db.session.rollback()
    begin(db.session, writes=False)  # reading all plans keeps no writer waiting
    people = _by_person(today)
    db.session.rollback()
    queued = 0
    for user_id, parts in people.items():
        try:
            queued += _queue(user_id, parts, today, now)
            db.session.commit()
        except RuleBroken as error:  # R13: a title from before the rule holds what no letter may
            db.session.rollback()
            current_app.logger.error("no letter to user %s: %s", user_id, error.message.id)
    outbox.sweep(db.session, now=now)
    db.session.commit()
    return queued


def drafts_due(today: date) -> list[tuple[int, str, date, date]]:
    """Drafts to open: the meeting, its committee, its day, and the day of the meeting before."""
    found = []
    for committee_id in reading.committee_ids(db.session):
        plan = plans.load_frame(db.session, committee_id, today)
        pair = reminders.draft_due(plan)
        if pair is not None and meeting_pages.draft_row(db.session, pair[0].id) is None:
            name = f"{plan.committee.municipality}, {plan.committee.name}"
            found.append((pair[0].id, name, pair[0].held_on, pair[1].held_on))
    db.session.rollback()
    return found


def open_drafts(today: date) -> int:
    """Open the drafts that are due; gives how many."""
    opened = 0
    for meeting_id, _committee, _day, held_on in drafts_due(today):
        meeting = db.session.get_one(Meeting, meeting_id)
        made = report_drafts.open_next(db.session, meeting, held_on=held_on, actor=None, actor_name=BY, today=today)
        opened += made is not None
        db.session.commit()
    return opened


def _by_person(today: date) -> Mapping[int, list[tuple[PlanFacts, tuple[Item, ...]]]]:
    """All that is due to each person, told or not, by committee."""
    people: dict[int, list[tuple[PlanFacts, tuple[Item, ...]]]] = {}
    for committee_id in reading.committee_ids(db.session):
        plan = plans.load_plan(db.session, committee_id, today)
        for receiver in reading.receivers(db.session, committee_id, today):
            items = reminders.due(plan, receiver)
            people.setdefault(receiver.user_id, []).append((plan, items))
    return people


def _untold(user_id: int, parts: Parts, today: date) -> Due | None:
    """What remains of it when what has been told, or is on its way beyond recall, is left out. None for nothing."""
    told = reading.told(db.session, user_id)
    waiting = [letter.id for letter in _replaceable(user_id)]
    heard = {what for what, letter_id in told.items() if letter_id not in waiting}
    left = tuple((plan, tuple(item for item in items if item.what not in heard)) for plan, items in parts)
    left = tuple((plan, items) for plan, items in left if items)
    if not left or _has_had_todays(user_id, today, waiting):
        return None
    user = db.session.get_one(User, user_id)
    return Due(user_id, user.name, user.email, left)


def _replaceable(user_id: int) -> list[OutboxLetter]:
    """Reminders that wait, and that certainly nobody has got."""
    return [letter for letter in reading.waiting_reminders(db.session, user_id) if outbox.untouched(letter, _now())]


def _has_had_todays(user_id: int, today: date, waiting: Sequence[int]) -> bool:
    """At most one letter a day: whether today's has left, or may have."""
    letter = reading.letter_of(db.session, user_id, today)
    return letter is not None and letter.id not in waiting


def _queue(user_id: int, parts: Parts, today: date, now: datetime) -> int:
    """The person's letter of today, new or written anew; 1 when it says something it did not say before."""
    replaceable = _replaceable(user_id)
    person = _untold(user_id, parts, today)
    if person is None:
        for letter in replaceable:  # what it was to say holds no longer
            if not _has_had_todays(user_id, today, [letter.id]):
                outbox.drop(db.session, letter, now=now)
        return 0
    current = next((letter for letter in replaceable if letter.day == today), None)
    since = min((letter.waits_since or letter.made_at for letter in replaceable), default=None)
    for letter in replaceable:
        if letter is not current:
            outbox.drop(db.session, letter, now=now)
    if current is not None and _says(current) == {item.what for item in person.items}:
        return 0
    _write(person, current, today, now, since)
    return 1


def _says(letter: OutboxLetter) -> set[str]:
    told = reading.told(db.session, letter.user_id)
    return {what for what, letter_id in told.items() if letter_id == letter.id}


def _write(
    person: Due, current: OutboxLetter | None, today: date, now: datetime, since: datetime | None = None
) -> None:
    user = db.session.get_one(User, person.user_id)
    chosen = reading.choice(db.session, person.user_id)
    words = Words(chosen.language or user.locale, today)
    tokens_made: list[str] = []
    parts = [_part(user, plan, items, tokens_made, today, now) for plan, items in person.parts]
    mail = mails.reminder(parts, name=user.name, today=today, words=words, places=letters.places())
    written = letters.printed(mail, words.locale, [tokens.seal(token, _secret()) for token in tokens_made])
    if current is None:
        own = letters.message_id()
        letter = outbox.queue(db.session, user, written, message_id=own, now=now, day=today, waits_since=since)
    else:
        letter = current
        outbox.rewrite(db.session, letter, written, now=now)
    outbox.tell(db.session, letter, [item.what for item in person.items])


def _part(
    user: User, plan: PlanFacts, items: tuple[Item, ...], tokens_made: list[str], today: date, now: datetime
) -> Part:
    """One committee's part, with a link for what asks for an answer. Its token is added to those of the letter."""
    links = {}
    for item in items:
        if item.kind in _ASKS and item.meeting is not None:
            meeting = db.session.get_one(Meeting, item.meeting.id)
            _link, token = confirmations.make_link(db.session, user, meeting, now=now, today=today, actor_name=BY)
            links[item.kind] = letters.confirmation_address(len(tokens_made))
            tokens_made.append(token)
    return Part(f"{plan.committee.municipality}, {plan.committee.name}", items, links)


def _secret() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key


def _now() -> datetime:
    return datetime.now(UTC)
