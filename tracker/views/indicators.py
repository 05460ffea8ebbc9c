"""The door to Nyckeltal: what shows effect, what has been observed of it, and where it is recorded."""

from datetime import date
from typing import Any, cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import extracts as extract_actions
from tracker.actions import indicators as actions
from tracker.charts import figures, svg
from tracker.documents import html, indicator_telling
from tracker.documents.printers import PDF, WORD
from tracker.exchange import extracts
from tracker.exchange.evidence_store import Part
from tracker.exchange.extracts import Reading
from tracker.extensions import db
from tracker.forms import indicators as forms
from tracker.models import Extract, Indicator, Observation
from tracker.queries import indicators as queries
from tracker.queries import indicators_sheet, scope
from tracker.queries.indicators import IndicatorPage
from tracker.rules import extracts as rules_of_extracts
from tracker.rules import indicators as rules
from tracker.rules.access import Permission
from tracker.rules.facts import PlanFacts
from tracker.rules.periods import Period
from tracker.rules.states import IndicatorUnit, PeriodLength
from tracker.rules.transitions import Message, RuleBroken
from tracker.web import (
    clock,
    conflicts,
    context,
    downloads,
    errors,
    filters,
    guard,
    receipts,
    saving,
    seals,
    sessions,
    uploads,
)
from tracker.web.conflicts import ADDS
from tracker.wording import Words
from tracker.wording.catalogue import CATALOGUE, Series, Template, template

#: Refused rows that the page names; the command line names more.
SHOWN_LINES = 500

door = Blueprint("indicators", __name__, url_prefix="/nyckeltal")


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """All indicators with where they stand, and the findings whose effect nothing shows."""
    page = queries.indicator_list(db.session, context.plan())
    words = context.words()
    said = {line.facts.id: figures.conclusion(line.facts, line.position, words) for line in page.lines}
    return render_template("indicators/index.html", page=page, said=said)


@door.get("/<int:indicator_id>")
@guard.needs(Permission.PLAN_READ, Indicator, "indicator_id")
def show(indicator_id: int) -> ResponseReturnValue:
    """One indicator: its curve, its numbers, what it shows and how it is measured."""
    page = queries.indicator_page(db.session, guard.the_row(), context.plan())
    words = context.words()
    scene = figures.curve(page.facts, page.measures, page.position, words)
    return render_template(
        "indicators/show.html",
        page=page,
        drawing=svg.render(scene),
        title=scene.title,
        measured=_measured(page, words),
        how=(
            *indicator_telling.measured_how(page.facts, words),
            *indicator_telling.aims(page.facts, words),
            *indicator_telling.required(page.facts, words),
        ),
    )


@door.get("/<int:indicator_id>/blad")
@guard.needs(Permission.PLAN_READ, Indicator, "indicator_id")
def sheet(indicator_id: int) -> ResponseReturnValue:
    """The indicator as a sheet for the committee's papers, as it is printed."""
    indicator: Indicator = guard.the_row()
    document = indicators_sheet.sheet_document(db.session, indicator, context.plan())
    return render_template("indicators/sheet.html", indicator=indicator, document=html.page(document))


@door.get("/<int:indicator_id>/blad.pdf")
@guard.needs(Permission.PLAN_READ, Indicator, "indicator_id")
def sheet_pdf(indicator_id: int) -> ResponseReturnValue:
    """The sheet as PDF."""
    return _sheet_file(PDF)


@door.get("/<int:indicator_id>/blad.docx")
@guard.needs(Permission.PLAN_READ, Indicator, "indicator_id")
def sheet_word(indicator_id: int) -> ResponseReturnValue:
    """The sheet as Word."""
    return _sheet_file(WORD)


def _sheet_file(media_type: str) -> ResponseReturnValue:
    file = indicators_sheet.sheet_file(db.session, guard.the_row(), context.plan(), media_type)
    return downloads.send(file)


def _measured(page: IndicatorPage, words: Words) -> dict[int, str]:
    """Each observation's value with its unit."""
    return {line.facts.id: words.say(rules.measured(line.facts, page.facts)) for line in page.lines}


@door.get("/katalog")
@guard.needs(Permission.PLAN_EDIT)
def catalogue() -> ResponseReturnValue:
    """What one can start from."""
    return render_template("indicators/catalogue.html", entries=CATALOGUE, finding_id=filters.number("brist"))


@door.route("/nytt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT)
@conflicts.unversioned(ADDS)
def new() -> ResponseReturnValue:
    """Register an indicator, from the catalogue's `?mall=` or anew, for the finding of `?brist=`."""
    plan, finding_id = context.plan(), filters.number("brist")
    entry = template(request.args.get("mall", ""))
    data = {**_of_template(entry, context.words()), "finding_ids": [finding_id] if finding_id else []}
    form = forms.IndicatorForm(data=data).offer(_findings(plan))
    saved = saving.attempt(
        form, lambda: actions.register(db.session, sessions.the_committee_id(), **saving.by(), **form.values())
    )
    if saved.done:
        said = _("Nyckeltal %(number)s är registrerat.", number=saved.made.number)
        return saving.to(url_for("indicators.show", indicator_id=saved.made.id), said)
    return saving.page("indicators/new.html", form)


def _of_template(entry: Template | None, words: Words) -> dict[str, Any]:
    """What the catalogue gives; every field can be changed."""
    shared: dict[str, Any] = {"needed": 2, "minimum_n": 20, "period": "month"}
    if entry is None:
        return shared
    if entry.unit is IndicatorUnit.COUNT:
        shared["minimum_n"] = 0  # a count is a fact however small; only shares and times need many cases behind them
    return {
        **shared,
        "title": words.t(entry.title),
        "definition": words.t(entry.definition),
        "unit": entry.unit,
        "direction": entry.direction,
        "numerator_label": words.t(entry.numerator) if entry.numerator else "",
        "denominator_label": words.t(entry.denominator) if entry.denominator else "",
        "unit_name": words.t(entry.unit_name) if entry.unit_name else "",
    }


def _findings(plan: PlanFacts) -> list[tuple[int, str]]:
    return [(finding.id, f"{finding.number} {finding.title}") for finding in plan.findings]


@door.route("/<int:indicator_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Indicator, "indicator_id")
def edit(indicator_id: int) -> ResponseReturnValue:
    """Change what is said of it: definition, target, which findings."""
    indicator: Indicator = guard.the_row()

    def saved_otherwise() -> dict[str, Any]:
        return forms.shown_values(indicator, queries.finding_ids(db.session, indicator_id))

    form = forms.IndicatorForm(obj=indicator, data=saved_otherwise()).offer(_findings(context.plan()))
    saved = saving.attempt(
        form,
        lambda: actions.edit(db.session, indicator, **saving.seen_by(form), **form.values()),
        indicator,
        saved_otherwise,
    )
    if saved.done:
        return _back(indicator_id, _("Nyckeltalet är ändrat."))
    return saving.page("indicators/edit.html", form, saved.conflict, indicator=indicator)


@door.route("/<int:indicator_id>/avsluta", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Indicator, "indicator_id")
def retire(indicator_id: int) -> ResponseReturnValue:
    """Follow it no longer; what was observed stays readable."""
    indicator: Indicator = guard.the_row()
    form = forms.RetireForm(data={"version": indicator.version})
    saved = saving.attempt(
        form,
        lambda: actions.retire(db.session, indicator, **saving.seen_by(form), reason=form.reason.data or ""),
        indicator,
    )
    if saved.done:
        return _back(indicator_id, _("Nyckeltalet följs inte längre."))
    return saving.page("indicators/retire.html", form, saved.conflict, indicator=indicator)


# --- What has been observed -------------------------------------------------------------------------------------------


@door.route("/<int:indicator_id>/matvarde", methods=["GET", "POST"])
@guard.needs(Permission.OBSERVATION_RECORD, Indicator, "indicator_id")
@conflicts.unversioned(ADDS)
def observe(indicator_id: int) -> ResponseReturnValue:
    """Record one value; the period after the last one is suggested."""
    page = queries.indicator_page(db.session, guard.the_row(), context.plan())
    data = {"period_on": page.suggested.first, "source": page.facts.source}
    form = forms.ObservationForm(data=data)
    form.fit(page.facts.unit)
    saved = saving.attempt(form, lambda: _observe(guard.the_row(), form, page))
    if saved.done:
        return _back(indicator_id, _("Mätvärdet är sparat."))
    return saving.page("indicators/observe.html", form, page=page)


def _observe(indicator: Indicator, form: forms.ObservationForm, page: IndicatorPage) -> list[Observation]:
    return actions.observe(
        db.session,
        indicator,
        [form.given(page.facts.unit)],
        **saving.by(),
        source=form.source.data or "",
        example=bool(form.example.data),
    )


@door.route("/<int:indicator_id>/klistra-in", methods=["GET", "POST"])
@guard.needs(Permission.OBSERVATION_RECORD, Indicator, "indicator_id")
@conflicts.unversioned(ADDS)
def paste(indicator_id: int) -> ResponseReturnValue:
    """Record a column from a spreadsheet: a value a line, for one period after another."""
    indicator: Indicator = guard.the_row()
    page = queries.indicator_page(db.session, indicator, context.plan())
    form = forms.PasteForm(data={"first_on": page.suggested.first, "source": page.facts.source})
    form.fit(page.facts.unit, page.facts.period)
    saved = saving.attempt(
        form,
        lambda: actions.observe(
            db.session,
            indicator,
            form.given(),
            **saving.by(),
            source=form.source.data or "",
            example=bool(form.example.data),
        ),
    )
    if saved.done:
        return _back(indicator_id, _("Mätvärdena är sparade."))
    return saving.page("indicators/paste.html", form, page=page)


@door.route("/matvarden/<int:observation_id>/ratta", methods=["GET", "POST"])
@guard.needs(Permission.OBSERVATION_RECORD, Observation, "observation_id")
@conflicts.unversioned("adds the right value; the wrong one stays, and can be put right once")
def correct(observation_id: int) -> ResponseReturnValue:
    """Put a wrong value right; the wrong one stays readable, with the reason."""
    observation: Observation = guard.the_row()
    facts = queries.facts_of(db.session, observation.indicator_id)
    form = forms.CorrectionForm(
        data={
            "numerator": observation.numerator,
            "denominator": observation.denominator,
            "value": None if observation.denominator else forms.typed(observation.value, facts.unit),
            "n": None if observation.denominator else observation.n,
            "source": observation.source,
        }
    )
    form.fit(facts.unit)
    saved = saving.attempt(
        form,
        lambda: actions.correct(
            db.session,
            observation,
            form.typed_value(observation.period_on, facts.unit),
            **saving.by(),
            reason=form.reason.data or "",
            source=form.source.data or "",
        ),
    )
    if saved.done:
        return _back(observation.indicator_id, _("Mätvärdet är rättat. Det gamla syns på nyckeltalets sida."))
    period = Period(observation.period_on, facts.period)
    return saving.page("indicators/correct.html", form, facts=facts, period=period, part=observation.part)


# --- The case-time extract --------------------------------------------------------------------------------------------

_SEALED = "extract"


@door.route("/utdrag", methods=["GET", "POST"])
@guard.needs(Permission.OBSERVATION_RECORD)
@uploads.takes_file
@receipts.repeatable
@conflicts.unversioned("saves nothing: it reads the file and shows what was computed")
def read_extract() -> ResponseReturnValue:
    """Read a case-time extract and show what was computed. Nothing is saved until that is confirmed."""
    form = forms.ExtractForm(data={"as_of": clock.today(), "period": PeriodLength.MONTH})
    with uploads.received_extract(form) as file:
        if form.validate_on_submit() and file is not None:
            try:
                reading = _read(form, *file)
            except RuleBroken as error:
                errors.show_at_field(form, error)
            else:
                return _shown(reading, *file)
    return saving.page("indicators/read_extract.html", form)


def _read(form: forms.ExtractForm, name: str, part: Part) -> Reading:
    as_of, period = cast(date, form.as_of.data), cast(PeriodLength, form.period.data)
    if as_of > clock.today():
        raise RuleBroken(Message.of("extract.as_of_later", today=clock.today()), field="as_of")
    return extracts.read(part.path, extracts.kind_of(name), as_of=as_of, period=period)


def _shown(reading: Reading, name: str, part: Part) -> ResponseReturnValue:
    """What was computed, with a choice of where each series is saved. The figures travel sealed, no row does."""
    sealed = {
        "committee": sessions.the_committee_id(),
        "name": name,
        "sha256": part.sha256,
        "size": part.size,
        "reading": extracts.to_plain(reading),
    }
    form = _save_form(reading)(draft=seals.seal(_SEALED, sealed))
    return _preview(reading, form, name)


def _preview(reading: Reading, form: forms.SaveExtractForm, name: str) -> ResponseReturnValue:
    periods = {figure.first: Period(figure.first, reading.period) for figure in reading.figures}
    return render_template(
        "indicators/save_extract.html",
        form=form,
        reading=reading,
        name=name,
        periods=periods,
        whole=[(figure, _shares(figure)) for figure in reversed(reading.figures) if not figure.part],
        parts=len({figure.part for figure in reading.figures if figure.part}),
        faults=[(rules_of_extracts.fault_message(fault), count) for fault, count in _faults(reading)],
        lines=[(line, rules_of_extracts.fault_message(fault)) for line, fault in reading.lines[:SHOWN_LINES]],
    ), (400 if form.errors else 200)


def _shares(figure: rules_of_extracts.PeriodFigures) -> tuple[str, str]:
    """In time, and in time or extended, as shares of the cases begun; a dash for what can't be told yet."""
    words, of = context.words(), figure.started
    counts = (figure.within, figure.within_or_extended)
    within, either = (words.say(rules.said_share(n, of)) if n is not None and of else "–" for n in counts)
    return within, either


def _faults(reading: Reading) -> tuple[tuple[rules_of_extracts.RowFault, int], ...]:
    return rules_of_extracts.counted_faults(reading.faults)


def _save_form(reading: Reading) -> type[forms.SaveExtractForm]:
    plan, words = context.plan(), context.words()
    titles = {entry.series: words.t(entry.title) for entry in CATALOGUE if entry.series}
    return forms.save_form(
        {
            series.value: (titles[series], queries.fitting(plan, unit, reading.period))
            for series, unit in extract_actions.UNITS.items()
        }
    )


@door.post("/utdrag/spara")
@guard.needs(Permission.OBSERVATION_RECORD)
@conflicts.unversioned("adds what was computed; a value that differs is corrected, never changed")
def save_extract() -> ResponseReturnValue:
    """Save what was computed in the chosen indicators."""
    try:
        sealed = seals.unseal(_SEALED, request.form.get("draft", ""))
    except RuleBroken as error:
        errors.confirm(context.words().say(error.message))
        return redirect(url_for("indicators.read_extract"), 303)
    if sealed["committee"] != sessions.the_committee_id():
        abort(404)
    reading = extracts.from_plain(sealed["reading"])
    form = _save_form(reading)()
    saved = saving.attempt(form, lambda: _keep(reading, form, sealed))
    if saved.done:
        return saving.to(url_for("indicators.index"), _("Utdragets siffror är sparade. Filen är inte sparad."))
    return _preview(reading, form, str(sealed["name"]))


def _keep(reading: Reading, form: forms.SaveExtractForm, sealed: dict[str, Any]) -> Extract:
    committee_id = sessions.the_committee_id()
    chosen = {
        Series(name): scope.find_in(db.session, committee_id, Indicator, indicator_id)
        for name, indicator_id in form.chosen()
    }
    return extract_actions.keep(
        db.session,
        committee_id,
        reading,
        chosen,
        name=sealed["name"],
        sha256=sealed["sha256"],
        size=sealed["size"],
        **saving.by(),
    )


def _back(indicator_id: int, sentence: str) -> ResponseReturnValue:
    return saving.to(url_for("indicators.show", indicator_id=indicator_id), sentence)
