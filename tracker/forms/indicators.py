"""What is typed about an indicator and of what has been observed. A share is typed in percent and stored as 0–1."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from tracker.forms import base
from tracker.rules.indicators import Value
from tracker.rules.periods import period_of
from tracker.rules.states import Direction, IndicatorUnit, PeriodLength

Pairs = Sequence[tuple[int, str]]

#: Rows in one paste: ten years of months, and more.
MOST_PASTED = 200

_HUNDRED = Decimal(100)

#: The form's fields that hold a value in the indicator's own unit, and the columns they are stored in.
_VALUES = {"baseline": "baseline_value", "target": "target_value", "interim": "interim_value"}
_PLAIN = (
    "title",
    "definition",
    "numerator_label",
    "denominator_label",
    "unit",
    "unit_name",
    "direction",
    "period",
    "baseline_on",
    "baseline_end_on",
    "baseline_n",
    "target_on",
    "interim_on",
    "first_measured_on",
    "source",
    "example",
)


def typed(value: Decimal | None, unit: IndicatorUnit) -> Decimal | None:
    """A stored value as people type it."""
    return value * _HUNDRED if value is not None and unit is IndicatorUnit.SHARE else value


def stored(value: Decimal | None, unit: IndicatorUnit) -> Decimal | None:
    """A typed value as it is stored."""
    return value / _HUNDRED if value is not None and unit is IndicatorUnit.SHARE else value


class IndicatorForm(base.VersionedForm):
    """An indicator. Title, unit and direction are enough to begin; target and first day make it show effect."""

    title = base.line(_l("Nyckeltal"), required=_l("Skriv vad som mäts, i några ord."))
    finding_ids = base.TickField(_l("Vilka brister visar det effekten för?"), coerce=base.row_id)
    definition = base.prose(_l("Definition"))
    unit = base.radio(_l("Mäts i"), IndicatorUnit, required=_l("Välj enhet."))
    unit_name = base.line(_l("Vad som räknas"), most=60)
    numerator_label = base.line(_l("Vad som uppfyller kravet"))
    denominator_label = base.line(_l("Av vad"))
    direction = base.radio(_l("Vad är bättre?"), Direction, required=_l("Välj vad som är bättre."))
    period = base.select(_l("Mäts för varje"), PeriodLength, required=_l("Välj hur lång period ett mätvärde gäller."))
    source = base.prose(_l("Källa"))
    baseline = base.exact(_l("Utgångsläge"))
    baseline_on = base.day(_l("Utgångsläget gäller från"))
    baseline_end_on = base.day(_l("Utgångsläget gäller till"))
    baseline_n = base.count(_l("Underlag i utgångsläget"))
    target = base.exact(_l("Mål"))
    target_on = base.day(_l("Målet nått senast"))
    interim = base.exact(_l("Delmål"))
    interim_on = base.day(_l("Delmålet nått senast"))
    first_measured_on = base.day(_l("Mäts första gången"))
    needed = base.count(_l("Mätvärden i rad vid målet"), least=1, most=12)
    minimum_n = base.count(_l("Minsta underlag"))
    example = base.tick(_l("Mätvärdena är exempeldata"))

    def offer(self, findings: Pairs) -> "IndicatorForm":
        """Give the findings it may belong to."""
        self.finding_ids.choices = base.ids(findings)
        return self

    def values(self) -> dict[str, Any]:
        """What `actions.indicators.register` and `edit` take."""
        unit = self.unit.data
        plain = {name: self[name].data for name in _PLAIN}
        kept = {column: stored(self[name].data, unit) for name, column in _VALUES.items()}
        rest = {
            "needed": self.needed.data if self.needed.data is not None else 2,
            "minimum_n": self.minimum_n.data if self.minimum_n.data is not None else 20,
        }
        return {**plain, **kept, **rest, "finding_ids": self.finding_ids.data or []}


def shown_values(row: Any, finding_ids: Sequence[int]) -> dict[str, Any]:
    """The fields of an indicator that are typed otherwise than they are stored."""
    values = {name: typed(getattr(row, column), row.unit) for name, column in _VALUES.items()}
    return {**values, "finding_ids": list(finding_ids)}


class RetireForm(base.VersionedForm):
    """Why an indicator is followed no longer."""

    reason = base.prose(_l("Varför ska nyckeltalet inte följas längre?"), required=_l("Skriv varför, minst en mening."))


class ValueForm(base.Form):
    """One value. For a share the two counts are enough; percent alone will do where nobody knows them."""

    numerator = base.count(_l("Antal som uppfyller kravet"))
    denominator = base.count(_l("Av hur många"))
    value = base.exact(_l("Värde"))
    n = base.count(_l("Bygger på"))
    source = base.prose(_l("Källa"))

    def fit(self, unit: IndicatorUnit) -> "ValueForm":
        """Leave out what the unit has no use for, and ask in its words."""
        if unit is not IndicatorUnit.SHARE:
            del self.numerator
            del self.denominator
        elif "value" in self:
            self.value.label.text = _("Eller andelen i procent")
        return self

    def typed_value(self, day: date, unit: IndicatorUnit) -> Value:
        """The value for the period that the day lies in."""
        return Value(
            day=day,
            value=stored(self.value.data, unit),
            numerator=self.numerator.data if "numerator" in self else None,
            denominator=self.denominator.data if "denominator" in self else None,
            n=self.n.data,
        )


class ObservationForm(ValueForm):
    """A value of a period that has none."""

    period_on = base.day(_l("Period"), required=_l("Välj en dag i perioden."))
    part = base.line(_l("Enhet i organisationen"))
    example = base.tick(_l("Mätvärdet är exempeldata"))

    def given(self, unit: IndicatorUnit) -> Value:
        """What `actions.indicators.observe` takes."""
        return replace(self.typed_value(cast(date, self.period_on.data), unit), part=self.part.data or "")


class CorrectionForm(ValueForm):
    """A value that puts a wrong one right."""

    reason = base.prose(_l("Varför rättas värdet?"), required=_l("Skriv varför värdet rättas, minst en mening."))


class PasteForm(base.Form):
    """A column from a spreadsheet: a value a line, for one period after another."""

    first_on = base.day(_l("Första raden gäller perioden"), required=_l("Välj en dag i den första perioden."))
    column = base.prose(_l("Värden"), required=_l("Klistra in minst ett värde."), most=base.LONG)
    source = base.prose(_l("Källa"))
    example = base.tick(_l("Mätvärdena är exempeldata"))

    #: Of the indicator, by `fit`.
    unit = IndicatorUnit.OTHER
    length = PeriodLength.MONTH

    def fit(self, unit: IndicatorUnit, length: PeriodLength) -> "PasteForm":
        """Read the lines as values of such an indicator."""
        self.unit, self.length = unit, length
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse lines that can't be read, by their numbers."""
        valid = super().validate(extra_validators)
        if not valid or (sentence := self._unread()) is None:
            return valid
        self.column.errors = [sentence]
        return False

    def _unread(self) -> str | None:
        lines = self._lines()
        if len(lines) > MOST_PASTED:
            return str(_("Klistra in högst %(most)s rader åt gången.", most=MOST_PASTED))
        unread = [str(n) for n, line in enumerate(lines, 1) if line.strip() and self._read(line) is None]
        if not unread:
            return None
        return str(
            _(
                "Rad %(lines)s går inte att läsa. Skriv ett tal, eller två: hur många som uppfyller och av hur många.",
                lines=base.words().list(unread),
            )
        )

    def given(self) -> list[Value]:
        """What `actions.indicators.observe` takes: an empty line leaves its period out."""
        values, period = [], period_of(cast(date, self.first_on.data), self.length)
        for line in self._lines():
            read = self._read(line)
            if read is not None:
                values.append(replace(read, day=period.first))
            period = period.following
        return values

    def _lines(self) -> list[str]:
        return (self.column.data or "").split("\n")

    def _read(self, line: str) -> Value | None:
        return _read_line(line, cast(date, self.first_on.data), self.unit)


def _read_line(line: str, day: date, unit: IndicatorUnit) -> Value | None:
    """A line of one number, or for a share of two: 37/50, or two cells beside each other."""
    cells = [cell for cell in re.split(r"[\t;/]", line.strip()) if cell.strip()]
    numbers = [base.exact_number(cell) for cell in cells]
    match numbers:
        case [Decimal() as value]:
            return Value(day, value=stored(value, unit))
        case [Decimal() as part, Decimal() as whole] if _whole(part) and _whole(whole) and unit is IndicatorUnit.SHARE:
            return Value(day, numerator=int(part), denominator=int(whole))
        case [Decimal() as value, Decimal() as n] if _whole(n):
            return Value(day, value=value, n=int(n))
    return None


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value() and 0 <= number < 2**31


class ExtractForm(base.Form):
    """A case-time extract to read. Nothing of it is saved by this form."""

    file = base.upload(_l("Utdraget"), ".csv,.xlsx")
    as_of = base.day(_l("Utdraget är gjort"), required=_l("Välj vilken dag utdraget gjordes."))
    period = base.select(
        _l("Räkna för varje"), (PeriodLength.MONTH, PeriodLength.QUARTER), required=_l("Välj månad eller kvartal.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A file must have come."""
        valid = super().validate(extra_validators)
        if not self.file.data and not self.file.errors:
            self.file.errors = [_l("Välj filen med utdraget.")]
            return False
        return valid


class SaveExtractForm(base.Form):
    """Which indicators the computed values are saved in. What was computed comes sealed from the page before."""

    draft = HiddenField()

    #: The computed series, in the order of their fields.
    series: tuple[str, ...] = ()

    def chosen(self) -> Iterator[tuple[str, int]]:
        """Each series with the indicator that takes it."""
        for name in self.series:
            indicator_id = self[name].data
            if indicator_id is not None:
                yield name, indicator_id


def save_form(series: Mapping[str, tuple[str, Pairs]]) -> type[SaveExtractForm]:
    """The form with a choice for each series, by its title and the indicators that can take it.

    The indicator of the same name is chosen already.
    """
    fields: dict[str, Any] = {
        name: SelectField(
            title,
            coerce=base.row_id,
            choices=partial(base.ids, pairs, empty=_l("Spara inte")),
            default=next((str(key) for key, text in pairs if text.partition(" ")[2] == title), ""),
            validators=[Optional()],
        )
        for name, (title, pairs) in series.items()
    }
    return type("SaveExtractFields", (SaveExtractForm,), {**fields, "series": tuple(series)})
