"""The field types every form is made of. What is typed is cleaned the same way everywhere and refused in words.

No form of any door lives here.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    FieldList,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import client_data
from tracker.wording import Words

LINE = 300
PROSE = 5_000
LONG = 20_000
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MAX_KRONOR = 1_000_000_000

#: Control characters except tab and newline, lone surrogates, and the marks that turn text around.
REPLACED = "\N{REPLACEMENT CHARACTER}"
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def words() -> Words:
    """Facts into words, in the language of the request."""
    return Words(str(get_locale() or "sv"))


class Form(FlaskForm):
    """The base of all forms. `form_errors` holds refusals that concern no single field."""

    #: Whether it was refused because something on this side is out of order, whatever was sent.
    out_of_order = False

    class Meta(FlaskForm.Meta):
        """What every form is told about its input."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """What was sent, with what no page or document can show made visible: `storable` then refuses it.

            Passwords are never shown again, and are compared exactly as typed. What is no form (JSON, say) is nothing.
            """
            form.sent = {}
            if request.is_json:
                return MultiDict()
            sent = super().wrap_formdata(form, formdata)
            form.sent = sent or {}
            if sent is None:
                return None
            exact = {field.name for field in form if isinstance(field, PasswordField)}
            return MultiDict(
                (name, _UNSTORABLE.sub(REPLACED, value) if isinstance(value, str) and name not in exact else value)
                for name, value in sent.items(multi=True)
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse also client data (R13), and a field that came twice with different contents: which was meant?"""
        valid = bool(super().validate(extra_validators))
        if not any(name in self for name in self.sent):  # else what stands chosen beforehand would count as sent
            self.form_errors.append(_l("Formuläret kom fram tomt. Fyll i det och skicka det igen."))
            return False
        for field in self:
            if isinstance(field, SelectMultipleField | FieldList) or len(set(map(str, field.raw_data or ()))) < 2:
                continue
            valid = False
            sentence = _l("Fältet kom flera gånger med olika innehåll. Ladda om sidan och skicka en gång till.")
            if isinstance(field, HiddenField):
                self.form_errors.append(sentence)
            else:
                field.errors = [*field.errors, sentence]
        return client_data.refuse(self) and valid


class VersionedForm(Form):
    """An edit form: carries the version its values were read at, so that nobody overwrites anybody (R14)."""

    version = HiddenField()

    def opened_at(self) -> int:
        """The version the form was opened at; -1, which never matches, when it was left out or tampered with."""
        text = str((self.version.raw_data or [""])[0])  # what was sent, never the version just read
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1

    def take(self, name: str, value: Any) -> None:
        """Let a saved value stand in a field instead of what was typed there."""
        field = self[name]
        field.data, field.raw_data, field.process_errors = value, None, []


def clean(text: str | None) -> str:
    """Typed text as it is stored: NFC, one kind of line break, no space around."""
    return unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def storable(_form: FlaskForm, field: Field) -> None:
    """Refuse characters that no document can hold; the field shows where they stood."""
    if REPLACED in (field.data or ""):
        raise StopValidation(_l("Texten innehåller tecken som inte går att spara. Skriv om den med vanliga tecken."))


class AtMost:
    """Refuse a longer text, saying how long it is and may be."""

    def __init__(self, characters: int) -> None:
        self.characters = characters

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if len(field.data or "") > self.characters:
            raise StopValidation(
                _(
                    "Texten är %(length)s tecken. Korta den till högst %(most)s.",
                    length=words().number(len(field.data)),
                    most=words().number(self.characters),
                )
            )


class Filled(InputRequired):
    """Ask for something that is missing, with a sentence that says what to write."""

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if field.data not in (None, "", []):
            return
        if any(str(value).strip() for value in field.raw_data or ()) and field.errors:
            raise StopValidation  # what was typed is already refused with a better sentence
        field.errors = []
        raise StopValidation(self.message or "")


class DayField(DateField):
    """A day, typed as 2014-04-04 or picked. A day that does not exist is refused in words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; ValueError, which WTForms shows at the field, when there is no such day."""
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day <= LATEST:
            raise ValueError(_l("Skriv ett datum som finns, som 2014-04-04."))
        self.data = day


class KronorField(IntegerField):
    """A whole number of kronor; spaces between thousands and a trailing "kr" are understood."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:,}".replace(",", " ") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount; ValueError, which WTForms shows at the field, when it is not one."""
        text = re.sub(r"\s|\u00a0|kr$", "", (valuelist[0] if valuelist else "").strip().lower())
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > MAX_KRONOR:
            raise ValueError(_l("Skriv beloppet i hela kronor, som 600 000."))
        self.data = int(text)


class CountField(IntegerField):
    """A whole number within bounds."""

    def __init__(self, label: Any, *, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; ValueError, which WTForms shows at the field, when it is outside its bounds."""
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,6}", text) or not self.least <= int(text) <= self.most:
            raise ValueError(_("Skriv ett heltal från %(least)s till %(most)s.", least=self.least, most=self.most))
        self.data = int(text)


class ExactField(DecimalField):
    """A number with decimals, kept exactly as typed: a comma or a point, spaces between thousands, a trailing "%"."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return words().decimal(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; ValueError, which WTForms shows at the field, when it is not one."""
        text = (valuelist[0] if valuelist else "").strip()
        self.data = exact_number(text) if text else None
        if text and self.data is None:
            raise ValueError(_l("Skriv ett tal, som 74 eller 74,5."))


def exact_number(text: str) -> Decimal | None:
    """The number that a person has written, or None for what is none."""
    bare = re.sub(r"[\s\u00a0\u202f]|%$", "", text.strip()).replace("\u2212", "-")
    if not re.fullmatch(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", bare, re.ASCII):
        return None
    return Decimal(bare.replace(",", "."))


class TickField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class UploadField(FileField):
    """A file. `web.uploads` looks into it before the form is validated and leaves here what is wrong with it.

    No browser sends a file a second time by itself: a form that comes back for another reason says so at the field.
    """

    #: The sentence of a file that is not taken, and what the page is then answered with.
    refusal = ""
    status = 400

    def refuse(self, sentence: str, status: int = 400) -> None:
        """The file is not taken, and this is why."""
        self.refusal, self.status = sentence, status

    def pre_validate(self, _form: FlaskForm) -> None:
        """Show what was found wrong with the file."""
        if self.refusal:
            raise StopValidation(self.refusal)

    def ask_again(self) -> None:
        """Say, where the form comes back for another reason, that the file has to be chosen once more."""
        if self.data and not self.errors:
            self.errors: Any = [_l("Välj filen igen. Webbläsaren skickar den inte en gång till av sig själv.")]


def upload(label: Any, accept: str) -> UploadField:
    """One file. `accept` is what the browser offers first: endings with commas between."""
    return UploadField(label, render_kw={"accept": accept})


def line(label: Any, *, required: Any = None, most: int = LINE, **options: Any) -> StringField:
    """A one-line text; `required` is the sentence shown when it is missing."""
    return StringField(label, validators=_text(required, most), filters=[clean], **options)


def prose(label: Any, *, required: Any = None, most: int = PROSE, **options: Any) -> TextAreaField:
    """A text of several lines; `required` is the sentence shown when it is missing."""
    return TextAreaField(label, validators=_text(required, most), filters=[clean], **options)


def _text(required: Any, most: int) -> list[Any]:
    return [*([Filled(required)] if required else []), storable, AtMost(most)]


def day(label: Any, *, required: Any = None, **options: Any) -> DayField:
    """A day; `required` is the sentence shown when it is missing."""
    return DayField(label, validators=[Filled(required)] if required else [Optional()], **options)


def kronor(label: Any, **options: Any) -> KronorField:
    """An optional amount in whole kronor."""
    return KronorField(label, validators=[Optional()], **options)


def exact(label: Any, **options: Any) -> ExactField:
    """An optional exact number."""
    return ExactField(label, validators=[Optional()], **options)


def count(label: Any, *, least: int = 0, most: int = 999_999, **options: Any) -> CountField:
    """An optional whole number."""
    return CountField(label, least=least, most=most, validators=[Optional()], **options)


def tick(label: Any, **options: Any) -> BooleanField:
    """A checkbox."""
    return BooleanField(label, **options)


def radio(label: Any, enum: type[StrEnum] | Iterable[StrEnum], *, required: Any = None) -> RadioField:
    """One of a few, as cards."""
    return RadioField(
        label,
        coerce=coerce_to(enum),
        choices=choices(enum),
        validators=[Filled(required)] if required else [Optional()],
    )


def select(
    label: Any, enum: type[StrEnum] | Iterable[StrEnum], *, required: Any = None, empty: Any = None
) -> SelectField:
    """One of many. With `empty` the first choice is none at all, worded so."""
    first = [("", empty)] if empty is not None else []
    return SelectField(
        label,
        coerce=coerce_to(enum),
        choices=lambda: [*first, *choices(enum)()],
        validators=[Filled(required)] if required else [Optional()],
    )


def choices(enum: type[StrEnum] | Iterable[StrEnum]) -> Any:
    """The enum's members with their words in the reader's language, asked for when the form is made."""
    members = list(enum)
    return lambda: [(member.value, words().label(member)) for member in members]


def coerce_to(enum: type[StrEnum] | Iterable[StrEnum]) -> Any:
    """Typed value to enum member; the empty choice is None; anything else stays and is refused as no choice."""
    members = {member.value: member for member in enum}
    return lambda value: members.get(
        str(getattr(value, "value", value)), None if value in (None, "", "None") else value
    )


def ids(pairs: Sequence[tuple[int, str]], *, empty: Any = None) -> list[tuple[str, Any]]:
    """Choices by row id for a SelectField or TickField with `coerce=row_id`."""
    return [*([("", empty)] if empty is not None else []), *((str(key), text) for key, text in pairs)]


#: Stands for whatever is no id, so that it is refused as no choice rather than taken for the empty one.
NO_ROW = -1


def row_id(value: Any) -> int | None:
    """A row id in a choice; None for the empty choice, `NO_ROW` for what is no id. Never raises."""
    text = str(value if value is not None else "")
    if text in ("", "None"):
        return None
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else NO_ROW
