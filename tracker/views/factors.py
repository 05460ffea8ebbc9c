"""The door to the second factor: giving a code, connecting an app, recovery codes, proving anew who one is."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import factors
from tracker.actions.factors import Given
from tracker.charts import qr
from tracker.extensions import db
from tracker.forms.factors import CodeForm, EnrolForm
from tracker.queries import factors as reading
from tracker.rules import factors as rules
from tracker.rules.access import Permission
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, errors, guard, proof, proving, receipts, sessions, urls
from tracker.web.conflicts import ENDS_AS_NAMED

door = Blueprint("factors", __name__)


@door.route("/logga-in/kod", methods=["GET", "POST"])
@guard.needs(Permission.ACCOUNT_CODE)
@receipts.repeatable
@conflicts.unversioned("a code counts once, whoever sends it")
def enter() -> ResponseReturnValue:
    """The second step of signing in: a code from the app, or from the paper."""
    if sessions.lacking() is None:
        return redirect(_wanted(request.args.get("next")), 303)
    form = CodeForm(next=request.args.get("next"))
    status, headers = 200, {}
    if form.validate_on_submit():
        found = proof.by_code(sessions.the_person(), form.code.data or "", factors.sign_in)
        if found.given is not None:
            sessions.mark_factor()
            _tell_of_codes(found.given)
            return redirect(_wanted(form.next.data), 303)
        if found.refusal is not None:
            status, headers = 429, found.refusal.headers
            form.form_errors.append(found.refusal.sentence)
        else:
            form.code.errors = [_("Koden stämmer inte eller är redan använd. Vänta på nästa kod i appen.")]
    if form.errors and status == 200:
        status = 400
    return render_template("factors/enter.html", form=form), status, headers


@door.get("/konto/tva-steg")
@guard.needs(Permission.ACCOUNT_SECURE)
def show() -> ResponseReturnValue:
    """Whether the own account has a second factor, and what can be done about it."""
    page = reading.page(db.session, sessions.the_person())
    return render_template("factors/show.html", page=page, of=rules.RECOVERY_CODES)


@door.post("/konto/tva-steg/borja")
@guard.needs(Permission.ACCOUNT_SECURE, recent=guard.POSTING)
@conflicts.unversioned("the newest secret is the one that a code confirms")
def begin() -> ResponseReturnValue:
    """Make a secret for an app, the first one or a new one."""
    factors.begin(db.session, actor=sessions.the_person(), today=clock.today())
    db.session.commit()
    return redirect(url_for("factors.confirm"), 303)


@door.route("/konto/tva-steg/koppla", methods=["GET", "POST"])
@guard.needs(Permission.ACCOUNT_SECURE, recent=guard.ALWAYS)
@conflicts.unversioned("a code confirms the secret that is stored, and counts once")
def confirm() -> ResponseReturnValue:
    """Show the secret as a square and as text; the first right code makes it count. The answer is the paper's codes."""
    person, form = sessions.the_person(), EnrolForm()
    if form.validate_on_submit():
        try:
            codes = factors.confirm(
                db.session,
                actor=person,
                typed=form.code.data or "",
                now=datetime.now(UTC),
                today=clock.today(),
                session_id=sessions.the_current().id,
                signing_in=sessions.lacking() is not None,
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            sessions.mark_factor()
            errors.confirm(_("Inloggning i två steg är på. Du är utloggad överallt utom här."))
            return _show_codes(codes)
    waiting = reading.enrolment(db.session, person)
    if waiting is None:
        return redirect(url_for("factors.show"), 303)
    page = render_template(
        "factors/confirm.html",
        form=form,
        square=qr.square(waiting.uri),
        secret=rules.in_groups(waiting.secret, 4),
        email=person.email,
    )
    return page, 400 if form.errors else 200


@door.post("/konto/tva-steg/reservkoder")
@guard.needs(Permission.ACCOUNT_OWN, recent=guard.POSTING)
@conflicts.unversioned("the newest codes are the ones that count, and they are shown to whoever made them")
def make_codes() -> ResponseReturnValue:
    """New recovery codes, shown on the answer, once."""
    codes = factors.make_codes(db.session, actor=sessions.the_viewer(), today=clock.today())
    db.session.commit()
    errors.confirm(_("Du har nya reservkoder. De gamla gäller inte längre."))
    return _show_codes(codes)


@door.post("/konto/tva-steg/stang-av")
@guard.needs(Permission.ACCOUNT_OWN, recent=guard.POSTING)
@conflicts.unversioned(ENDS_AS_NAMED)
def turn_off() -> ResponseReturnValue:
    """Do without a second factor again."""
    factors.turn_off(db.session, actor=sessions.the_viewer(), today=clock.today(), session_id=sessions.the_current().id)
    db.session.commit()
    errors.confirm(_("Inloggning i två steg är avstängd. Ta bort Tillsynslotsen ur appen."))
    return redirect(url_for("factors.show"), 303)


@door.route("/konto/bekrafta", methods=["GET", "POST"])
@guard.needs(Permission.ACCOUNT_SECURE)
@receipts.repeatable
@conflicts.unversioned("proves who is there and changes no record")
def prove() -> ResponseReturnValue:
    """Prove anew who one is, to see a page that shows a secret. A form is proved at its own address."""
    form = proving.form_for(sent=request.method == "POST")
    if request.method == "GET":
        form.next.data = request.args.get("next")
    if form.validate_on_submit():
        refusal = proving.judge(form)
        if refusal is None and not form.errors:
            return redirect(_wanted(form.next.data), 303)
        return proving.page(form, refusal)
    return proving.page(form)


def _show_codes(codes: tuple[str, ...]) -> ResponseReturnValue:
    return render_template("factors/codes.html", codes=[rules.in_groups(code, 5) for code in codes])


def _wanted(target: str | None) -> str:
    return urls.safe_next(target, url_for("overview.index"))


def _tell_of_codes(given: Given) -> None:
    """Say how many codes are left on the paper, when one was used."""
    if given.kind is rules.Kind.RECOVERY:
        left = ngettext("Du har %(num)s reservkod kvar.", "Du har %(num)s reservkoder kvar.", given.codes_left)
        errors.confirm(left + (" " + _("Gör nya under Ditt konto.") if given.low else ""))
