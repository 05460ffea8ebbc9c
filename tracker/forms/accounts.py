"""What a person types about the own account. Passwords are taken exactly as typed."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField

from tracker.forms.base import AtMost, Filled, Form, clean, storable

EMAIL = 254
PASSWORD = 256


class SignInForm(Form):
    """Address and password; `next` is where the reader wanted to go."""

    email = StringField(
        _l("E-post"), validators=[Filled(_l("Skriv din e-postadress.")), storable, AtMost(EMAIL)], filters=[clean]
    )
    password = PasswordField(_l("Lösenord"), validators=[Filled(_l("Skriv ditt lösenord.")), AtMost(PASSWORD)])
    next = HiddenField()


class PasswordForm(Form):
    """A new password, with the current one as proof of who is asking."""

    current = PasswordField(
        _l("Nuvarande lösenord"), validators=[Filled(_l("Skriv ditt nuvarande lösenord.")), AtMost(PASSWORD)]
    )
    new = PasswordField(_l("Nytt lösenord"), validators=[Filled(_l("Skriv ett nytt lösenord.")), AtMost(PASSWORD)])


class ForgottenForm(Form):
    """The address of somebody who has forgotten the password."""

    email = StringField(
        _l("E-post"), validators=[Filled(_l("Skriv din e-postadress.")), storable, AtMost(EMAIL)], filters=[clean]
    )


class ChosenForm(Form):
    """A first password, or a new one, by a link."""

    password = PasswordField(_l("Lösenord"), validators=[Filled(_l("Skriv ett lösenord.")), AtMost(PASSWORD)])
