"""Snapshot + words -> document: the committee report in PRODUCT.md's order. All printers print its blocks."""

from collections.abc import Iterator, Sequence

from tracker.documents import appendix, delta, effects, letterhead, per_finding, picture, risks, summary
from tracker.documents.blocks import (
    Block,
    BulletList,
    Document,
    Fact,
    Facts,
    Head,
    Heading,
    NumberedList,
    Paragraph,
    Signature,
    Signatures,
)
from tracker.documents.snapshot import Snapshot
from tracker.documents.telling import Telling
from tracker.rules.facts import DecisionFacts, EvidenceFacts
from tracker.rules.states import DecisionKind
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first


def report(snapshot: Snapshot, words: Words) -> Document:
    """The återrapportering, a tjänsteskrivelse to one meeting. Pure: the same snapshot gives the same document."""
    telling = Telling(snapshot, words)
    t = words.t
    return Document(
        title=t(
            N_("Återrapportering av åtgärdsplanen till sammanträdet %(day)s"), day=words.date(snapshot.meeting.held_on)
        ),
        head=_head(telling),
        facts=Facts(tuple(_head_facts(telling))),
        blocks=tuple(_sections(telling)),
        stamp="" if snapshot.locked else t(N_("Arbetsmaterial")),
        notices=tuple(_notices(telling)),
        lang=words.locale,
        day=snapshot.as_of.strftime("%Y%m%d"),
        page_label=t(N_("Sida {page} ({pages})")),
        foot=_foot(telling),
    )


def suggest_summary(snapshot: Snapshot, words: Words) -> str:
    """The summary made from the facts, for the chief to keep or edit. Paragraphs are parted by an empty line."""
    return summary.suggest(snapshot, words)


def _sections(telling: Telling) -> Iterator[Block]:
    yield from _proposals(telling)
    yield from _summary(telling)
    yield from picture.section(telling)
    yield from delta.section(telling)
    yield from per_finding.section(telling)
    yield from risks.section(telling)
    yield from effects.section(telling)
    yield from _economy(telling)
    yield from _children(telling)
    yield from _remarks(telling)
    yield from _documents(telling)
    yield from _signatures(telling)
    yield from _recipients(telling)
    yield from appendix.section(telling)


def _head(telling: Telling) -> Head:
    committee = telling.snapshot.plan.committee
    return letterhead.head(
        committee,
        office=committee.administration,
        kind=telling.words.t(N_("TJÄNSTESKRIVELSE")),
        day=telling.words.date(telling.snapshot.as_of),
        reference=letterhead.reference(committee.plan_dnr, telling.words),
    )


def _head_facts(telling: Telling) -> Iterator[Fact]:
    t, snapshot = telling.words.t, telling.snapshot
    yield Fact(t(N_("Till")), (telling.committee,))
    meeting = telling.words.weekday(snapshot.meeting.held_on)
    extra = t(N_("%(day)s, extra sammanträde"), day=meeting) if snapshot.meeting.extra else meeting
    yield Fact(t(N_("Sammanträde")), (upper_first(extra),))
    officer = ", ".join(part for part in (snapshot.officer.name, snapshot.officer.title) if part)
    yield Fact(t(N_("Handläggare")), (officer or telling.missing(),))
    yield Fact(t(N_("Vår beteckning")), (snapshot.plan.committee.plan_dnr or telling.missing(),))
    yield Fact(t(N_("Myndighetens beteckning")), _authority_references(telling))
    yield Fact(t(N_("Rapport")), (t(N_("Nummer %(number)s"), number=snapshot.number),))
    yield Fact(t(N_("Läget per")), (telling.words.date(snapshot.as_of),))


def _authority_references(telling: Telling) -> tuple[str, ...]:
    """Each open case's authority with its dnr; that one is missing is said, since the registrar will ask."""
    t = telling.words.t
    cases = [case for case in telling.snapshot.plan.cases if case.closed_on is None]
    lines = tuple(
        f"{case.authority}, {case.authority_dnr or t(N_('diarienummer ej angivet'))}"
        for case in cases
        if case.authority
    )
    return lines or (t(N_("Inget öppet ärende")),)


def _notices(telling: Telling) -> Iterator[str]:
    t, snapshot = telling.words.t, telling.snapshot
    if snapshot.revised_on:
        text = t(N_("Reviderad, utdelad %(day)s."), day=telling.words.date(snapshot.revised_on))
        if snapshot.revises_number is not None:
            text += " " + t(N_("Ersätter rapport nummer %(number)s."), number=snapshot.revises_number)
        yield text
    if snapshot.example_note:
        yield snapshot.example_note


def _foot(telling: Telling) -> str:
    """The trail's anchor on every page: a copy of any single one is enough to check the trail against."""
    anchor = telling.snapshot.anchor
    if anchor is None:
        return ""
    return telling.words.t(
        N_("Historik: händelse %(number)s, kontrollsumma %(hash)s"), number=str(anchor.number), hash=anchor.hash
    )


def _proposals(telling: Telling) -> Iterator[Block]:
    yield Heading(1, telling.words.t(N_("Förslag till beslut")))
    yield NumberedList(proposals(telling))


def proposals(telling: Telling) -> tuple[str, ...]:
    """The points, worded as if already decided: the report's approval first, each matter, immediate approval last."""
    t, snapshot = telling.words.t, telling.snapshot
    listed = [d for d in snapshot.plan.decisions if d.decided_on is None and d.meeting_id == snapshot.meeting.id]
    own = [d for d in listed if d.kind is DecisionKind.APPROVE_REPORT and d.text.strip()]
    matters = [d for d in listed if d.kind is not DecisionKind.APPROVE_REPORT]
    approval = [d.text for d in own] or [
        t(
            N_("%(committee)s godkänner återrapporteringen av åtgärdsplanen per den %(day)s."),
            committee=telling.committee,
            day=telling.words.date(snapshot.as_of),
        )
    ]
    points = [*approval, *(d.text.strip() or d.title for d in matters)]
    return (*points, *_immediate(listed, own, matters, len(approval), telling))


def _immediate(
    listed: Sequence[DecisionFacts],
    own: Sequence[DecisionFacts],
    matters: Sequence[DecisionFacts],
    approvals: int,
    telling: Telling,
) -> tuple[str, ...]:
    """One sentence on which points are approved at once: all, or those whose proposal asks for it."""
    words = telling.words
    total = approvals + len(matters)
    asked = [i for i, d in enumerate(own, 1) if d.immediate_approval]
    asked += [i for i, d in enumerate(matters, approvals + 1) if d.immediate_approval]
    if not own and any(d.immediate_approval for d in listed if d.kind is DecisionKind.APPROVE_REPORT):
        asked = [1, *asked]
    if telling.snapshot.meeting.immediate_approval or len(asked) == total:
        return (words.t(N_("Paragrafen justeras omedelbart.")),)
    if not asked:
        return ()
    points = words.list([str(i) for i in asked])
    return (words.t(N_("Beslutet i punkt %(points)s justeras omedelbart."), points=points),)


def _summary(telling: Telling) -> Iterator[Block]:
    yield Heading(1, telling.words.t(N_("Sammanfattning")))
    written = telling.snapshot.texts.summary.strip()
    yield from telling.free_text(written or summary.suggest(telling.snapshot, telling.words), "")


def _economy(telling: Telling) -> Iterator[Block]:
    t, words = telling.words.t, telling.words
    yield Heading(1, t(N_("Ekonomiska konsekvenser")))
    yield from telling.free_text(
        telling.snapshot.texts.economy, t(N_("Förvaltningen har inte angett några ekonomiska konsekvenser."))
    )
    costed = [m for m in telling.snapshot.plan.measures if m.cost_kr is not None]
    if costed:
        yield Paragraph(
            t(
                N_("Angivna kostnader för åtgärderna är sammanlagt %(money)s (%(numbers)s)."),
                money=words.money(sum(m.cost_kr or 0 for m in costed)),
                numbers=words.list([m.number for m in costed]),
            )
        )


def _children(telling: Telling) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(1, t(N_("Barnets bästa")))
    yield from telling.free_text(
        telling.snapshot.texts.children, t(N_("Förvaltningen har inte beskrivit hur barnets bästa har beaktats."))
    )


def _remarks(telling: Telling) -> Iterator[Block]:
    if telling.snapshot.texts.remarks.strip():
        yield Heading(1, telling.words.t(N_("Övrigt")))
        yield from telling.free_text(telling.snapshot.texts.remarks, "")


def _documents(telling: Telling) -> Iterator[Block]:
    """The own memorandum first, then what the proposed decisions rest on, each with its date."""
    t, snapshot, words = telling.words.t, telling.snapshot, telling.words
    yield Heading(1, t(N_("Beslutsunderlag")))
    memo = t(N_("Förvaltningens tjänsteskrivelse %(day)s"), day=words.date(snapshot.as_of))
    rest = tuple(dict.fromkeys(_document(document, telling) for document in _evidence_of_decisions(telling)))
    yield BulletList((memo, *rest))
    if not rest:
        yield Paragraph(t(N_("Inget annat underlag är registrerat för de föreslagna besluten.")), "note")


def _evidence_of_decisions(telling: Telling) -> Iterator[EvidenceFacts]:
    snapshot = telling.snapshot
    for decision in snapshot.plan.decisions:
        if decision.decided_on is None and decision.meeting_id == snapshot.meeting.id:
            concerned = [m for m in snapshot.plan.measures if m.id in decision.measure_ids]
            findings = [f for f in snapshot.plan.findings if f.id in decision.finding_ids]
            yield from (document for measure in concerned for document in measure.evidence)
            yield from (document for finding in findings for document in finding.evidence)


def _document(document: EvidenceFacts, telling: Telling) -> str:
    day = telling.words.date(document.document_on) if document.document_on else ""
    dnr = telling.words.t(N_("dnr %(dnr)s"), dnr=document.dnr) if document.dnr else ""
    return ", ".join(part for part in (document.title, day, dnr) if part)


def _signatures(telling: Telling) -> Iterator[Block]:
    snapshot = telling.snapshot
    yield Heading(1, telling.words.t(N_("Underskrifter")))
    signers = [signer for signer in dict.fromkeys((snapshot.officer, snapshot.chief)) if signer.title or signer.name]
    if signers:
        yield Signatures(tuple(Signature(signer.title, signer.name) for signer in signers))
    else:
        yield Paragraph(telling.words.t(N_("Vem som skriver under är inte angivet.")), "note")


def _recipients(telling: Telling) -> Iterator[Block]:
    t, recipients = telling.words.t, telling.snapshot.plan.committee.decision_recipients
    yield Heading(1, t(N_("Beslutet skickas till")))
    if recipients:
        yield BulletList(recipients)
    else:
        yield Paragraph(t(N_("Mottagare är inte angivna.")), "note")
