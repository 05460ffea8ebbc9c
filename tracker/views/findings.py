"""The door to Brister: what the authority found, what the committee says of it, and what is done about it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import findings as actions
from tracker.extensions import db
from tracker.forms.base import VersionedForm
from tracker.forms.findings import CorrectionForm, FindingForm, NewFindingForm, PositionForm
from tracker.forms.rounds import ClosingForm
from tracker.models import Finding, SupervisionCase
from tracker.queries import cases, scope
from tracker.queries import findings as queries
from tracker.rules.access import Permission
from tracker.web import conflicts, context, filters, guard, saving, sessions
from tracker.web.conflicts import ADDS

door = Blueprint("findings", __name__, url_prefix="/brister")


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """All findings of the plan, open ones first chosen."""
    page = queries.finding_list(
        db.session,
        context.plan(),
        selection=filters.choice("visa", queries.SELECTIONS, queries.OPEN),
        case_id=filters.number("arende"),
        sort=filters.choice("sortera", queries.SORTS, "nummer"),
        descending=filters.descending(),
        number=filters.page_number(),
    )
    return render_template("findings/index.html", page=page)


@door.get("/<int:finding_id>")
@guard.needs(Permission.PLAN_READ, Finding, "finding_id")
def show(finding_id: int) -> ResponseReturnValue:
    """One finding: both axes, requirement, legal basis, effect, measures, evidence, history."""
    page = queries.finding_page(db.session, guard.the_row(), context.plan(), sessions.the_viewer())
    return render_template("findings/show.html", page=page, may_update=_may_update(page))


def _may_update(page: queries.FindingPage) -> frozenset[int]:
    """The measures on the page that this reader may update."""
    viewer, committee = sessions.the_viewer(), sessions.the_committee_id()
    people = [(line.facts, line.facts.owner, line.facts.deputy) for line in page.measures]
    return frozenset(
        measure.id
        for measure, owner, deputy in people
        if viewer.may_update(
            committee, owner.membership_id if owner else None, deputy.membership_id if deputy else None
        )
    )


@door.route("/ny", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT)
@conflicts.unversioned(ADDS)
def new() -> ResponseReturnValue:
    """Register a finding, of the case that `?arende=` names."""
    committee_id = sessions.the_committee_id()
    form = NewFindingForm(case_id=filters.number("arende"))
    form.offer(queries.earlier(context.plan())).offer_cases(cases.open_cases(db.session, committee_id))
    saved = saving.attempt(form, lambda: _register(committee_id, form))
    if saved.done:
        said = _("Brist %(number)s är registrerad.", number=saved.made.number)
        return saving.to(url_for("findings.show", finding_id=saved.made.id), said)
    return saving.page("findings/new.html", form)


def _register(committee_id: int, form: NewFindingForm) -> Finding:
    case = scope.find_in(db.session, committee_id, SupervisionCase, form.case_id.data)
    return actions.register(db.session, case, **saving.by(), **form.values())


@door.route("/<int:finding_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
def edit(finding_id: int) -> ResponseReturnValue:
    """Change a finding. The authority's words can be filled in here once."""
    finding: Finding = guard.the_row()
    form = FindingForm(obj=finding)
    form.offer(queries.earlier(context.plan(), finding_id), words_locked=bool(finding.authority_words))
    return _edited("findings/edit.html", form, actions.edit, form.values, _("Bristen är ändrad."))


@door.route("/<int:finding_id>/standpunkt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
def position(finding_id: int) -> ResponseReturnValue:
    """Say whether the committee shares the authority's assessment."""
    form = PositionForm(obj=guard.the_row())
    return _edited("findings/position.html", form, actions.take_position, form.values, _("Ståndpunkten är sparad."))


@door.route("/<int:finding_id>/ratta-ordalydelsen", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
def correct_words(finding_id: int) -> ResponseReturnValue:
    """Correct the authority's words as they were registered; what stood stays readable."""
    form = CorrectionForm(obj=guard.the_row())
    said = _("Ordalydelsen är rättad. Den gamla syns på bristens sida.")
    return _edited("findings/correct_words.html", form, actions.correct_words, form.values, said)


@door.route("/<int:finding_id>/avsluta", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
def close(finding_id: int) -> ResponseReturnValue:
    """R6 c: close by the committee's own decision, where no verdict will come and the effect is shown."""
    finding: Finding = guard.the_row()
    words = context.words()
    form = ClosingForm(obj=finding).offer(queries.closing_decisions(context.plan(), finding_id, words))
    saved = saving.attempt(
        form,
        lambda: actions.close_by_committee(
            db.session, finding, **saving.seen_by(form), decision_id=form.decision_id.data or 0
        ),
        finding,
    )
    if saved.done:
        return saving.to(url_for("findings.show", finding_id=finding_id), _("Bristen är avslutad av nämnden."))
    refusal = queries.closing_refusal(context.plan(), finding_id)
    return saving.page("findings/close.html", form, saved.conflict, finding=finding, refusal=refusal)


def _edited(
    template: str, form: VersionedForm, action: Callable[..., Any], values: Callable[[], dict[str, Any]], said: str
) -> ResponseReturnValue:
    """One act on the finding of the address: done and back to it, or the form again."""
    finding: Finding = guard.the_row()
    saved = saving.attempt(form, lambda: action(db.session, finding, **saving.seen_by(form), **values()), finding)
    if saved.done:
        return saving.to(url_for("findings.show", finding_id=finding.id), said)
    return saving.page(template, form, saved.conflict, finding=finding)
