"""The system administrator's door: committees, accounts, roles. It shows nothing of any plan."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import admin, factors, links
from tracker.actions import sessions as session_actions
from tracker.actions.links import Link
from tracker.extensions import db
from tracker.forms import base
from tracker.forms.admin import (
    CommitteeForm,
    EditMembershipForm,
    MembershipForm,
    ResetFactorForm,
    SecurityForm,
    UserForm,
)
from tracker.forms.base import Form
from tracker.models import Committee, Membership, User
from tracker.queries import accounts
from tracker.queries import admin as reading
from tracker.queries import factors as factor_reading
from tracker.queries import history as trail
from tracker.queries import outbox as post_reading
from tracker.queries.admin import Wanted
from tracker.rules import factors as factor_rules
from tracker.rules.access import Permission
from tracker.rules.facts import ReminderDays
from tracker.rules.states import Role
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, context, errors, filters, guard, letters, post, sessions
from tracker.web.conflicts import ADDS, ENDS_AS_NAMED

door = Blueprint("admin", __name__, url_prefix="/administration")

_TABS = ("anvandare", "namnder", "uppdrag")
_READ = {"anvandare": reading.users, "namnder": reading.committees, "uppdrag": reading.memberships}
_ORDERS = {
    "anvandare": reading.USER_ORDER,
    "namnder": reading.COMMITTEE_ORDER,
    "uppdrag": reading.MEMBERSHIP_ORDER,
}
_STATES = {
    "anvandare": ("oppna", "stangda", "administratorer"),
    "namnder": (),
    "uppdrag": ("galler", "avslutade"),
}


@door.get("")
@guard.needs(Permission.ADMINISTER)
def index() -> ResponseReturnValue:
    """One of three lists: accounts, committees, roles."""
    tab = filters.choice("flik", _TABS, "anvandare")
    wanted = _wanted(tab)
    return render_template(
        "admin/index.html",
        tab=tab,
        wanted=wanted,
        counts=reading.counts(db.session),
        page=_READ[tab](db.session, wanted, clock.today()),
        committees=reading.all_committees(db.session) if tab == "uppdrag" else (),
        roles=tuple(Role),
        letters=post_reading.waiting_long(db.session, now=datetime.now(UTC)),
    )


@door.get("/mejl")
@guard.needs(Permission.ADMINISTER)
def outbox() -> ResponseReturnValue:
    """Letters on their way: what waits and why, what was given up, how many have left. Never what they say."""
    page = post_reading.page(db.session, now=datetime.now(UTC))
    return render_template(
        "admin/outbox.html", page=page, can_be_sent=letters.can_be_sent(), is_set_up=letters.is_set_up()
    )


@door.get("/historik")
@guard.needs(Permission.ADMINISTER)
def history() -> ResponseReturnValue:
    """What has been done with accounts, committees and access: sign-ins, refusals, roles. Nothing of a plan."""
    page = trail.accounts_page(db.session, filters.events(), context.words())
    return render_template("admin/history.html", page=page)


def _wanted(tab: str) -> Wanted:
    return Wanted(
        text=filters.text("sok"),
        state=filters.choice("visa", _STATES[tab]),
        committee_id=filters.number("namnd"),
        role=filters.choice("roll", tuple(role.value for role in Role)),
        sort=filters.choice("sortera", tuple(_ORDERS[tab])),
        descending=filters.descending(),
        page=filters.page_number(),
    )


@door.route("/namnder/ny", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER)
@conflicts.unversioned(ADDS)
def new_committee() -> ResponseReturnValue:
    """Add a committee."""
    form = CommitteeForm(
        chief_title=_("Förvaltningschef"),
        chair_title=_("Ordförande"),
        dispatch_days=7,
        approval_days=14,
        sending_days=1,
        **{f"{name}_days": days for name, days in asdict(ReminderDays()).items()},
    )
    if form.validate_on_submit():
        try:
            admin.add_committee(
                db.session, actor=sessions.the_viewer(), today=clock.today(), **_values(form, admin.COMMITTEE_FIELDS)
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Nämnden är upplagd. Ge nu någon en roll i den."))
            return redirect(url_for("admin.index", flik="namnder"), 303)
    return render_template("admin/new_committee.html", form=form), 400 if form.errors else 200


@door.route("/namnder/<int:committee_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER)
def edit_committee(committee_id: int) -> ResponseReturnValue:
    """Change a committee's settings."""
    committee = reading.find(db.session, Committee, committee_id)
    form, conflict = CommitteeForm(obj=committee), None
    conflicts.take_saved(form, committee)
    if form.validate_on_submit():
        try:
            admin.edit_committee(
                db.session,
                committee,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **_values(form, admin.COMMITTEE_FIELDS),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, committee)
        else:
            db.session.commit()
            errors.confirm(_("Nämnden är sparad."))
            return redirect(url_for("admin.index", flik="namnder"), 303)
    page = render_template("admin/edit_committee.html", form=form, committee=committee, conflict=conflict)
    return page, conflicts.status(form, conflict)


@door.route("/anvandare/ny", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned(ADDS)
def new_user() -> ResponseReturnValue:
    """Open an account, and invite the person to choose a password."""
    form = UserForm()
    if form.validate_on_submit():
        by: dict[str, Any] = {"actor": sessions.the_viewer(), "today": clock.today()}
        try:
            user = admin.add_user(db.session, **by, **_values(form, ("name", "email", "is_admin")))
            link = links.make(db.session, user, **by)
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            return _hand_over(user, link)
    return render_template("admin/new_user.html", form=form), 400 if form.errors else 200


def _hand_over(user: User, link: Link) -> ResponseReturnValue:
    """Commit, and mail the link; without mail, or when it fails, show it once, to be handed over otherwise."""
    letter = letters.queue_link(user, link) if letters.can_be_sent() else None
    db.session.commit()
    failed = letter is not None and not post.deliver_one(letter)
    if letter is not None and failed:
        post.take_back(letter)
    if letter is None or failed:
        return render_template("admin/link.html", user=user, link=link, address=letters.address(link), failed=failed)
    errors.confirm(_("Ett mejl med en länk är skickat till %(email)s.", email=user.email))
    return redirect(url_for("admin.edit_user", user_id=user.id), 303)


@door.route("/anvandare/<int:user_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
def edit_user(user_id: int) -> ResponseReturnValue:
    """A person's account: name, address, roles, and ways to a new password or out."""
    user = reading.find(db.session, User, user_id)
    form, conflict = UserForm(obj=user), None
    conflicts.take_saved(form, user)
    if form.validate_on_submit():
        try:
            admin.edit_user(
                db.session,
                user,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **_values(form, ("name", "email", "is_admin")),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, user)
        else:
            db.session.commit()
            errors.confirm(_("Kontot är sparat."))
            return redirect(url_for("admin.edit_user", user_id=user_id), 303)
    page = render_template(
        "admin/edit_user.html",
        form=form,
        user=user,
        conflict=conflict,
        memberships=reading.memberships_of(db.session, user_id, clock.today()),
        has_factor=factor_reading.has_factor(db.session, user_id),
        open_sessions=accounts.open_sessions(db.session, user_id, is_admin=user.is_admin, now=datetime.now(UTC)),
    )
    return page, conflicts.status(form, conflict)


@door.post("/anvandare/<int:user_id>/stang")
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned(ENDS_AS_NAMED)
def disable_user(user_id: int) -> ResponseReturnValue:
    """Close an account at once."""
    user = reading.find(db.session, User, user_id)
    admin.disable_user(db.session, user, actor=sessions.the_viewer(), today=clock.today())
    db.session.commit()
    errors.confirm(_("Kontot är stängt och personen är utloggad överallt."))
    return redirect(url_for("admin.edit_user", user_id=user_id), 303)


@door.post("/anvandare/<int:user_id>/oppna")
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned(ENDS_AS_NAMED)
def enable_user(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    user = reading.find(db.session, User, user_id)
    admin.enable_user(db.session, user, actor=sessions.the_viewer(), today=clock.today())
    db.session.commit()
    errors.confirm(_("Kontot är öppet igen. Lösenordet är det som gällde förut."))
    return redirect(url_for("admin.edit_user", user_id=user_id), 303)


@door.post("/anvandare/<int:user_id>/lank")
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned("the newest link is the one that holds, and it is given to whoever made it")
def send_link(user_id: int) -> ResponseReturnValue:
    """A new link to a password, for somebody who has forgotten theirs or never chose one. The old password goes on."""
    user = reading.find(db.session, User, user_id)
    link = links.make(db.session, user, actor=sessions.the_viewer(), today=clock.today())
    return _hand_over(user, link)


@door.post("/anvandare/<int:user_id>/logga-ut")
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned(ENDS_AS_NAMED)
def end_sessions(user_id: int) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    user = reading.find(db.session, User, user_id)
    session_actions.end_persons(db.session, user, actor=sessions.the_viewer(), today=clock.today())
    db.session.commit()
    errors.confirm(_("%(name)s är utloggad överallt.", name=user.name))
    return redirect(url_for("admin.edit_user", user_id=user_id), 303)


@door.route("/anvandare/<int:user_id>/tva-steg", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned(ENDS_AS_NAMED)
def reset_factor(user_id: int) -> ResponseReturnValue:
    """Take away a second factor that its owner has lost."""
    user, form = reading.find(db.session, User, user_id), ResetFactorForm()
    if form.validate_on_submit():
        try:
            factors.reset(
                db.session, user, actor=sessions.the_viewer(), today=clock.today(), **_values(form, ("note",))
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Inloggning i två steg är nollställd, och personen är utloggad överallt."))
            return redirect(url_for("admin.edit_user", user_id=user_id), 303)
    return render_template("admin/reset_factor.html", form=form, user=user), 400 if form.errors else 200


@door.route("/sakerhet", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned("carries the list of roles that was seen, and is refused when it is another now")
def security() -> ResponseReturnValue:
    """Which roles must have a second factor."""
    stored = factor_reading.stored_demand(db.session)
    form = SecurityForm(factor_roles=sorted(factor_rules.demanded(stored)), opened_with=stored)
    if form.validate_on_submit():
        try:
            factors.demand(
                db.session,
                actor=sessions.the_viewer(),
                roles=form.factor_roles.data or (),
                opened_with=form.opened_with.data or "",
                today=clock.today(),
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
            form.opened_with.data = factor_reading.stored_demand(db.session)
        else:
            db.session.commit()
            errors.confirm(_("Kravet är sparat."))
            return redirect(url_for("admin.index"), 303)
    return render_template("admin/security.html", form=form), 400 if form.errors else 200


@door.route("/uppdrag/nytt", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
@conflicts.unversioned(ADDS)
def new_membership() -> ResponseReturnValue:
    """Give a person a role in a committee."""
    form = MembershipForm(user_id=request.args.get("person"), committee_id=request.args.get("namnd"))
    form.user_id.choices = base.ids(reading.open_users(db.session), empty=_("Välj person"))
    form.committee_id.choices = base.ids(reading.all_committees(db.session), empty=_("Välj nämnd"))
    if form.validate_on_submit():
        try:
            admin.add_membership(
                db.session,
                actor=sessions.the_viewer(),
                today=clock.today(),
                **_values(form, ("user_id", "committee_id", "role", "title", "ends_on")),
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Rollen är given."))
            return redirect(url_for("admin.index", flik="uppdrag"), 303)
    return render_template("admin/new_membership.html", form=form), 400 if form.errors else 200


@door.route("/uppdrag/<int:membership_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER, recent=guard.POSTING)
def edit_membership(membership_id: int) -> ResponseReturnValue:
    """Change a role, its title, or let it end."""
    membership = reading.find(db.session, Membership, membership_id)
    form, conflict = EditMembershipForm(obj=membership), None
    conflicts.take_saved(form, membership)
    if form.validate_on_submit():
        try:
            admin.edit_membership(
                db.session,
                membership,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **_values(form, ("role", "title", "ends_on")),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, membership)
        else:
            db.session.commit()
            errors.confirm(_("Rollen är sparad."))
            return redirect(url_for("admin.index", flik="uppdrag"), 303)
    page = render_template(
        "admin/edit_membership.html",
        form=form,
        conflict=conflict,
        membership=reading.membership_row(db.session, membership_id, clock.today()),
    )
    return page, conflicts.status(form, conflict)


def _values(form: Form, names: Iterable[str]) -> dict[str, Any]:
    return {name: form[name].data for name in names}
