"""Nyckeltal to start from: what municipalities are asked to show most often. All of it can be changed after choosing.

No national identifier stands here: definitions of national indicators change, and a committee says itself what it
counts. The statutory times are those of DOMAIN.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.states import Direction, IndicatorUnit
from tracker.wording.marking import N_


class Series(StrEnum):
    """What a case-time extract gives values of (`exchange.extracts`)."""

    WITHIN = "within"
    WITHIN_OR_EXTENDED = "within_or_extended"
    MEDIAN = "median"
    P90 = "p90"
    OPEN_OVER = "open_over"
    OPEN_EXTENDED = "open_extended"


@dataclass(frozen=True, slots=True)
class Template:
    """One entry. `key` is how an address names it; `series` what an extract can fill it with."""

    key: str
    title: str
    definition: str
    unit: IndicatorUnit = IndicatorUnit.SHARE
    direction: Direction = Direction.HIGHER
    numerator: str = ""
    denominator: str = ""
    unit_name: str = ""
    series: Series | None = None


_ASSESSMENTS = N_("förhandsbedömningar som började under perioden")
_INVESTIGATIONS = N_("utredningar som inleddes under perioden")
_PLACEMENTS = N_("placeringar vid periodens slut")

CATALOGUE: tuple[Template, ...] = (
    Template(
        "forhandsbedomning",
        N_("Förhandsbedömningar inom 14 dagar"),
        N_("Andelen förhandsbedömningar som avslutades med beslut inom 14 dagar från anmälan."),
        numerator=N_("beslutade inom 14 dagar"),
        denominator=_ASSESSMENTS,
    ),
    Template(
        "utredningstid",
        N_("Utredningar inom fyra månader"),
        N_("Andelen utredningar som avslutades inom fyra månader från den dag de inleddes. Räknas efter startmånad."),
        numerator=N_("avslutade inom fyra månader"),
        denominator=_INVESTIGATIONS,
        series=Series.WITHIN,
    ),
    Template(
        "utredningstid-forlangda",
        N_("Utredningar i tid eller med beslut om förlängning"),
        N_(
            "Andelen utredningar som avslutades inom fyra månader, eller där beslut om förlängning fattades "
            "inom den tiden."
        ),
        numerator=N_("avslutade eller förlängda inom fyra månader"),
        denominator=_INVESTIGATIONS,
        series=Series.WITHIN_OR_EXTENDED,
    ),
    Template(
        "utredningstid-median",
        N_("Utredningstid, median"),
        N_("Hälften av utredningarna som inleddes under perioden tog högst så många dagar."),
        IndicatorUnit.DAYS,
        Direction.LOWER,
        denominator=_INVESTIGATIONS,
        series=Series.MEDIAN,
    ),
    Template(
        "utredningstid-90",
        N_("Utredningstid, nio av tio"),
        N_("Nio av tio utredningar som inleddes under perioden tog högst så många dagar (90:e percentilen)."),
        IndicatorUnit.DAYS,
        Direction.LOWER,
        denominator=_INVESTIGATIONS,
        series=Series.P90,
    ),
    Template(
        "oppna-over-fyra-manader",
        N_("Öppna utredningar över fyra månader"),
        N_("Antalet utredningar som vid periodens slut varit öppna i mer än fyra månader, utan beslut om förlängning."),
        IndicatorUnit.COUNT,
        Direction.LOWER,
        unit_name=N_("utredningar"),
        series=Series.OPEN_OVER,
    ),
    Template(
        "oppna-forlangda",
        N_("Öppna utredningar över fyra månader med förlängning"),
        N_("Antalet utredningar som vid periodens slut varit öppna i mer än fyra månader, med beslut om förlängning."),
        IndicatorUnit.COUNT,
        Direction.LOWER,
        unit_name=N_("utredningar"),
        series=Series.OPEN_EXTENDED,
    ),
    Template(
        "glapp",
        N_("Dagar mellan två steg, median"),
        N_(
            "Hälften av ärendena väntade högst så många dagar mellan två steg, "
            "till exempel från anmälan till utredning."
        ),
        IndicatorUnit.DAYS,
        Direction.LOWER,
        denominator=N_("ärenden som passerade båda stegen under perioden"),
    ),
    Template(
        "vardplan",
        N_("Placeringar med vårdplan"),
        N_("Andelen placeringar som har en gällande vårdplan."),
        numerator=N_("med vårdplan"),
        denominator=_PLACEMENTS,
    ),
    Template(
        "genomforandeplan",
        N_("Placeringar med genomförandeplan"),
        N_("Andelen placeringar som har en gällande genomförandeplan."),
        numerator=N_("med genomförandeplan"),
        denominator=_PLACEMENTS,
    ),
    Template(
        "familjehem",
        N_("Familjehem utredda före placering"),
        N_("Andelen familjehem som var utredda av nämnden innan ett barn placerades där."),
        numerator=N_("utredda före placeringen"),
        denominator=N_("familjehem med en ny placering under perioden"),
    ),
    Template(
        "dokumentation",
        N_("Akter med fullständig dokumentation"),
        N_("Andelen granskade akter där alla frågor i checklistan är uppfyllda."),
        numerator=N_("akter utan brist"),
        denominator=N_("akter i stickprovet"),
    ),
    Template(
        "vakanser",
        N_("Vakanta tjänster"),
        N_("Antalet tjänster för socialsekreterare som ingen upprätthåller den sista dagen i perioden."),
        IndicatorUnit.COUNT,
        Direction.LOWER,
        unit_name=N_("tjänster"),
    ),
    Template(
        "personalomsattning",
        N_("Personalomsättning"),
        N_("Andelen medarbetare som slutade under perioden."),
        IndicatorUnit.SHARE,
        Direction.LOWER,
        numerator=N_("slutade under perioden"),
        denominator=N_("medarbetare vid periodens början"),
    ),
)


def template(key: str) -> Template | None:
    """The entry that an address names; None for any other word."""
    return next((entry for entry in CATALOGUE if entry.key == key), None)
