"""Snapshot + words -> the letter to the authority, from the committee. All printers print its blocks."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from tracker.documents import answer_finding, blocks, letterhead
from tracker.documents.answer_snapshot import DecisionSaid, DifferenceSaid, LetterSnapshot
from tracker.documents.answer_telling import LetterTelling, sentence
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
from tracker.rules import promises
from tracker.rules.answer_facts import LetterTexts
from tracker.rules.facts import EvidenceFacts, MeasureFacts
from tracker.rules.states import AnswerKind, DeadlineKind, DecisionForm, MeasureState, Position
from tracker.wording import Words
from tracker.wording.marking import N_, NP_
from tracker.wording.words import lower_first, upper_first

_ASKED: dict[DeadlineKind, str] = {
    DeadlineKind.REPORT: N_("ska redovisa sina åtgärder senast den %(day)s"),
    DeadlineKind.REMEDY: N_("ska ha åtgärdat bristerna senast den %(day)s"),
    DeadlineKind.ANSWER: N_("ska svara senast den %(day)s"),
    DeadlineKind.APPEAL: N_("kan överklaga senast den %(day)s"),
}

_IN_STATE: dict[MeasureState, tuple[str, str]] = {
    MeasureState.DONE: NP_("%(word)s är genomförd", "%(word)s är genomförda"),
    MeasureState.IN_PLACE: NP_("%(word)s är införd och löper vidare", "%(word)s är införda och löper vidare"),
    MeasureState.IN_PROGRESS: NP_("%(word)s pågår", "%(word)s pågår"),
    MeasureState.NOT_STARTED: NP_("%(word)s är inte påbörjad", "%(word)s är inte påbörjade"),
}


def letter(snapshot: LetterSnapshot, words: Words) -> Document:
    """The letter. Pure: the same snapshot gives the same document."""
    telling = LetterTelling(snapshot, words)
    t = words.t
    return Document(
        title=_title(telling),
        head=_head(telling),
        facts=Facts(tuple(_facts(telling))),
        blocks=(*_body(telling), *_decision(telling), *_signature(telling)),
        stamp="" if snapshot.locked else t(N_("Arbetsmaterial")),
        notices=tuple(_notices(telling)),
        lang=words.locale,
        day=snapshot.as_of.strftime("%Y%m%d"),
        page_label=t(N_("Sida {page} ({pages})")),
        foot=_foot(telling),
    )


def words_of(snapshot: LetterSnapshot, words: Words) -> tuple[str, ...]:
    """The letter's own words in reading order, without date, decision and signature: what a decision covers."""
    telling = LetterTelling(snapshot, words)
    bare = replace(letter(snapshot, words), blocks=tuple(_body(telling)), stamp="", notices=(), facts=_lasting(telling))
    return blocks.texts(replace(bare, head=replace(bare.head, date="")))


def words_sha256(snapshot: LetterSnapshot, words: Words) -> str:
    """The same words give the same sum, in hexadecimal."""
    return hashlib.sha256("\n".join(words_of(snapshot, words)).encode("utf-8", "surrogatepass")).hexdigest()


def suggest_introduction(snapshot: LetterSnapshot, words: Words) -> str:
    """What the facts suggest as the letter's first paragraphs, parted by an empty line."""
    telling = LetterTelling(replace(snapshot, texts=LetterTexts()), words)
    if snapshot.kind is AnswerKind.EXTENSION:
        return _asked(telling)
    return "\n\n".join((_asked(telling), _holds(telling)))


def suggest_address(snapshot: LetterSnapshot) -> str:
    """The receiver, where nobody has written an address."""
    return snapshot.case.authority


def _title(telling: LetterTelling) -> str:
    t, snapshot = telling.words.t, telling.snapshot
    if snapshot.kind is AnswerKind.EXTENSION:
        return t(N_("Begäran om anstånd"))
    if snapshot.supplements_number is not None:
        return t(N_("Komplettering av redovisningen till %(authority)s"), authority=telling.authority)
    return t(N_("Redovisning av åtgärder till %(authority)s"), authority=telling.authority)


def _head(telling: LetterTelling) -> Head:
    t, snapshot = telling.words.t, telling.snapshot
    committee = snapshot.plan.committee
    kind = N_("BEGÄRAN") if snapshot.kind is AnswerKind.EXTENSION else N_("REDOVISNING")
    dnr = snapshot.case.own_dnr or committee.plan_dnr
    return letterhead.head(
        committee,
        office=telling.committee,
        kind=t(kind),
        day=telling.day(snapshot.as_of),
        reference=letterhead.reference(dnr, telling.words),
    )


def _facts(telling: LetterTelling) -> Iterator[Fact]:
    yield from _lasting(telling).rows
    t, snapshot = telling.words.t, telling.snapshot
    yield Fact(t(N_("Läget per")), (telling.day(snapshot.as_of),))


def _lasting(telling: LetterTelling) -> Facts:
    """The head's facts that do not hang on the letter's day."""
    return Facts(tuple(_lasting_facts(telling)))


def _lasting_facts(telling: LetterTelling) -> Iterator[Fact]:
    t, snapshot = telling.words.t, telling.snapshot
    case = snapshot.case
    address = snapshot.texts.address.strip() or suggest_address(snapshot)
    yield Fact(t(N_("Till")), tuple(line for line in address.splitlines() if line.strip()))
    yield Fact(t(N_("Ert diarienummer")), (case.authority_dnr or telling.missing(t(N_("Ej angivet"))),))
    yield Fact(t(N_("Vårt diarienummer")), (case.own_dnr or telling.missing(t(N_("Ej angivet"))),))
    yield Fact(t(N_("Ärende")), (case.title,))
    if case.decided_on is not None:
        decision = t(
            N_("%(authority)s beslut den %(day)s"), authority=_genitive(telling), day=telling.day(case.decided_on)
        )
        yield Fact(t(N_("Svar på")), (decision,))
    if snapshot.deadline is not None:
        yield Fact(t(N_("Ska vara er till handa")), (upper_first(telling.words.weekday(snapshot.deadline.due_on)),))
    if snapshot.texts.contact.strip():
        yield Fact(t(N_("Kontakt")), (snapshot.texts.contact.strip(),))


def _genitive(telling: LetterTelling) -> str:
    """IVO:s, Arbetsmiljöverkets."""
    name = telling.authority
    if name.isupper():
        return f"{name}:s"
    return name if name.endswith("s") else f"{name}s"


def _notices(telling: LetterTelling) -> Iterator[str]:
    t, snapshot = telling.words.t, telling.snapshot
    if snapshot.undecided:
        yield t(N_("Inlämnad utan registrerat beslut."))
    if snapshot.example_note:
        yield snapshot.example_note


def _foot(telling: LetterTelling) -> str:
    anchor = telling.snapshot.anchor
    if anchor is None:
        return ""
    return telling.words.t(
        N_("Historik: händelse %(number)s, kontrollsumma %(hash)s"), number=str(anchor.number), hash=anchor.hash
    )


def _body(telling: LetterTelling) -> Iterator[Block]:
    if telling.snapshot.kind is AnswerKind.EXTENSION:
        yield from _extension(telling)
        return
    yield from _introduction(telling)
    annexes = {paper.id: number for number, paper in enumerate(telling.snapshot.annexes, 1)}
    for finding in telling.snapshot.plan.findings:
        yield from answer_finding.section(telling, finding, annexes)
    yield from answer_finding.whole_plan(telling)
    yield from _moved(telling)
    yield from _differences(telling)
    yield from _closing(telling)
    yield from _annex_list(telling)


def _introduction(telling: LetterTelling) -> Iterator[Block]:
    t, snapshot = telling.words.t, telling.snapshot
    if snapshot.supplements_number is not None and snapshot.supplements_sent_on is not None:
        day = telling.day(snapshot.supplements_sent_on)
        yield Paragraph(t(N_("Det här kompletterar nämndens svar som lämnades in den %(day)s."), day=day))
    written = snapshot.texts.introduction.strip()
    yield from telling.paragraphs(written or suggest_introduction(snapshot, telling.words))


def _asked(telling: LetterTelling) -> str:
    """What the authority has decided and asks for, in one sentence."""
    t, case, deadline = telling.words.t, telling.snapshot.case, telling.snapshot.deadline
    decided = (
        t(N_("beslutade den %(day)s"), day=telling.day(case.decided_on)) if case.decided_on else t(N_("har beslutat"))
    )
    dnr = t(N_(" (dnr %(dnr)s)"), dnr=case.authority_dnr) if case.authority_dnr else ""
    if deadline is None:
        return t(
            N_("%(authority)s %(decided)s%(dnr)s i ärendet %(title)s."),
            authority=case.authority,
            decided=decided,
            dnr=dnr,
            title=case.title,
        )
    asked = t(_ASKED[deadline.kind], day=telling.day(deadline.due_on))
    return t(
        N_("%(authority)s %(decided)s%(dnr)s att %(committee)s %(asked)s."),
        authority=case.authority,
        decided=decided,
        dnr=dnr,
        committee=telling.committee,
        asked=asked,
    )


def _holds(telling: LetterTelling) -> str:
    """What the letter holds, and where the measures stand."""
    t, words, plan = telling.words.t, telling.words, telling.snapshot.plan
    parts = [
        t(
            N_(
                "Nämnden redovisar här, för varje krav, sin ståndpunkt, vad som är gjort och planerat, när det är "
                "klart, vem som ansvarar och hur effekten säkras."
            )
        )
    ]
    count = len(plan.findings)
    if count:
        shared = sum(f.position is Position.SHARES for f in plan.findings)
        word = words.number_word(count)
        parts.append(
            upper_first(
                words.nt(
                    "Beslutet gäller %(word)s krav.",
                    "Beslutet gäller %(word)s krav.",
                    count,
                    word=words.number_word(count, neuter=True),
                )
            )
        )
        if shared == count:
            parts.append(words.nt("Nämnden delar bedömningen.", "Nämnden delar bedömningen i samtliga.", count))
        elif shared:
            number = words.number_word(shared, neuter=True)
            parts.append(t(N_("Nämnden delar bedömningen i %(shared)s av %(count)s."), shared=number, count=word))
    parts.append(_states(telling))
    return " ".join(part for part in parts if part)


def _states(telling: LetterTelling) -> str:
    words, measures = telling.words, telling.snapshot.plan.measures
    active = [m for m in measures if m.state is not MeasureState.WITHDRAWN]
    if not active:
        return ""
    start = words.nt(
        "Svaret omfattar %(word)s åtgärd:",
        "Svaret omfattar %(word)s åtgärder:",
        len(active),
        word=words.number_word(len(active)),
    )
    said = []
    for state, in_state in _IN_STATE.items():
        count = sum(m.state is state for m in active)
        if count:
            said.append(words.nt(*in_state, count, word=words.number_word(count)))
    return f"{start} {words.list(said)}."


def _moved(telling: LetterTelling) -> Iterator[Block]:
    """R2: the dates that the authority has been told otherwise, and that it is to hear of, each with why."""
    moved = [m for m in telling.snapshot.plan.measures if m.id in telling.snapshot.moved]
    if not moved:
        return
    t, nt = telling.words.t, telling.words.nt
    yield Heading(1, t(N_("Ändrade tider")))
    yield Paragraph(
        nt(
            "Nämnden har tidigare redovisat en annan tid för den här åtgärden.",
            "Nämnden har tidigare redovisat andra tider för de här åtgärderna.",
            len(moved),
        )
    )
    yield BulletList(tuple(_move(telling, measure) for measure in moved))


def _move(telling: LetterTelling, measure: MeasureFacts) -> str:
    """First told, now, and why; who moved it is nobody's business outside."""
    t = telling.words.t
    before, now = measure.first_due_authority, measure.due_on
    said = [
        t(
            N_("%(measure)s: tidigare redovisad tid %(before)s, ny tid %(now)s."),
            measure=telling.measure(measure),
            before=telling.day(before) if before else t(N_("saknas")),
            now=telling.day(now) if now else t(N_("kan i dag inte anges")),
        )
    ]
    why = promises.reasons(measure)
    if why:
        said.append(t(N_("Skäl: %(reasons)s"), reasons=" ".join(sentence(reason) for reason in why)))
    return " ".join(said)


def _differences(telling: LetterTelling) -> Iterator[Block]:
    t, found = telling.words.t, telling.snapshot.differences
    if not found:
        return
    yield Heading(1, t(N_("Skillnader mot tidigare uppgifter")))
    yield Paragraph(t(N_("Det här har ändrats sedan nämnden senast redovisade eller fick rapport om åtgärderna.")))
    yield BulletList(tuple(_difference(telling, one) for one in found))


def _difference(telling: LetterTelling, one: DifferenceSaid) -> str:
    t = telling.words.t
    because = [*one.events, one.sentence] if one.sentence or one.events else [t(N_("Förklaring saknas."))]
    sources = t(N_("Jämfört med %(sources)s."), sources=telling.words.list(list(one.sources)))
    said = " ".join(upper_first(what) for what in one.what)
    return " ".join(part for part in (f"{one.title}:", said, sources, *because) if part)


def _closing(telling: LetterTelling) -> Iterator[Block]:
    written = telling.paragraphs(telling.snapshot.texts.closing)
    if written:
        yield Heading(1, telling.words.t(N_("Övrigt")))
        yield from written


def _annex_list(telling: LetterTelling) -> Iterator[Block]:
    t = telling.words.t
    yield Heading(1, t(N_("Bilagor")))
    annexes = telling.snapshot.annexes
    if annexes:
        yield NumberedList(tuple(_annex(telling, paper) for paper in annexes))
    else:
        yield Paragraph(t(N_("Inga bilagor.")))


def _annex(telling: LetterTelling, paper: EvidenceFacts) -> str:
    """Title, day and number. The file's SHA-256 stays in the committee's own file."""
    day = telling.day(paper.document_on) if paper.document_on else ""
    dnr = telling.words.t(N_("dnr %(dnr)s"), dnr=paper.dnr) if paper.dnr else ""
    return ", ".join(part for part in (paper.title, day, dnr) if part)


def _extension(telling: LetterTelling) -> Iterator[Block]:
    """A wish for another day: what was asked for, until when, why, and what is done meanwhile."""
    t, snapshot = telling.words.t, telling.snapshot
    yield Paragraph(_asked(telling))
    if snapshot.wanted_on is not None:
        day = telling.words.weekday(snapshot.wanted_on)
        yield Paragraph(t(N_("Nämnden begär anstånd med svaret till %(day)s."), day=day))
    yield Heading(1, t(N_("Skäl")))
    written = telling.paragraphs(snapshot.texts.introduction)
    yield from written or [Paragraph(t(N_("Skälen är inte skrivna ännu.")), "note")]
    yield Heading(1, t(N_("Läget i åtgärdsarbetet")))
    yield Paragraph(_states(telling) or t(N_("Ingen åtgärd är registrerad ännu.")))
    left = [m for m in snapshot.plan.measures if not m.finished]
    if left:
        yield telling.table(t(N_("Åtgärder som inte är klara")), left)
    yield from _closing(telling)


_RESTS_ON: dict[DecisionForm, str] = {
    DecisionForm.COMMITTEE: N_("Svaret vilar på nämndens beslut den %(day)s%(reference)s."),
    DecisionForm.CHAIR_URGENT: N_(
        "Svaret vilar på ordförandens beslut på nämndens vägnar den %(day)s%(reference)s. "
        "Beslutet anmäls vid nämndens nästa sammanträde."
    ),
    DecisionForm.DELEGATED: N_("Svaret vilar på ett beslut på delegation den %(day)s%(reference)s."),
    DecisionForm.OTHER_BODY: N_("Svaret vilar på ett beslut den %(day)s%(reference)s."),
}


def _decision(telling: LetterTelling) -> Iterator[Block]:
    t, decision = telling.words.t, telling.snapshot.decision
    yield Heading(1, t(N_("Beslut")))
    if decision is None:
        undecided = telling.snapshot.undecided
        yield Paragraph(
            t(N_("Inget beslut var registrerat när svaret lämnades in."))
            if undecided
            else t(N_("Svaret är inte beslutat ännu.")),
            "body" if undecided else "note",
        )
        return
    yield Paragraph(_rests_on(telling, decision))


def _rests_on(telling: LetterTelling, decision: DecisionSaid) -> str:
    t = telling.words.t
    dnr = t(N_("dnr %(dnr)s"), dnr=decision.dnr) if decision.dnr else ""
    reference = "".join(f", {part}" for part in (_reference_of(telling, decision), dnr) if part)
    text = t(_RESTS_ON[decision.form], day=telling.day(decision.decided_on), reference=reference)
    if decision.approved_on is not None:
        text += " " + t(N_("Paragrafen justerades omedelbart, den %(day)s."), day=telling.day(decision.approved_on))
    if decision.edited:
        text += " " + t(N_("Efter beslutet är redaktionella ändringar gjorda, med stöd av beslutet."))
    return text


def _reference_of(telling: LetterTelling, decision: DecisionSaid) -> str:
    """The committee's §; for what was decided in its place, by what right."""
    t = telling.words.t
    if not decision.reference:
        return ""
    if decision.form is DecisionForm.CHAIR_URGENT:
        return t(N_("enligt bemyndigande %(reference)s"), reference=decision.reference)
    if decision.form is DecisionForm.DELEGATED:
        return t(N_("enligt %(reference)s"), reference=lower_first(decision.reference))
    return decision.reference


def _signature(telling: LetterTelling) -> Iterator[Block]:
    t, committee = telling.words.t, telling.snapshot.plan.committee
    yield Heading(1, t(N_("Underskrift")))
    yield Paragraph(t(N_("För %(committee)s"), committee=telling.committee))
    yield Signatures((Signature(upper_first(committee.chair_title), ""),))
