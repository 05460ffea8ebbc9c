"""What Ändrade tider says in words, alike on the page and in the document."""

from datetime import date

from tracker.documents.blocks import Mark
from tracker.rules import slips
from tracker.rules.facts import CommitteeFacts, MoveFacts
from tracker.rules.slips import Awaited, Expected, Forecast, Ledger, Tally
from tracker.rules.states import DeadlineKind
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first


def conclusion(ledger: Ledger, words: Words) -> str:
    """How many first dates were kept, how far the others slipped, and what is not counted: one to four sentences."""
    said = [_kept(ledger.whole, words), _late(ledger.whole, words), _undecided(ledger.undecided, words)]
    return " ".join(sentence for sentence in (*said, _withdrawn(ledger.withdrawn, words)) if sentence)


def _kept(tally: Tally, words: Words) -> str:
    kept, total = words.number_word(tally.kept), words.number_word(tally.total)
    if not tally.total:
        return words.t(N_("Ingen tid som nämnden har fått höra har avgjorts än."))
    if tally.kept == tally.total == 2:
        return words.t(N_("Båda tiderna som har avgjorts hölls som de först sades till nämnden."))
    if tally.kept == tally.total:
        return words.nt(
            "Den enda tid som har avgjorts hölls som den först sades till nämnden.",
            "Alla %(word)s tider som har avgjorts hölls som de först sades till nämnden.",
            tally.total,
            word=total,
        )
    if not tally.kept:
        return words.nt(
            "Den enda tid som har avgjorts hölls inte som den först sades till nämnden.",
            "Ingen av de %(word)s tider som har avgjorts hölls som den först sades till nämnden.",
            tally.total,
            word=total,
        )
    return upper_first(
        words.nt(
            "%(kept)s av %(total)s tider hölls som den först sades till nämnden.",
            "%(kept)s av %(total)s tider hölls som de först sades till nämnden.",
            tally.kept,
            kept=kept,
            total=total,
        )
    )


def _late(tally: Tally, words: Words) -> str:
    if tally.median_days is None:
        return ""
    days = words.days(tally.median_days)
    if tally.total == 1:
        return words.t(N_("Den blev %(days)s senare."), days=days)
    if tally.total - tally.kept == 1:
        return words.t(N_("Den som inte hölls blev %(days)s senare."), days=days)
    return words.t(N_("De som inte hölls blev i median %(days)s senare."), days=days)


def _undecided(n: int, words: Words) -> str:
    text = words.nt(
        "%(word)s tid kan fortfarande hållas.", "%(word)s tider kan fortfarande hållas.", n, word=words.number_word(n)
    )
    return upper_first(text) if n else ""


def _withdrawn(n: int, words: Words) -> str:
    text = words.nt(
        "%(word)s åtgärd har utgått och räknas inte.",
        "%(word)s åtgärder har utgått och räknas inte.",
        n,
        word=words.number_word(n),
    )
    return upper_first(text) if n else ""


def approver(move: MoveFacts, committee: CommitteeFacts) -> str:
    """The office that approved a move. The chief approves (R2): hers stands where only a name is known."""
    return committee.chief_title if move.by_name or not move.approved_by else upper_first(move.approved_by)


def awaited_for(awaited: Awaited, words: Words) -> str:
    """The case with what is awaited and by when."""
    deadline = awaited.forecast.deadline
    return words.t(
        N_("%(case)s: %(kind)s senast %(day)s"),
        case=awaited.case.title,
        kind=words.inline(deadline.kind),
        day=deadline.due_on,
    )


def outlook(forecast: Forecast, today: date, words: Words) -> tuple[Mark, str]:
    """What the forecast of `today` says of the last day, as a state and a sentence; the sentence may be empty."""
    t = words.t
    if not forecast.measures and not forecast.finished:
        text = t(N_("Det finns ingen åtgärd att räkna på för ärendets öppna brister."))
        return Mark("question-circle", "tyst", t(N_("Kan inte beräknas"))), text
    if not forecast.measures:
        return Mark("check-circle-fill", "klar", t(N_("Alla åtgärder är genomförda eller införda"))), ""
    if forecast.on is None:
        n = len(forecast.undated)
        text = words.nt("%(word)s åtgärd saknar tid.", "%(word)s åtgärder saknar tid.", n, word=words.number_word(n))
        return Mark("question-circle", "tyst", t(N_("Kan inte beräknas"))), upper_first(text)
    text = t(N_("Den sista åtgärden väntas bli klar %(day)s."), day=forecast.on)
    if forecast.on == forecast.deadline.due_on:
        return Mark("exclamation-triangle-fill", "risk", t(N_("På sista dagen, utan marginal"))), text
    if not forecast.days_after:
        return Mark("check-circle-fill", "klar", t(N_("Före sista dagen"))), text
    if forecast.deadline.kind is not DeadlineKind.REMEDY and today <= forecast.deadline.due_on:
        text += " " + t(N_("Svaret kan ändå lämnas i tid: då redovisas vad som återstår."))
    late = t(N_("%(days)s efter sista dagen"), days=words.days(forecast.days_after))
    return Mark("exclamation-triangle-fill", "risk", late), text


def reasons(expected: Expected, words: Words) -> str:
    """Why a measure is expected when it is."""
    return " ".join(words.say(reason) for reason in expected.reasons)


def rule(words: Words) -> str:
    """How a forecast is counted."""
    return words.t(
        N_(
            "Varje åtgärd räknas till det senaste av klart senast, den ansvarigas egen prognos och räkningens dag. "
            "Har den ansvariga inte svarat att tiden håller, och inte angett någon egen prognos, läggs medianen av hur "
            "mycket liknande åtgärder har blivit försenade till. Den räknas först när minst %(n)s tider har avgjorts i "
            "kategorin, annars i hela planen."
        ),
        n=words.number_word(slips.ENOUGH),
    )
