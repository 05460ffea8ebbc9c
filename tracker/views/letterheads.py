"""A committee's letterhead: chosen by the system administrator, seen by whoever reads the committee's documents."""

from io import BytesIO

from flask import Blueprint, Response, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import letterheads as actions
from tracker.extensions import db
from tracker.forms.letterheads import LetterheadForm
from tracker.models import Committee, LetterheadPicture
from tracker.models.reports import PDF
from tracker.queries import admin as reading
from tracker.queries import letterheads as queries
from tracker.rules import letterheads as rules
from tracker.rules.access import Permission
from tracker.web import clock, guard, saving, uploads

door = Blueprint("letterheads", __name__, url_prefix="/brevhuvud")


@door.route("/<int:committee_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.ADMINISTER)
@uploads.takes_file
def edit(committee_id: int) -> ResponseReturnValue:
    """Change picture, colour and foot, beside the head as it is now."""
    committee = reading.find(db.session, Committee, committee_id)
    form = LetterheadForm(obj=committee)
    with uploads.received_picture(form) as picture:
        saved = saving.attempt(
            form,
            lambda: actions.edit(
                db.session,
                committee,
                **saving.seen_by(form),
                foot=form.letterhead.data or "",
                accent=form.accent.data or "",
                alt=form.emblem_alt.data or "",
                picture=picture,
                remove=bool(form.remove.data),
            ),
            committee,
        )
    if saved.done:
        return saving.to(url_for("letterheads.edit", committee_id=committee_id), _("Brevhuvudet är sparat."))
    page = queries.page(db.session, committee_id, clock.today())
    uploads.ask_again(form)
    accent = page.head.design.accent if page.head.design else ""
    contrast = rules.contrast(accent) if accent else None
    return saving.page(
        "letterheads/edit.html", form, saved.conflict, page=page, committee_id=committee_id, contrast=contrast
    )


@door.get("/<int:committee_id>/provsida.pdf")
@guard.needs(Permission.ADMINISTER)
def sample(committee_id: int) -> ResponseReturnValue:
    """A document with the letterhead and no word of the plan, for a look on paper."""
    reading.find(db.session, Committee, committee_id)
    content = queries.sample(db.session, committee_id, clock.today())
    name = _("Provsida %(day)s.pdf", day=clock.today().isoformat())
    return send_file(BytesIO(content), PDF, as_attachment=True, download_name=name)


@door.get("/<int:committee_id>/bild/<int:letterhead_picture_id>")
@guard.needs(Permission.ADMINISTER)
def chosen(committee_id: int, letterhead_picture_id: int) -> ResponseReturnValue:
    """The picture, for whoever administers the committee and reads nothing of its plan."""
    row = reading.find(db.session, LetterheadPicture, letterhead_picture_id)
    if row.committee_id != committee_id:
        raise queries.NotFound(f"LetterheadPicture {letterhead_picture_id} in committee {committee_id}")
    return _picture(letterhead_picture_id)


@door.get("/bild/<int:letterhead_picture_id>")
@guard.needs(Permission.REPORT_READ, LetterheadPicture)
def picture(letterhead_picture_id: int) -> ResponseReturnValue:
    """The picture, beside a document of the committee's on a page."""
    return _picture(letterhead_picture_id)


def _picture(picture_id: int) -> Response:
    """A PNG that we have drawn, as a picture and nothing else: opened by itself it may run, load and submit nothing."""
    answer: Response = send_file(BytesIO(queries.picture(db.session, picture_id)), "image/png")
    answer.headers["Content-Security-Policy"] = uploads.DOWNLOAD_POLICY
    answer.headers["Content-Disposition"] = 'inline; filename="brevhuvud.png"'
    return answer
