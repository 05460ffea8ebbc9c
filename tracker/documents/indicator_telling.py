"""What is said of how an indicator is measured and where it should get, alike on its page and on its sheet."""

from datetime import date, timedelta
from decimal import Decimal

from tracker.documents.blocks import Fact
from tracker.rules import indicators
from tracker.rules.facts import IndicatorFacts, ObservationFacts
from tracker.rules.transitions import Message
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import NBSP, upper_first


def unit(indicator: IndicatorFacts, words: Words) -> str:
    """What it is counted in."""
    label = words.label(indicator.unit)
    return f"{label}, {indicator.unit_name}" if indicator.unit_name else label


def measured_how(indicator: IndicatorFacts, words: Words) -> tuple[Fact, ...]:
    """Definition, counting, population, unit, direction, period and source."""
    t = words.t
    counted = (
        (t(N_("Räknas")), indicator.numerator_label),
        (t(N_("Andel av")), indicator.denominator_label),
    )
    return (
        Fact(t(N_("Definition")), (indicator.definition or t(N_("Inte beskriven ännu")),)),
        *(Fact(term, (text,)) for term, text in counted if text),
        Fact(t(N_("Mäts i")), (unit(indicator, words),)),
        Fact(t(N_("Vad är bättre?")), (words.label(indicator.direction),)),
        Fact(t(N_("Mäts för varje")), (words.label(indicator.period),)),
        Fact(t(N_("Källa")), (indicator.source or t(N_("Inte angiven")),)),
    )


def aims(indicator: IndicatorFacts, words: Words) -> tuple[Fact, ...]:
    """Baseline, interim target and target, with unit, day and number of cases; that one is not set is said."""
    t = words.t
    interim = _aim(indicator.interim_value, indicator, _by(indicator.interim_on, words), words)
    return (
        Fact(t(N_("Utgångsläge")), (_baseline(indicator, words) or t(N_("Inte angivet")),)),
        *((Fact(t(N_("Delmål")), (interim,)),) if interim else ()),
        Fact(
            t(N_("Mål")),
            (_aim(indicator.target_value, indicator, _by(indicator.target_on, words), words) or t(N_("Inte satt")),),
        ),
    )


def required(indicator: IndicatorFacts, words: Words) -> tuple[Fact, ...]:
    """The first meaningful day, and how many values at target are asked for, of how many cases (R5)."""
    t, first = words.t, indicator.first_measured_on
    asked = words.nt(
        "%(word)s mätvärde vid målet",
        "%(word)s mätvärden i rad vid målet",
        indicator.needed,
        word=words.number_word(indicator.needed, neuter=True),
    )
    if indicator.minimum_n:
        asked += words.nt(
            ", vart och ett med minst %(n)s ärende", ", vart och ett med minst %(n)s ärenden", indicator.minimum_n
        )
    return (
        Fact(t(N_("Mäts första gången")), (words.date(first) if first else t(N_("Inte angivet")),)),
        Fact(t(N_("Krävs")), (upper_first(asked),)),
    )


def basis(observation: ObservationFacts, words: Words) -> str:
    """How many cases a value rests on: "37 av 50" for a share."""
    if observation.numerator is not None and observation.denominator:
        part, whole = words.number(observation.numerator), words.number(observation.denominator)
        return words.t(N_("%(part)s av %(whole)s"), part=part, whole=whole)
    return words.number(observation.n) if observation.n is not None else "–"


def span(first: date, last: date, words: Words) -> str:
    """Whole months by name ("oktober–december 2013"); else the days, or the one day."""
    if first == last:
        return words.date(first)
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return f"{words.date(first)}–{words.date(last)}"
    begins, ends = _month(first, words), _month(last, words)
    if begins == ends:
        return ends
    return f"{begins.split(' ')[0] if first.year == last.year else begins}–{ends}"


def _month(day: date, words: Words) -> str:
    """februari 2014: the day without its number."""
    return words.date(day).partition(NBSP)[2]


def _baseline(indicator: IndicatorFacts, words: Words) -> str:
    first, last = indicator.baseline_on, indicator.baseline_end_on
    when = span(first, last or first, words) if first else ""
    said = _aim(indicator.baseline_value, indicator, when, words)
    if said and indicator.baseline_n is not None:
        said += f" ({words.say(Message.of('effect.cases', n=indicator.baseline_n))})"
    return said


def _by(day: date | None, words: Words) -> str:
    return words.t(N_("senast %(day)s"), day=words.date(day)) if day else ""


def _aim(value: Decimal | None, indicator: IndicatorFacts, when: str, words: Words) -> str:
    if value is None:
        return ""
    said = words.say(indicators.said(value, indicator))
    return f"{said}, {when}" if when else said
