"""The door that a mail's link opens, without signing in: saying how one's own measures go before a meeting."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import confirmations as actions
from tracker.actions.confirmations import LinkRefused
from tracker.extensions import db
from tracker.forms.confirmations import AllForm, AnswerForm
from tracker.models import Measure
from tracker.queries import confirmations
from tracker.queries.confirmations import AskedMeasure, ConfirmationPage
from tracker.rules import tokens
from tracker.rules.access import Permission
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.versions import StaleVersion
from tracker.web import clock, conflicts, context, errors, guard, links, saving
from tracker.web.conflicts import Conflict

door = Blueprint("confirmations", __name__, url_prefix="/bekrafta")


@door.get("/<token:token>")
@guard.needs(Permission.PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """The person's own measures, each with its form. Opening the link changes nothing."""
    page = _page(token)
    return page if not isinstance(page, ConfirmationPage) else _shown(token, page)


@door.post("/<token:token>/alla")
@guard.needs(Permission.PUBLIC)
@conflicts.unversioned("carries the version of every measure that it confirms")
def confirm_all(token: str) -> ResponseReturnValue:
    """Nothing has changed on any of them: one tap."""
    form, seen = AllForm(), 0
    if not form.validate_on_submit():
        return redirect(url_for("confirmations.show", token=token), 303)
    try:
        made = actions.confirm_all(db.session, token, seen=form.versions(), now=_now(), today=clock.today())
        seen = len(made)
    except LinkRefused as error:
        return _refused(token, error.message)
    except (StaleVersion, RuleBroken) as error:
        return _changed(token, error)
    db.session.commit()
    return _done(token, context.words().nt("Tack! Åtgärden är bekräftad.", "Tack! %(n)s åtgärder är bekräftade.", seen))


@door.post("/<token:token>/atgarder/<int:measure_id>")
@guard.needs(Permission.PUBLIC)
def update(token: str, measure_id: int) -> ResponseReturnValue:
    """Say what has happened on one of them."""
    page = _page(token)
    if not isinstance(page, ConfirmationPage):
        return page
    asked = page.measure(measure_id)
    if asked is None:
        return _refused(token, _why_not(page, measure_id))
    form = _form(asked)
    try:
        saved = saving.attempt(
            form,
            lambda: actions.answer(
                db.session,
                token,
                measure_id,
                now=_now(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **form.values(),
            ),
            lambda: db.session.get_one(Measure, measure_id),
            lambda: {"text": confirmations.last_words(db.session, measure_id)},
        )
    except LinkRefused as error:
        return _refused(token, error.message)
    if saved.done:
        return _done(token, _("Tack! %(number)s är sparad.", number=asked.facts.number))
    return _shown(token, page, form, saved.conflict, measure_id)


def _now() -> datetime:
    """The real clock (R15)."""
    return datetime.now(UTC)


def _page(token: str) -> ConfirmationPage | ResponseReturnValue:
    """What the link shows; an answer that says why it shows nothing."""
    link = confirmations.find(db.session, tokens.hashed(token))
    if link is None:
        return _unknown()
    refused = confirmations.refusal(db.session, link, now=_now(), today=clock.today())
    return _refused(token, refused) if refused else confirmations.page(db.session, link, clock.today())


def _shown(
    token: str,
    page: ConfirmationPage,
    sent: AnswerForm | None = None,
    conflict: Conflict | None = None,
    measure_id: int = 0,
    *,
    problem: str = "",
) -> ResponseReturnValue:
    forms = {a.facts.id: sent if sent is not None and a.facts.id == measure_id else _form(a) for a in page.asked}
    html = render_template(
        "confirmations/show.html",
        token=token,
        page=page,
        forms=forms,
        form=sent,
        conflict=conflict,
        measure_id=measure_id,
        problem=problem,
        seen=",".join(f"{number}:{version}" for number, version in page.seen.items()),
    )
    status = conflicts.status(sent, conflict) if sent is not None else 409 if problem else 200
    return links.answer(html, status)


def _form(asked: AskedMeasure) -> AnswerForm:
    facts = asked.facts
    form = AnswerForm(
        prefix=f"a{facts.id}-",
        data={
            "version": asked.version,
            "state": facts.state,
            "on_track": facts.on_track,
            "forecast_on": facts.forecast_on,
            "no_evidence_reason": facts.no_evidence_reason,
        },
    )
    day = context.words().day(asked.asked_on, clock.today()) if asked.asked_on else ""
    if asked.asks_occasion:
        day = _("nästa tillfälle %(day)s", day=day)
    return form.offer(asked.states, asked_day=day)


def _done(token: str, sentence: str) -> ResponseReturnValue:
    errors.confirm(sentence)
    return links.answer(redirect(url_for("confirmations.show", token=token), 303), 303)


def _changed(token: str, error: RuleBroken) -> ResponseReturnValue:
    """Somebody has changed one of them since the page was opened: it is shown as it is now."""
    db.session.rollback()
    stale = isinstance(error, StaleVersion)
    text = _("Något har ändrats sedan du öppnade sidan. Läs igen, och bekräfta sedan.")
    page = _page(token)
    if not isinstance(page, ConfirmationPage):
        return page
    return _shown(token, page, problem=text if stale else context.words().say(error.message))


def _why_not(page: ConfirmationPage, measure_id: int) -> Message:
    answered = next((m for m, _update in page.answered if m.id == measure_id), None)
    if answered is None:
        return Message.of("confirmation.not_yours")
    return Message.of("confirmation.answered", number=answered.number)


def _refused(token: str, why: Message) -> ResponseReturnValue:
    db.session.rollback()
    if why.id == "confirmation.unknown":
        return _unknown()
    again = token if why.id in ("confirmation.answered", "confirmation.not_yours") else ""
    return links.answer(render_template("confirmations/spent.html", why=why, token=again), 410)


def _unknown() -> ResponseReturnValue:
    """A link that never was: one letter is wrong, or somebody is guessing. Guessing is made slow."""
    refusal = links.guessed()
    if refusal is not None:
        page = render_template("confirmations/spent.html", why=None, sentence=refusal.sentence, token="")
        return links.too_many(page, refusal)
    return links.answer(
        render_template("confirmations/spent.html", why=Message.of("confirmation.unknown"), token=""), 410
    )
