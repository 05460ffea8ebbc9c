"""What a person types about the own account. Passwords are taken exactly as typed."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import StopValidation

from tracker.forms.base import AtMost, Filled, Form, clean, storable, tick

EMAIL = 254
PASSWORD = 256
#: The choice of mails in the language of the pages.
AS_PAGES = "pages"


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


def _sent(_form: Form, field: Field) -> None:
    """A form in which even this is missing was never filled in: its empty boxes turn nothing off."""
    if not field.raw_data:
        raise StopValidation(_l("Välj språk i mejlen."))


class MailForm(Form):
    """What a person wants to be told by mail, and in which language."""

    weekly = tick(_l("Veckobrev på måndagar: det som är försenat och det som snart ska bli klart"))
    nudges = tick(_l("Påminnelse när ett datum för en av mina åtgärder har passerat"))
    warnings = tick(_l("Varning när något i planen behöver mig som förvaltningschef"))
    language = RadioField(
        _l("Språk i mejlen"),
        choices=lambda: [(AS_PAGES, _l("Som sidorna")), ("sv", "Svenska"), ("en", "English")],
        validators=[_sent],
    )
