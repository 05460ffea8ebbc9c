"""What a person types to prove who they are with a second factor."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField

from tracker.forms.accounts import PASSWORD
from tracker.forms.base import AtMost, Filled, Form, clean, storable

#: Longer than a recovery code with spaces between its groups.
CODE = 40


def _code(label: str) -> StringField:
    return StringField(label, validators=[Filled(_l("Skriv koden.")), storable, AtMost(CODE)], filters=[clean])


class CodeForm(Form):
    """A code from the app, or from the paper; `next` is where the reader wanted to go."""

    code = _code(_l("Kod"))
    next = HiddenField()


class EnrolForm(Form):
    """The first code from an app that has just been given its secret."""

    code = _code(_l("Kod från appen"))


class ProofForm(Form):
    """The password once more. The names are such that no other form has them (`web.proving`)."""

    proof_password = PasswordField(_l("Lösenord"), validators=[Filled(_l("Skriv ditt lösenord.")), AtMost(PASSWORD)])
    next = HiddenField()


class ProofWithCodeForm(ProofForm):
    """The same for somebody with a second factor."""

    proof_code = _code(_l("Kod"))
