"""The suggested summary: plain Swedish made of the report's own figures, so that it can't contradict the tables."""

from collections.abc import Sequence

from tracker.documents.snapshot import DeadlineSaid, Snapshot
from tracker.documents.telling import Telling, joined
from tracker.rules import fines
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import ChangeClass, DeadlineKind, EffectState, Flag, MeasureState, Verdict
from tracker.wording import Words
from tracker.wording.marking import N_, NP_
from tracker.wording.words import upper_first

#: "två åtgärder är försenade": each computed state of a number of measures.
_FLAGGED: dict[Flag, tuple[str, str]] = {
    Flag.OVERDUE: NP_("%(word)s åtgärd är försenad", "%(word)s åtgärder är försenade"),
    Flag.OBSTACLE: NP_("%(word)s åtgärd har hinder", "%(word)s åtgärder har hinder"),
    Flag.NO_OWNER: NP_("%(word)s åtgärd saknar ansvarig", "%(word)s åtgärder saknar ansvarig"),
    Flag.UNCONFIRMED: NP_("%(word)s åtgärd är inte bekräftad", "%(word)s åtgärder är inte bekräftade"),
    Flag.AWAITING_DECISION: NP_("%(word)s åtgärd väntar på beslut", "%(word)s åtgärder väntar på beslut"),
    Flag.AT_RISK: NP_("%(word)s åtgärd riskerar försening", "%(word)s åtgärder riskerar försening"),
}

#: "två är genomförda": states of a number of measures that have just been mentioned.
_IN_STATE: dict[MeasureState, tuple[str, str]] = {
    MeasureState.DONE: NP_("%(word)s är genomförd", "%(word)s är genomförda"),
    MeasureState.IN_PLACE: NP_("%(word)s är införd och löper vidare", "%(word)s är införda och löper vidare"),
    MeasureState.IN_PROGRESS: NP_("%(word)s pågår", "%(word)s pågår"),
    MeasureState.NOT_STARTED: NP_("%(word)s är inte påbörjad", "%(word)s är inte påbörjade"),
    MeasureState.WITHDRAWN: NP_("%(word)s utgår", "%(word)s utgår"),
}

#: "två är nya": classes of change, of findings and measures together.
CLASSED: dict[ChangeClass, tuple[str, str]] = {
    ChangeClass.NEW: NP_("%(word)s är ny", "%(word)s är nya"),
    ChangeClass.REOPENED: NP_("%(word)s är återöppnad", "%(word)s är återöppnade"),
    ChangeClass.CLOSED: NP_("%(word)s är avslutad", "%(word)s är avslutade"),
    ChangeClass.WITHDRAWN: NP_("%(word)s utgår", "%(word)s utgår"),
    ChangeClass.WORSE: NP_("%(word)s är försämrad", "%(word)s är försämrade"),
    ChangeClass.MOVED_LATER: NP_("%(word)s är flyttad senare", "%(word)s är flyttade senare"),
    ChangeClass.VERIFIED: NP_("%(word)s är kontrollerad", "%(word)s är kontrollerade"),
    ChangeClass.DONE: NP_("%(word)s har blivit genomförd eller införd", "%(word)s har blivit genomförda eller införda"),
    ChangeClass.MOVED_EARLIER: NP_("%(word)s är tidigarelagd", "%(word)s är tidigarelagda"),
    ChangeClass.PROGRESS: NP_("%(word)s har gjort framsteg", "%(word)s har gjort framsteg"),
    ChangeClass.UNCONFIRMED: NP_("%(word)s är inte bekräftad", "%(word)s är inte bekräftade"),
    ChangeClass.UNCHANGED: NP_("%(word)s är oförändrad", "%(word)s är oförändrade"),
}

#: Without the days left: the text may be saved on one day and locked on another.
_ASKED: dict[DeadlineKind, str] = {
    DeadlineKind.REPORT: N_("Nämnden ska ha redovisat åtgärderna för %(authority)s senast %(day)s."),
    DeadlineKind.REMEDY: N_("Bristerna ska vara åtgärdade enligt %(authority)s senast %(day)s."),
    DeadlineKind.ANSWER: N_("Nämnden ska svara %(authority)s senast %(day)s."),
}


def suggest(snapshot: Snapshot, words: Words) -> str:
    """One paragraph on the plan, one on what has changed, one on each deadline. Most important first."""
    telling = Telling(snapshot, words)
    paragraphs = [
        *(_deadline(telling, deadline) for deadline in snapshot.deadlines[:1]),
        joined((_whole(telling), _flags(telling))),
        _effects(telling),
        changed(telling),
        *(_deadline(telling, deadline) for deadline in snapshot.deadlines[1:]),
    ]
    if not snapshot.deadlines:
        paragraphs.append(words.t(N_("Ingen myndighet väntar på svar just nu.")))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _whole(telling: Telling) -> str:
    plan, words = telling.snapshot.plan, telling.words
    findings = sum(finding.closed_on is None for finding in plan.findings)
    measures = len(plan.measures)
    if not measures and not findings:
        return words.t(N_("Planen har inga öppna brister och inga åtgärder."))
    start = words.t(
        N_("Planen har %(findings)s och %(measures)s."),
        findings=_findings(findings, words),
        measures=_measures(measures, words),
    )
    return joined((start, _states(telling)))


def _findings(n: int, words: Words) -> str:
    if n == 0:
        return words.t(N_("inga öppna brister"))
    return words.nt("%(word)s öppen brist", "%(word)s öppna brister", n, word=words.number_word(n))


def _measures(n: int, words: Words) -> str:
    if n == 0:
        return words.t(N_("inga åtgärder"))
    return words.nt("%(word)s åtgärd", "%(word)s åtgärder", n, word=words.number_word(n))


def _states(telling: Telling) -> str:
    counts = dict(telling.snapshot.state_counts)
    order = (state for state in _IN_STATE if counts.get(state))
    said = [_counted(_IN_STATE[state], counts[state], telling.words) for state in order]
    return _sentence(said, telling.words)


def _flags(telling: Telling) -> str:
    """Every computed state that some measure has, with which; that none is late is said too."""
    snapshot, words = telling.snapshot, telling.words
    counts = dict(snapshot.flag_counts)
    said = []
    if snapshot.plan.measures and not counts.get(Flag.OVERDUE):
        said.append(words.t(N_("Ingen åtgärd är försenad.")))
    for flag, sentence in _FLAGGED.items():
        if counts.get(flag):
            flagged = [m for m in snapshot.plan.measures if flag in (f.flag for f in snapshot.flags_of(m))]
            text = _counted(sentence, counts[flag], words)
            said.append(upper_first(f"{text}: {_numbers(flagged, words)}."))
    return joined(said)


def _numbers(measures: Sequence[MeasureFacts], words: Words) -> str:
    return words.list([measure.number for measure in measures])


def _effects(telling: Telling) -> str:
    """What is said of the effect of each open finding that somebody measures or has examined."""
    snapshot, words = telling.snapshot, telling.words
    told = []
    for finding in snapshot.plan.findings:
        said = snapshot.effect_of(finding)
        if said is None or finding.closed_on is not None:
            continue
        start = N_("Effekten är visad för %(number)s.") if finding.effect is EffectState.SHOWN else _NOT_SHOWN
        told.append(joined((words.t(start, number=finding.number), said.reason)))
    return joined(told)


_NOT_SHOWN = N_("Effekten är inte visad för %(number)s.")


def changed(telling: Telling) -> str:
    """How many items are in each class since the last report, in one sentence."""
    snapshot, words = telling.snapshot, telling.words
    if snapshot.previous is None:
        return words.t(N_("Det här är den första rapporten."))
    counts: dict[ChangeClass, int] = {}
    for change in snapshot.changes:
        counts[change.klass] = counts.get(change.klass, 0) + 1
    said = [_counted(CLASSED[klass], counts[klass], words) for klass in CLASSED if klass in counts]
    start = words.t(
        N_("Sedan rapporten till sammanträdet %(day)s, brister och åtgärder tillsammans:"),
        day=telling.day(snapshot.previous.meeting_on),
    )
    return f"{start} {words.list(said)}." if said else ""


def _counted(sentence: tuple[str, str], n: int, words: Words) -> str:
    return words.nt(*sentence, n, word=words.number_word(n))


def _sentence(parts: Sequence[str], words: Words) -> str:
    return f"{upper_first(words.list(parts))}." if parts else ""


def _deadline(telling: Telling, deadline: DeadlineSaid) -> str:
    words, snapshot = telling.words, telling.snapshot
    case = next(case for case in snapshot.plan.cases if case.id == deadline.case_id)
    asked = words.t(
        _ASKED[deadline.kind],
        authority=case.authority_short or case.authority,
        day=words.weekday_of(deadline.due_on, snapshot.as_of),
    )
    fine = ""
    if fines.at_risk(case) and case.sanction_kr is not None:
        fine = words.t(N_("Nämnden riskerar annars ett vite på %(money)s."), money=words.money(case.sanction_kr))
    answers = [
        _answer(words.t(N_("Kommer svaret fram i tid?")), telling, deadline.in_time.verdict, deadline.in_time.reasons),
        _answer(words.t(N_("Håller svaret?")), telling, deadline.holds.verdict, deadline.holds.reasons),
    ]
    return joined((asked, fine, *answers))


def _answer(question: str, telling: Telling, verdict: Verdict, reasons: Sequence[str]) -> str:
    return joined((question, f"{telling.label(verdict)}.", *reasons[:1]))
