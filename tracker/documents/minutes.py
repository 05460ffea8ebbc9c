"""Protokollsutdrag: the paragraphs of one meeting that concern the plan, as they are sent to those whom they reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.documents import letterhead
from tracker.documents.blocks import (
    Block,
    BulletList,
    Document,
    Fact,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Signature,
    Signatures,
)
from tracker.rules import decisions
from tracker.rules.facts import CommitteeFacts, MeetingFacts
from tracker.rules.states import DecisionOutcome
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first


@dataclass(frozen=True, slots=True)
class Paragraphed:
    """One matter as the minutes have it. `text` is what was decided, `proposal` what stood on the list."""

    title: str
    paragraph: str
    point: str
    dnr: str
    text: str
    proposal: str = ""
    proposed_by: str = ""
    outcome: DecisionOutcome | None = None
    immediate_approval: bool = False
    approved_on: date | None = None
    #: "B1", "Å5": what it concerns.
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything an extract says. `title` and `name` are the secretary's, who certifies it."""

    committee: CommitteeFacts
    meeting: MeetingFacts
    made_on: date
    matters: tuple[Paragraphed, ...]
    title: str = ""
    name: str = ""


def extract(made: Extract, words: Words) -> Document:
    """The extract as a document. Pure: the same facts give the same document."""
    t, meeting = words.t, made.meeting
    return Document(
        title=t(N_("Protokollsutdrag, sammanträdet %(day)s"), day=words.date(meeting.held_on)),
        head=letterhead.head(
            made.committee,
            office=made.committee.name,
            kind=t(N_("PROTOKOLLSUTDRAG")),
            day=words.date(meeting.held_on),
            reference=letterhead.reference(made.committee.plan_dnr, words) if made.committee.plan_dnr else "",
        ),
        facts=Facts(tuple(_facts(made, words))),
        blocks=tuple(_blocks(made, words)),
        lang=words.locale,
        day=made.made_on.strftime("%Y%m%d"),
        page_label=t(N_("Sida {page} ({pages})")),
    )


def _facts(made: Extract, words: Words) -> Iterator[Fact]:
    t, meeting = words.t, made.meeting
    yield Fact(t(N_("Nämnd")), (upper_first(made.committee.name),))
    yield Fact(t(N_("Sammanträde")), (upper_first(words.weekday(meeting.held_on)),))
    if meeting.place:
        yield Fact(t(N_("Plats")), (meeting.place,))
    yield Fact(t(N_("Protokollet")), (_approval(meeting, words),))


def _approval(meeting: MeetingFacts, words: Words) -> str:
    if meeting.minutes_approved_on is None:
        return words.t(N_("Inte justerat än"))
    return words.t(N_("Justerat %(day)s"), day=words.date(meeting.minutes_approved_on))


def _blocks(made: Extract, words: Words) -> Iterator[Block]:
    t = words.t
    if not made.matters:
        yield Paragraph(t(N_("Inget beslut som rör åtgärdsplanen är inskrivet från sammanträdet.")), "note")
    for matter in made.matters:
        yield from _matter(matter, made.committee, words)
    if made.committee.decision_recipients:
        yield Heading(1, t(N_("Beslutet skickas till")))
        yield BulletList(made.committee.decision_recipients)
    yield Heading(1, t(N_("Utdraget bestyrks")))
    yield Signatures((Signature(made.title or t(N_("Nämndsekreterare")), made.name),))


def _matter(matter: Paragraphed, committee: CommitteeFacts, words: Words) -> Iterator[Block]:
    t = words.t
    reference = decisions.reference(matter.paragraph, matter.point)
    yield Heading(1, " ".join(filter(None, (reference, matter.title))))
    about = [t(N_("Dnr %(dnr)s."), dnr=matter.dnr)] if matter.dnr else []
    if matter.numbers:
        about.append(t(N_("Gäller %(numbers)s i åtgärdsplanen."), numbers=words.list(matter.numbers)))
    if about:
        yield Paragraph(" ".join(about), "note")
    if matter.outcome is DecisionOutcome.CHANGED and matter.proposal:
        yield Heading(2, t(N_("Förslag till beslut")))
        yield Paragraph(matter.proposal)
    if matter.proposed_by:
        yield Heading(2, t(N_("Yrkande")))
        yield Paragraph(matter.proposed_by)
    yield Heading(2, t(N_("Beslut")))
    yield from _decided(matter, committee, words)
    if matter.approved_on is not None:
        yield Paragraph(t(N_("Paragrafen är omedelbart justerad den %(day)s."), day=words.date(matter.approved_on)))
    elif matter.immediate_approval:
        yield Paragraph(t(N_("Paragrafen är omedelbart justerad.")))


_LEFT: dict[DecisionOutcome, str] = {
    DecisionOutcome.REFERRED_BACK: N_("%(committee)s återremitterar ärendet."),
    DecisionOutcome.POSTPONED: N_("%(committee)s bordlägger ärendet till nästa sammanträde."),
    DecisionOutcome.NOT_TAKEN_UP: N_("Ärendet behandlades inte."),
}


def _decided(matter: Paragraphed, committee: CommitteeFacts, words: Words) -> Iterator[Block]:
    left = _LEFT.get(matter.outcome) if matter.outcome else None
    if left:
        yield Paragraph(words.t(left, committee=upper_first(committee.name)))
        return
    points = [line.strip() for line in matter.text.replace("\r\n", "\n").split("\n\n") if line.strip()]
    if len(points) > 1:
        yield NumberedList(tuple(points))
    else:
        yield Paragraph(matter.text)
