"""Proving anew who one is, before a weighty act: password, and code where there is one. Nothing typed is lost.

A form that comes with too old a proof is answered with a page that asks for the password and carries the form's own
fields along, hidden. It is sent to the same address; here the proof is judged, and only then does the view see it.
So there is no address to be led astray by, and the act happens once.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import factors
from tracker.extensions import db
from tracker.forms.factors import ProofForm, ProofWithCodeForm
from tracker.queries import factors as reading
from tracker.rules import factors as rules
from tracker.web import clock, proof, sessions, urls
from tracker.web.throttle import Refusal

#: The page's own fields. No form of a weighty act has fields by these names.
OWN_FIELDS = frozenset({"csrf_token", "proof_password", "proof_code"})


def is_fresh() -> bool:
    """Whether who is here has proved who they are within the last ten minutes."""
    return rules.is_recent(datetime.now(UTC), sessions.the_current().proved_at)


def ask() -> ResponseReturnValue | None:
    """The page that asks for the proof; None when the form carried it and it was right."""
    if request.method != "POST":
        return redirect(url_for("factors.prove", next=request.full_path.rstrip("?")), 303)
    sent = "proof_password" in request.form
    form = form_for(sent=sent)
    if sent and form.validate_on_submit():
        refusal = judge(form)
        if refusal is None and not form.errors:
            return None
        return page(form, refusal, carried=_carried())
    return page(form, carried=_carried())


def form_for(*, sent: bool = True) -> ProofForm:
    """The form that this person must fill in; empty unless it was `sent`."""
    kind = ProofWithCodeForm if reading.has_factor(db.session, sessions.the_person().user_id) else ProofForm
    return kind() if sent else kind(formdata=None)


def judge(form: ProofForm) -> Refusal | None:
    """Judge a filled-in form: errors are put in it, a Refusal is one try too many. A right proof renews the session."""
    person = sessions.the_person()
    found = proof.by_password(person.email, form.proof_password.data or "")
    if found.refusal is not None:
        return found.refusal
    right = found.proved_hash is not None
    has_code = isinstance(form, ProofWithCodeForm)
    if not (right and has_code):
        factors.note_proof(db.session, actor=person, right=right, today=clock.today())
        db.session.commit()
    if not right:
        form.proof_password.errors = [_("Lösenordet stämmer inte. Skriv det igen.")]
    elif isinstance(form, ProofWithCodeForm):
        return _judge_code(form)
    else:
        sessions.mark_proved()
    return None


def _judge_code(form: ProofWithCodeForm) -> Refusal | None:
    found = proof.by_code(sessions.the_person(), form.proof_code.data or "", factors.prove)
    if found.given is None and found.refusal is None:
        form.proof_code.errors = [_("Koden stämmer inte eller är redan använd. Vänta på nästa kod i appen.")]
    elif found.given is not None:
        sessions.mark_factor()
    return found.refusal


def page(
    form: ProofForm, refusal: Refusal | None = None, *, carried: Sequence[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    """The page that asks. Instead of a form's own answer (`carried`) it is 401: the form has not been acted on."""
    if refusal is not None:
        form.form_errors.append(refusal.sentence)
    text = render_template("factors/prove.html", form=form, carried=carried, way_back=_way_back())
    if refusal is not None:
        return text, 429, refusal.headers
    if form.errors:
        return text, 400
    return text, 200 if carried is None else 401


def _carried() -> Sequence[tuple[str, str]]:
    """The fields of the form that came too late, as they came. Files are left out: no weighty act has any."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]


def _way_back() -> str:
    """The page that the form stood on, as the browser says; the start page when it does not."""
    home = url_for("overview.index")
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return home
    return urls.safe_next(referrer._replace(scheme="", netloc="").geturl(), home)
