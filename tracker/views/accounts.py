"""The door to oneself: signing in and out, password, language, theme, which committee to look at."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import (
    Blueprint,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.exceptions import HTTPException

from tracker.actions import accounts, confirmations, links, mail_choices, outbox
from tracker.actions import sessions as session_actions
from tracker.actions.accounts import normal_email
from tracker.extensions import db
from tracker.forms.accounts import AS_PAGES, ChosenForm, ForgottenForm, MailForm, PasswordForm, SignInForm
from tracker.forms.base import Form
from tracker.queries import accounts as reading
from tracker.queries import factors, reminders
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.queries.confirmations import open_links
from tracker.rules import reminders as rules
from tracker.rules import tokens
from tracker.rules.access import Permission, Refusal
from tracker.rules.passwords import SHORTEST
from tracker.rules.throttle import Kind
from tracker.rules.transitions import Message, RuleBroken
from tracker.web import (
    clock,
    conflicts,
    context,
    errands,
    errors,
    guard,
    landing,
    letters,
    post,
    receipts,
    refusals,
    saving,
    sessions,
    throttle,
    urls,
)
from tracker.web import links as by_link
from tracker.web import proof as proofs
from tracker.web.conflicts import ENDS_AS_NAMED

door = Blueprint("accounts", __name__)

_A_YEAR = 365 * 24 * 3600


@door.route("/logga-in", methods=["GET", "POST"])
@guard.needs(Permission.PUBLIC)
@receipts.repeatable
@conflicts.unversioned("signs in and changes no record")
def log_in() -> ResponseReturnValue:
    """Sign in. The same answer, after the same work, for an unknown address and a wrong password."""
    viewer = sessions.viewer()
    if request.method == "GET" and viewer is not None:
        return redirect(_first_page(viewer), 303)
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        email, password = form.email.data or "", form.password.data or ""
        proof = proofs.by_password(email, password)
        if proof.refusal:
            return _refused(proof.refusal, "accounts/log_in.html", form)
        found = accounts.sign_in(
            db.session, email=email, password=password, proved_hash=proof.proved_hash, today=clock.today()
        )
        first_page = urls.safe_next(form.next.data, _first_page(found)) if found else ""
        db.session.commit()
        if found:
            sessions.begin(found)
            return redirect(first_page, 303)
        form.form_errors.append(_("E-postadressen och lösenordet hör inte ihop. Kontrollera båda och försök igen."))
    return render_template("accounts/log_in.html", form=form), 400 if form.errors else 200


@door.post("/logga-ut")
@guard.needs(Permission.PUBLIC)
@receipts.repeatable
@conflicts.unversioned(ENDS_AS_NAMED)
def log_out() -> ResponseReturnValue:
    """Sign out of this session, and tell the browser to forget the pages. Signing out twice is no fault."""
    person, current = sessions.person(), sessions.current()
    if person is not None and current is not None:
        accounts.sign_out(db.session, actor=person, session_id=current.id, today=clock.today())
        db.session.commit()
    sessions.end_current()
    errors.confirm(_("Du är utloggad."))
    response = redirect(url_for("accounts.log_in"), 303)
    # Not "cookies": that would take the sentence above with it, and the session's cookie is worthless already.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@door.get("/konto")
@guard.needs(Permission.ACCOUNT_OWN)
def show() -> ResponseReturnValue:
    """The own account: roles, where one is signed in, language, theme, way to the password."""
    viewer, current = sessions.the_viewer(), sessions.the_current()
    return render_template(
        "accounts/show.html",
        languages=context.LANGUAGES,
        themes=context.THEMES,
        factor=factors.page(db.session, viewer),
        current=current,
        open_sessions=reading.open_sessions(
            db.session, viewer.user_id, is_admin=viewer.is_admin, now=datetime.now(UTC)
        ),
        mail=reminders.choice(db.session, viewer.user_id),
        open_links=open_links(db.session, viewer.user_id, datetime.now(UTC)),
        last_begun=reading.last_begun(db.session, viewer.user_id, before=current.begun_at),
    )


@door.post("/konto/inloggningar/<int:session_id>/avsluta")
@guard.needs(Permission.ACCOUNT_OWN)
@conflicts.unversioned(ENDS_AS_NAMED)
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the own sessions. Another's does not exist."""
    viewer = sessions.the_viewer()
    row = reading.own_session(db.session, viewer.user_id, session_id)
    if row is None:
        refusals.mark(Refusal.FOREIGN)
        abort(404)
    session_actions.end_one(db.session, row, actor=viewer, today=clock.today())
    db.session.commit()
    errors.confirm(_("Enheten är utloggad."))
    return redirect(url_for("accounts.show"), 303)


@door.post("/konto/inloggningar/avsluta")
@guard.needs(Permission.ACCOUNT_OWN)
@conflicts.unversioned(ENDS_AS_NAMED)
def end_other_sessions() -> ResponseReturnValue:
    """End every own session but this one."""
    session_actions.end_others(
        db.session, actor=sessions.the_viewer(), today=clock.today(), except_id=sessions.the_current().id
    )
    db.session.commit()
    errors.confirm(_("Du är utloggad överallt utom här."))
    return redirect(url_for("accounts.show"), 303)


@door.route("/konto/losenord", methods=["GET", "POST"])
@guard.needs(Permission.ACCOUNT_OWN)
@conflicts.unversioned("asks for the password that holds now")
def change_password() -> ResponseReturnValue:
    """Change the own password. Every other session ends; this one goes on."""
    form = PasswordForm()
    if form.validate_on_submit():
        viewer, current = sessions.the_viewer(), form.current.data or ""
        proof = proofs.by_password(viewer.email, current)
        if proof.refusal:
            return _refused(proof.refusal, "accounts/change_password.html", form, least=SHORTEST)
        try:
            accounts.change_password(
                db.session,
                actor=viewer,
                current=current,
                new=form.new.data or "",
                proved_hash=proof.proved_hash,
                today=clock.today(),
                session_id=sessions.the_current().id,
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            sessions.mark_proved()
            errors.confirm(_("Lösenordet är bytt. Du är utloggad överallt utom här."))
            return redirect(url_for("accounts.show"), 303)
    page = render_template("accounts/change_password.html", form=form, least=SHORTEST)
    return page, 400 if form.errors else 200


@door.route("/konto/mejl", methods=["GET", "POST"])
@guard.needs(Permission.ACCOUNT_OWN)
@conflicts.unversioned("a choice of the reader's own")
def choose_mail() -> ResponseReturnValue:
    """What to be told by mail, and in which language."""
    now = reminders.choice(db.session, sessions.the_viewer().user_id)
    form = MailForm(data={**asdict(now), "language": now.language or AS_PAGES})
    chosen = {name: form[name].data for name in ("weekly", "nudges", "warnings", "language")}
    chosen["language"] = "" if chosen["language"] == AS_PAGES else chosen["language"]
    saved = saving.attempt(form, lambda: mail_choices.choose(db.session, **saving.by(), **chosen))
    if saved.done:
        return saving.to(url_for("accounts.show"), _("Dina val av mejl är sparade."))
    return saving.page("accounts/choose_mail.html", form, days=_reminder_days())


def _reminder_days() -> tuple[Message, ...]:
    """When people in the chosen committee are reminded; nothing for somebody without one."""
    committee_id = sessions.committee_id()
    if committee_id is None:
        return ()
    return rules.said(plans.committee_facts(db.session, committee_id).reminders)


@door.post("/konto/mejl/lankar/aterkalla")
@guard.needs(Permission.ACCOUNT_OWN)
@conflicts.unversioned(ENDS_AS_NAMED)
def revoke_links() -> ResponseReturnValue:
    """Make every link in the own mails useless: the phone is lost, or a mail was passed on."""
    confirmations.revoke(db.session, now=datetime.now(UTC), **saving.by())
    db.session.commit()
    return saving.to(url_for("accounts.show"), _("Länkarna i dina mejl gäller inte längre."))


@door.route("/konto/glomt-losenord", methods=["GET", "POST"])
@guard.needs(Permission.PUBLIC)
@conflicts.unversioned("asks for a letter and changes no record")
def forgot_password() -> ResponseReturnValue:
    """Ask for a link to a new password. The same answer, as quickly, whether the address has an account or not."""
    form = ForgottenForm()
    if request.method == "POST" and not letters.can_be_sent():
        return redirect(url_for("accounts.forgot_password"), 303)
    if form.validate_on_submit():
        email = normal_email(form.email.data or "")
        refusal = throttle.check(Kind.RESET, email, request.remote_addr)
        if refusal:
            return _refused(refusal, "accounts/forgot_password.html", form, can_be_sent=True)
        outbox.ask_reset(db.session, email, now=datetime.now(UTC))
        db.session.commit()
        errands.start(_deliver)
        errors.confirm(
            _("Om adressen har ett konto kommer ett mejl inom några minuter. Länken i det gäller i en timme.")
        )
        return redirect(url_for("accounts.log_in"), 303)
    page = render_template("accounts/forgot_password.html", form=form, can_be_sent=letters.can_be_sent())
    return page, 400 if form.errors else 200


@door.route("/konto/valj-losenord/<token:token>", methods=["GET", "POST"])
@guard.needs(Permission.PUBLIC)
@conflicts.unversioned("a link counts once, whoever sends it")
def choose_password(token: str) -> ResponseReturnValue:
    """Choose a password by a one-time link. Opening the link changes nothing; sending the form uses it up."""
    holder = reading.link_holder(db.session, tokens.hashed(token), datetime.now(UTC))
    form = ChosenForm()
    if holder is None:
        return by_link.answer(render_template("accounts/link_spent.html", can_be_sent=letters.can_be_sent()), 410)
    if form.validate_on_submit():
        try:
            links.choose_password(db.session, token, password=form.password.data or "", today=clock.today())
        except links.LinkSpent:
            db.session.rollback()
            return by_link.answer(render_template("accounts/link_spent.html", can_be_sent=letters.can_be_sent()), 410)
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Lösenordet är valt. Logga in med det."))
            return by_link.answer(redirect(url_for("accounts.log_in"), 303), 303)
    page = render_template("accounts/choose_password.html", form=form, holder=holder, least=SHORTEST)
    return by_link.answer(page, 400 if form.errors else 200)


@door.post("/konto/sprak")
@guard.needs(Permission.PUBLIC)
@receipts.repeatable
@conflicts.unversioned("a choice of the reader's own")
def set_language() -> ResponseReturnValue:
    """Choose language: for good when signed in, else for this visit."""
    language = request.form.get("language", "")
    if language not in context.LANGUAGES:
        abort(400)
    viewer = sessions.viewer()
    session[context.LANGUAGE_KEY] = language
    if viewer is not None:
        accounts.set_language(db.session, actor=viewer, language=language, today=clock.today())
        db.session.commit()
    refresh()
    return redirect(_back(), 303)


@door.post("/konto/tema")
@guard.needs(Permission.PUBLIC)
@receipts.repeatable
@conflicts.unversioned("a choice of the reader's own")
def set_theme() -> ResponseReturnValue:
    """Choose light, dark or as the machine is set. Kept in the browser, since it belongs to the screen."""
    theme = request.form.get("theme", "")
    if theme not in context.THEMES:
        abort(400)
    response = make_response(redirect(_back(), 303))
    response.set_cookie(
        context.THEME_COOKIE,
        theme,
        max_age=_A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@door.post("/konto/namnd")
@guard.needs(Permission.ACCOUNT_OWN)
@receipts.repeatable
@conflicts.unversioned("a choice of the reader's own")
def choose_committee() -> ResponseReturnValue:
    """Look at another of the own committees. One where the reader has no role does not exist."""
    committee_id = request.form.get("committee", type=int)
    if committee_id is None or committee_id not in sessions.the_viewer().committee_ids:
        refusals.mark(Refusal.FOREIGN)
        abort(404)
    sessions.choose_committee(committee_id)
    return redirect(url_for("overview.index"), 303)


def _deliver() -> None:
    """After the answer has left, so that how long it takes tells nobody whether there is an account."""
    post.deliver()


def _refused(refusal: throttle.Refusal, template: str, form: Form, **context: Any) -> ResponseReturnValue:
    """The page again, with when to try anew."""
    form.form_errors.append(refusal.sentence)
    return render_template(template, form=form, **context), 429, refusal.headers


def _first_page(viewer: Viewer) -> str:
    return landing.after_sign_in(viewer, viewer.seats[0].committee_id if viewer.seats else None)


def _back() -> str:
    """Back to where the reader was, unless that address only takes what a form sends."""
    home = url_for("overview.index")
    target = urls.safe_next(request.form.get("next"), home)
    try:
        current_app.create_url_adapter(request).match(target.partition("?")[0], method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return home
    return target
