"""Reminders in words: none, one and many; and nothing that people have written but number and title."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rules import plans
from tracker.rules import reminders
from tracker.rules.reminders import Item, Kind, Receiver
from tracker.rules.states import Role
from tracker.wording import Words, mails
from tracker.wording.mails import Button, Heading, Lines, Mail, Paragraph, Part, Places

TODAY = date(2014, 3, 18)
PLACES = Places(lambda number: f"https://a.example/atgarder/{number}", "https://a.example/", "https://a.example/konto")
MEETING = plans.meeting(date(2014, 3, 26))


def said(mail: Mail) -> str:
    """All its words."""
    texts = [mail.subject]
    for block in mail.blocks:
        match block:
            case Heading(text) | Paragraph(text) | Button(text):
                texts.append(text)
            case Lines(lines):
                texts += [line.text for line in lines]
    return "\n".join(texts).replace("\N{NO-BREAK SPACE}", " ")


def mail(*items: Item, committees: int = 1) -> Mail:
    part = Part("Alby kommun, socialnämnden", items, dict.fromkeys(Kind, "https://a.example/bekrafta/x"))
    return mails.reminder([part] * committees, name="Vera", today=TODAY, words=Words("sv", TODAY), places=PLACES)


@pytest.mark.parametrize(
    ("count", "subject"),
    [(1, "Bekräfta din åtgärd senast 19 mars"), (2, "Bekräfta dina 2 åtgärder senast 19 mars")],
)
def test_the_question_is_the_subject_before_everything_else(count: int, subject: str) -> None:
    measures = tuple(plans.measure(number) for number in range(1, count + 1))
    asked = Item(Kind.CONFIRM, "confirm:1", measures, meeting=MEETING)
    late = Item(Kind.CHIEF, "chief:9:x", (plans.measure(9),))
    made = mail(late, asked)
    assert made.subject.replace("\N{NO-BREAK SPACE}", " ") == subject
    assert [block.url for block in made.blocks if isinstance(block, Button)] == ["https://a.example/bekrafta/x"]


@pytest.mark.parametrize(("count", "subject"), [(1, "1 åtgärd är försenad"), (3, "3 åtgärder är försenade")])
def test_what_is_late_is_counted_once_each(count: int, subject: str) -> None:
    items = [Item(Kind.PASSED, f"passed:{n}:x", (plans.measure(n),)) for n in range(1, count + 1)]
    assert mail(*items, *items[:1]).subject == subject


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.WEEKLY])
def test_no_kind_tells_more_of_a_measure_than_number_and_title(kind: Kind) -> None:
    secret = "Hemligt"
    written = plans.measure(1, description=secret, extent=secret, expected_effect=secret, staff_concerned=secret)
    written = replace(written, title="Bakjour", withdrawn_reason=secret, no_due_reason=secret)
    text = said(mail(Item(kind, "x", (written,), meeting=MEETING)))
    assert "Å1 Bakjour" in text and secret not in text


def test_two_committees_each_have_their_heading() -> None:
    made = mail(Item(Kind.PASSED, "passed:1:x", (plans.measure(1),)), committees=2)
    headings = [block.text for block in made.blocks if isinstance(block, Heading)]
    assert headings.count("Alby kommun, socialnämnden") == 2
    assert made.headings == {n for n, block in enumerate(made.blocks) if isinstance(block, Heading)}


def test_an_answer_that_no_meeting_can_give_is_said_without_a_measure() -> None:
    made = mail(Item(Kind.RED, "red-deadline:1:x", deadline=plans.deadline(TODAY + timedelta(days=2))))
    assert made.subject == "Ett svar riskerar att inte hinna fram"
    assert "Inget sammanträde hinner före sista dagen 20 mars" in said(made)


def test_the_week_names_its_days_and_leaves_out_what_is_empty() -> None:
    chief = Receiver(1, frozenset({Role.CHIEF}), frozenset())
    plan = plans.plan(measures=(plans.measure(1, due_on=TODAY + timedelta(days=2)),))
    text = said(mail(Item(Kind.WEEKLY, "weekly:1:x", week=reminders.week_of(plan, chief))))
    assert "Inom en vecka:" in text and "Inom fyra veckor:" not in text and "Försenat:" not in text
    assert "Onsdag 26 mars: Sammanträde" in text


@pytest.mark.parametrize(
    ("near", "horizon", "heading", "groups"),
    [
        (7, 28, "De närmaste fyra veckorna", ["Inom en vecka:", "Inom fyra veckor:"]),
        (1, 7, "Den närmaste veckan", ["Inom 1 dag:", "Inom en vecka:"]),
        (10, 30, "De närmaste 30 dagarna", ["Inom 10 dagar:", "Inom 30 dagar:"]),
    ],
)
def test_how_far_the_week_looks_is_said_as_the_committee_has_chosen(
    near: int, horizon: int, heading: str, groups: list[str]
) -> None:
    week = reminders.Week((), (plans.measure(1),), (plans.measure(2),), (), near, horizon)
    made = mail(Item(Kind.WEEKLY, "weekly:1:2014-03-17", week=week))
    assert heading in [block.text for block in made.blocks if isinstance(block, Heading)]
    shown = [block.text for block in made.blocks if isinstance(block, Paragraph)]
    assert [text for text in shown if text.startswith("Inom")] == groups


def test_a_letter_with_nothing_in_it_is_our_fault() -> None:
    with pytest.raises(ValueError, match="nothing"):
        mails.reminder([], name="Vera", today=TODAY, words=Words("sv"), places=PLACES)
