"""The door to Nyckeltal: what shows effect, what has been observed of it, and where it is recorded."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import indicators as actions
from tracker.charts import figures, svg
from tracker.extensions import db
from tracker.forms import indicators as forms
from tracker.models import Indicator, Observation
from tracker.queries import indicators as queries
from tracker.queries.indicators import IndicatorPage
from tracker.rules import indicators as rules
from tracker.rules.access import Permission
from tracker.rules.facts import IndicatorFacts, PlanFacts
from tracker.rules.periods import Period
from tracker.web import conflicts, context, filters, guard, saving, sessions
from tracker.web.conflicts import ADDS
from tracker.wording import Words
from tracker.wording.catalogue import CATALOGUE, Template, template

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
        **_aims(page.facts, words),
    )


def _aims(facts: IndicatorFacts, words: Words) -> dict[str, str]:
    """Baseline, target and interim target with unit and day, in words; empty for what is not set."""
    first, last = facts.baseline_on, facts.baseline_end_on
    since = _("%(first)s–%(last)s", first=words.date(first), last=words.date(last)) if first and last else ""
    return {
        "baseline": _aim(facts.baseline_value, facts, since or (words.date(first) if first else "")),
        "target": _aim(facts.target_value, facts, _by(facts.target_on, words)),
        "interim": _aim(facts.interim_value, facts, _by(facts.interim_on, words)),
    }


def _by(day: date | None, words: Words) -> str:
    return _("senast %(day)s", day=words.date(day)) if day else ""


def _aim(value: Decimal | None, facts: IndicatorFacts, when: str) -> str:
    if value is None:
        return ""
    said = context.words().say(rules.said(value, facts))
    return f"{said}, {when}" if when else said


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
    shared = {"needed": 2, "minimum_n": 20, "period": "month"}
    if entry is None:
        return shared
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


def _back(indicator_id: int, sentence: str) -> ResponseReturnValue:
    return saving.to(url_for("indicators.show", indicator_id=indicator_id), sentence)
