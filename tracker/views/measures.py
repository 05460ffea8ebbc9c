"""The door to the measures: the whole plan, each measure with its update form, and everything done to one."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from tracker.actions import measures as actions
from tracker.actions import measures_dates, measures_obstacles, measures_progress
from tracker.charts import figures, svg
from tracker.extensions import db
from tracker.forms import measures as forms
from tracker.models import DueDateMove, Measure, Obstacle
from tracker.queries import measures, reports
from tracker.queries.measures import NOBODY, MeasurePage, PlanPage, Sort, Tab, Wanted
from tracker.rules import deadlines, promises, proof
from tracker.rules.access import Permission
from tracker.rules.changes import Item
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import Flag, MeasureCategory, MeasureState, MoveKind
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, context, errors, filters, guard, saving, sessions, uploads, urls
from tracker.web.conflicts import ADDS, Conflict
from tracker.wording.icons import tone_of

door = Blueprint("measures", __name__, url_prefix="/atgarder")

#: What ?lage= says: the same short keys as the styles use, so that an address reads as Swedish.
STATES: dict[str, MeasureState | Flag] = {tone_of(member): member for member in (*MeasureState, *Flag)}

#: What ?kategori= says.
CATEGORIES = {
    "bemanning": MeasureCategory.STAFFING,
    "beredskap": MeasureCategory.ON_CALL,
    "organisation": MeasureCategory.ORGANISATION,
    "ledning": MeasureCategory.LEADERSHIP,
    "styrning": MeasureCategory.POLICY,
    "rutiner": MeasureCategory.ROUTINES,
    "kompetens": MeasureCategory.COMPETENCE,
    "lon": MeasureCategory.PAY,
    "uppfoljning": MeasureCategory.FOLLOW_UP,
    "annat": MeasureCategory.OTHER,
}


# --- The plan ---------------------------------------------------------------------------------------------------------


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """The whole plan, grouped by finding, with the timeline under it."""
    page = measures.plan_page(context.plan(), _wanted(), sessions.the_viewer(), _before())
    deadline = deadlines.leading_deadline(context.plan())
    return render_template(
        "measures/index.html",
        page=page,
        tabs=_tabs(page),
        states=[key for key in STATES if STATES[key] is not MeasureState.WITHDRAWN],
        state_of=STATES,
        categories=[(key, member) for key, member in CATEGORIES.items() if member in page.categories],
        nobody=NOBODY,
        chart=_timeline(page),
        deadline_on=deadline.due_on if deadline else None,
    )


def _wanted() -> Wanted:
    owner = filters.choice("ansvarig", (NOBODY,)) or str(filters.number("ansvarig") or "")
    return Wanted(
        tab=Tab(filters.choice("flik", tuple(Tab), Tab.ALL)),
        owner=owner,
        state=STATES.get(request.args.get("lage", "")),
        category=CATEGORIES.get(request.args.get("kategori", "")),
        sort=Sort(filters.choice("sortera", tuple(Sort), Sort.PLAN)),
        descending=filters.descending(),
        number=filters.page_number(),
    )


def _before() -> Sequence[Item] | None:
    """What the last report that stands saw; the plan's column is left out while there is none."""
    return reports.previous_items(db.session, sessions.the_committee_id())


def _tabs(page: PlanPage) -> list[dict[str, Any]]:
    labels = {
        Tab.ALL: _("Alla"),
        Tab.ACTION: _("Kräver handling"),
        Tab.UNCONFIRMED: _("Ej bekräftade"),
        Tab.MINE: _("Mina"),
        Tab.WITHDRAWN: _("Utgår"),
    }
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name not in ("flik", "sida")}
    return [
        {
            "label": labels[tab],
            "count": page.counts[tab],
            "url": url_for("measures.index", **{**kept, "flik": None if tab is Tab.ALL else tab.value}),
            "current": tab is page.wanted.tab,
        }
        for tab in Tab
        if tab is not Tab.WITHDRAWN or page.counts[tab]
    ]


def _timeline(page: PlanPage) -> svg.Svg | None:
    rows = [row for group in page.groups for row in group.rows]
    if not rows:
        return None
    plan, words = context.plan(), context.words()
    leading = deadlines.leading_deadline(plan)
    scene = figures.timeline(
        today=plan.today,
        bars=figures.bars_of([r.facts for r in rows], [[words.inline(f.flag) for f in r.flags] for r in rows]),
        words=words,
        deadline_on=leading.due_on if leading else None,
        meetings=measures.meetings_until(plan, [leading.due_on if leading else None, *(r.facts.due_on for r in rows)]),
    )
    return svg.render(scene, "tidplan")


@door.route("/<int:measure_id>/rad", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Measure)
def row(measure_id: int) -> ResponseReturnValue:
    """The short update in the plan's own row, swapped in by htmx. Without it the measure's page does the same."""
    measure: Measure = guard.the_row()
    if not request.headers.get("HX-Request"):
        return redirect(url_for("measures.show", measure_id=measure_id), 303)
    facts = _facts(measure_id)
    form = forms.RowForm(prefix=f"a{measure_id}-", data={"state": facts.state, "version": measure.version})
    form.offer(proof.states_for(facts.continuous))
    saved = saving.attempt(form, lambda: _save_row(measure, facts, form), measure, lambda: _last_words(measure_id))
    closed = saved.done or (request.method == "GET" and "stang" in request.args)
    if saved.done:
        context.forget_plan()
    before = _before()
    shown = measures.one_row(context.plan(), measure_id, sessions.the_viewer(), before)
    page = render_template(
        "measures/row.html",
        row=shown,
        columns=7 if before is None else 8,
        form=form,
        conflict=saved.conflict,
        closed=closed,
        saved=saved.done,
    )
    if form.errors or saved.conflict:
        return page, conflicts.status(form, saved.conflict), {"HX-Retarget": f"#atgard-{measure_id}-lage"}
    return page


def _save_row(measure: Measure, facts: MeasureFacts, form: forms.RowForm) -> None:
    kept: dict[str, Any] = {"on_track": facts.on_track, "forecast_on": facts.forecast_on}
    measures_progress.update(db.session, measure, **saving.seen_by(form), **form.values(), **kept)


# --- One measure ------------------------------------------------------------------------------------------------------


@door.get("/<int:measure_id>")
@guard.needs(Permission.PLAN_READ, Measure)
def show(measure_id: int) -> ResponseReturnValue:
    """One measure: the update form first, then facts and history."""
    page = _page(measure_id)
    return _show(page, _update_form(page))


@door.route("/<int:measure_id>/lage", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Measure)
@uploads.takes_file
def update(measure_id: int) -> ResponseReturnValue:
    """Save how it goes, or confirm that nothing has changed; then back to where she was."""
    if request.method == "GET":
        return redirect(url_for("measures.show", measure_id=measure_id), 303)
    measure: Measure = guard.the_row()
    page = _page(measure_id)
    form = _update_form(page)
    if "oforandrat" in request.form:
        return _confirm(page, form, measure)
    with uploads.received(form) as file:
        saved = saving.attempt(
            form,
            lambda: measures_progress.update(db.session, measure, **saving.seen_by(form), **form.values(), file=file),
            measure,
            lambda: _last_words(measure_id),
        )
    if not saved.done:
        return _show(page, form, saved.conflict)
    _say_saved(measure_id, _("Läget är sparat."))
    return redirect(_back(measure_id), 303)


def _confirm(page: MeasurePage, form: forms.UpdateForm, measure: Measure) -> ResponseReturnValue:
    if form.says_something(page.facts.state):
        form.form_errors.append(_("Du har ändrat något i formuläret. Välj Spara läget, så kommer det med."))
        return _show(page, form)
    try:
        measures_progress.confirm(db.session, measure, **saving.seen_by(form))
    except RuleBroken as error:
        return _show(page, form, conflicts.show(form, error, measure, lambda: _last_words(measure.id)))
    db.session.commit()
    _say_saved(measure.id, _("Läget är bekräftat som oförändrat."))
    return redirect(_back(measure.id), 303)


def _update_form(page: MeasurePage) -> forms.UpdateForm:
    facts = page.facts
    last = facts.last_update
    correcting = request.args.get("ratta") and last is not None and not last.confirmation
    form = forms.UpdateForm(
        data={
            "version": page.version,
            "state": facts.state,
            "on_track": facts.on_track,
            "forecast_on": facts.forecast_on,
            "done_on": facts.done_on,
            "no_evidence_reason": facts.no_evidence_reason,
            "since": context.plan().today,
            "text": last.text if correcting and last else "",
        }
    )
    day = context.words().day(page.asked_on, context.plan().today) if page.asked_on else ""
    if page.asks_occasion:
        day = _("nästa tillfälle %(day)s", day=day)
    # Whoever typed an obstacle while somebody else recorded one has hers recorded too.
    obstacle_open = facts.open_obstacle is not None and "hindered" not in request.form
    return form.offer(page.states, asked_day=day, obstacle_open=obstacle_open)


def _show(page: MeasurePage, form: forms.UpdateForm, conflict: Conflict | None = None) -> ResponseReturnValue:
    uploads.ask_again(form)
    target = request.form.get("next") or request.args.get("next")
    html = render_template(
        "measures/show.html",
        page=page,
        form=form,
        conflict=conflict,
        next=urls.safe_next(target, ""),
    )
    return html, conflicts.status(form, conflict)


def _say_saved(measure_id: int, sentence: str) -> None:
    """Tell that it is saved, with the way to put a slip right: a new update, never an undo."""
    link = url_for("measures.show", measure_id=measure_id, ratta=1, _anchor="lage")
    errors.confirm(Markup('{} <a href="{}">{}</a>').format(sentence, link, _("Rätta")))


def _back(measure_id: int) -> str:
    return urls.safe_next(request.form.get("next"), url_for("measures.show", measure_id=measure_id))


def _last_words(measure_id: int) -> dict[str, Any]:
    """What the saved update says, beside what was typed meanwhile."""
    context.forget_plan()
    last = _facts(measure_id).last_update
    return {"text": last.text if last else ""}


# --- What is stated about it ------------------------------------------------------------------------------------------


@door.route("/ny", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT)
@conflicts.unversioned(ADDS)
def new() -> ResponseReturnValue:
    """Add a measure; `?brist=` ticks the finding it is meant for."""
    finding_id = filters.number("brist")
    form = _offered(forms.MeasureForm(data={"finding_ids": [finding_id] if finding_id else []}), ())
    committee_id = sessions.the_committee_id()
    saved = saving.attempt(form, lambda: actions.add(db.session, committee_id, **saving.by(), **form.values()))
    if saved.done:
        said = _("%(number)s är tillagd.", number=saved.made.number)
        return saving.to(url_for("measures.show", measure_id=saved.made.id), said)
    return saving.page("measures/new.html", form)


@door.route("/<int:measure_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Measure)
def edit(measure_id: int) -> ResponseReturnValue:
    """Change what is stated about a measure. A date once told is changed elsewhere (R2)."""
    measure: Measure = guard.the_row()
    facts = _facts(measure_id)
    stored = measures.stored_values(db.session, measure)
    form = _offered(forms.MeasureForm(data=stored), (measure.owner_id, measure.deputy_id))
    locked = promises.date_locked(facts)
    if locked:
        form.lock_time()

    saved = saving.attempt(
        form,
        lambda: actions.edit(db.session, measure, **saving.seen_by(form), **form.values()),
        measure,
        lambda: measures.stored_values(db.session, measure),
    )
    if saved.done:
        return saving.to(url_for("measures.show", measure_id=measure_id), _("Ändringen är sparad."))
    return saving.page("measures/edit.html", form, saved.conflict, facts=facts, locked=locked)


def _offered(form: forms.MeasureForm, keep: Sequence[int | None]) -> forms.MeasureForm:
    committee_id = sessions.the_committee_id()
    return form.offer(
        findings=measures.finding_choices(context.plan()),
        people=measures.owner_choices(db.session, committee_id, clock.today(), keep),
    )


@door.route("/<int:measure_id>/beslut", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Measure)
def decide(measure_id: int) -> ResponseReturnValue:
    """Record the decision that the measure needed, as its deciding body took it."""
    measure: Measure = guard.the_row()
    known = {"decided_on": measure.decided_on, "reference": measure.decided_reference}
    form = forms.DecisionForm(data={"version": measure.version, **known})
    said = _("Beslutet är inskrivet.")
    return _intention("measures/decide.html", form, actions.record_decision, said, lambda: _decided(measure))


def _decided(measure: Measure) -> dict[str, Any]:
    return {"reference": measure.decided_reference}


@door.route("/<int:measure_id>/utgar", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_DECIDE, Measure)
def withdraw(measure_id: int) -> ResponseReturnValue:
    """Withdraw the measure with a reason, and perhaps a successor."""
    measure: Measure = guard.the_row()
    form = forms.WithdrawForm(data={"version": measure.version})
    form.offer(measures.successor_choices(context.plan(), measure_id))
    said = _("%(number)s utgår. Skälet står i historiken.", number=measure.number)
    return _intention("measures/withdraw.html", form, actions.withdraw, said)


# --- Its dates --------------------------------------------------------------------------------------------------------


@door.route("/<int:measure_id>/tid", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Measure)
def propose_date(measure_id: int) -> ResponseReturnValue:
    """Propose another due date; from the chief it is approved at once (R2)."""
    measure: Measure = guard.the_row()
    by_chief = sessions.the_viewer().may(Permission.MEASURE_DECIDE, measure.committee_id)
    suggested = {"kind": MoveKind.MOVE, "to_on": _facts(measure_id).forecast_on}
    asked = by_chief and _facts(measure_id).first_due_authority is not None
    form = (forms.TellDateForm if asked else forms.DateForm)(data={"version": measure.version, **suggested})
    if not by_chief:
        del form.reference  # what the committee has decided is for the chief to say
    action = measures_dates.move_date if by_chief else measures_dates.propose_date
    said = _("Klart senast är ändrat.") if by_chief else _("Förslaget är lämnat till förvaltningschefen.")
    return _intention("measures/propose_date.html", form, action, said, by_chief=by_chief)


@door.route("/tid/<int:move_id>/godkann", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_DECIDE, DueDateMove, "move_id")
def approve_date(move_id: int) -> ResponseReturnValue:
    """Approve a proposed date: one click from the measure's page."""
    move: DueDateMove = guard.the_row()
    facts = _facts(move.measure_id)
    tell = promises.authority_to_tell(facts, move.to_on)
    made = forms.TellForm if tell else forms.ApproveForm
    form = made(data={"version": move.version, "reference": move.reference})
    page: dict[str, Any] = {
        "move": move,
        "reference_needed": promises.committee_set_date(facts, context.plan().decisions),
        "tell": tell,
    }
    said = _("Den nya tiden är godkänd.")
    return _intention("measures/approve_date.html", form, measures_dates.approve_date, said, **page)


@door.route("/tid/<int:move_id>/avsla", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_DECIDE, DueDateMove, "move_id")
def decline_date(move_id: int) -> ResponseReturnValue:
    """Decline a proposed date, with a reason."""
    move: DueDateMove = guard.the_row()
    form = forms.DeclineForm(data={"version": move.version})
    said = _("Förslaget är avslaget. Tiden står kvar.")
    return _intention("measures/decline_date.html", form, measures_dates.decline_date, said, move=move)


# --- Obstacles and occasions ------------------------------------------------------------------------------------------


@door.route("/<int:measure_id>/hinder", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Measure)
def add_obstacle(measure_id: int) -> ResponseReturnValue:
    """Record an obstacle."""
    form = forms.ObstacleForm(data={"since": clock.today(), "version": guard.the_row().version})
    action = measures_obstacles.record_obstacle
    return _intention("measures/add_obstacle.html", form, action, _("Hindret är sparat."))


@door.route("/hinder/<int:obstacle_id>", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Obstacle)
def edit_obstacle(obstacle_id: int) -> ResponseReturnValue:
    """Describe an obstacle anew, or end it."""
    form = forms.ObstacleForm(obj=guard.the_row())
    action = measures_obstacles.edit_obstacle
    return _intention("measures/edit_obstacle.html", form, action, _("Hindret är sparat."))


@door.route("/<int:measure_id>/tillfallen", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Measure)
def hold_occasion(measure_id: int) -> ResponseReturnValue:
    """Register that an occasion was held; the next one follows from how often it recurs."""
    form = forms.OccasionForm(data={"version": guard.the_row().version, "held_on": clock.today()})
    action = measures_progress.hold_occasion
    return _intention("measures/hold_occasion.html", form, action, _("Tillfället är sparat."))


# --- What they share --------------------------------------------------------------------------------------------------


def _facts(measure_id: int) -> MeasureFacts:
    return next(facts for facts in context.plan().measures if facts.id == measure_id)


def _page(measure_id: int) -> MeasurePage:
    return measures.measure_page(
        db.session, context.plan(), guard.the_row(), sessions.the_viewer(), filters.page_number()
    )


def _intention(
    template: str,
    form: forms.ActForm,
    action: Callable[..., Any],
    said: str,
    also: Callable[[], dict[str, Any]] | None = None,
    **page: Any,
) -> ResponseReturnValue:
    """One act on the row of the address: done and back to its measure, or the form again with what is missing."""
    row = guard.the_row()
    measure_id = row.id if isinstance(row, Measure) else row.measure_id
    facts = _facts(measure_id)
    saved = saving.attempt(form, lambda: action(db.session, row, **saving.seen_by(form), **form.values()), row, also)
    if saved.done:
        return saving.to(url_for("measures.show", measure_id=measure_id), said)
    return saving.page(template, form, saved.conflict, facts=facts, **page)
