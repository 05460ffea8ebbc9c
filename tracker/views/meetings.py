"""The door to the meetings: calendar, preparation of each meeting, the chief's texts, locking for dispatch."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import meetings as actions
from tracker.actions import report_drafts, reports_supplement
from tracker.actions import reports as report_actions
from tracker.documents import html
from tracker.documents.blocks import Document
from tracker.documents.snapshot import Snapshot
from tracker.extensions import db
from tracker.forms.base import VersionedForm
from tracker.forms.meetings import LockForm, MeetingForm, MinutesForm, TextsForm
from tracker.models import Meeting, Report, ReportDraft
from tracker.models.reports import PDF, WORD
from tracker.queries import meetings, meetings_minutes, reports, reports_presented
from tracker.queries import plan as plans
from tracker.queries.meetings import MeetingPage
from tracker.queries.reports import Gathered
from tracker.rules import reminders
from tracker.rules.access import Permission
from tracker.web import clock, conflicts, context, downloads, eseal, filters, guard, saving, sessions
from tracker.web.conflicts import ADDS
from tracker.web.context import words
from tracker.wording import Words

door = Blueprint("meetings", __name__, url_prefix="/sammantraden")

#: What `?visa=` may say; anything else shows what is to come.
PAST = "tidigare"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the preparation, as `components/page.html: steps` shows it."""

    title: str
    text: str
    done: bool = False
    current: bool = False
    url: str | None = None


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """The committee's calendar: coming meetings, the nearest first, or held ones, the latest first."""
    past = filters.choice("visa", (PAST,)) == PAST
    descending = filters.descending() if filters.choice("sortera", ("dag",)) else past
    page = meetings.index_page(
        db.session,
        sessions.the_committee_id(),
        clock.today(),
        past=past,
        number=filters.page_number(),
        descending=descending,
    )
    return render_template("meetings/index.html", page=page, descending=descending)


@door.route("/nytt", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT)
@conflicts.unversioned(ADDS)
def new() -> ResponseReturnValue:
    """Put a meeting in the calendar."""
    form, committee_id = MeetingForm(), sessions.the_committee_id()
    saved = saving.attempt(form, lambda: actions.add(db.session, committee_id, **saving.by(), **_typed(form)))
    if saved.done:
        return saving.to(url_for("meetings.show", meeting_id=saved.made.id), _("Sammanträdet är inlagt."))
    return saving.page("meetings/new.html", form, dispatch_days=context.plan().committee.dispatch_days)


@door.get("/<int:meeting_id>")
@guard.needs(Permission.PLAN_READ, Meeting)
def show(meeting_id: int) -> ResponseReturnValue:
    """The preparation: what is missing, the matters, the report as it would be, and the decisions afterwards."""
    return _show(guard.the_row(), LockForm(), MinutesForm(obj=guard.the_row()))


@door.route("/<int:meeting_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT, Meeting)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Move the meeting, or change anything else about it. All that hangs on its day is computed anew."""
    meeting: Meeting = guard.the_row()
    form = MeetingForm(obj=meeting)
    saved = saving.attempt(
        form, lambda: actions.edit(db.session, meeting, **saving.seen_by(form), **_typed(form)), meeting
    )
    if saved.done:
        said = _("Sammanträdet är ändrat. Allt som hänger på dagen är omräknat.")
        return saving.to(url_for("meetings.show", meeting_id=meeting_id), said)
    return saving.page(
        "meetings/edit.html",
        form,
        saved.conflict,
        meeting=plans.meeting_facts(meeting),
        dispatch_days=context.plan().committee.dispatch_days,
    )


@door.post("/<int:meeting_id>/stall-in")
@guard.needs(Permission.MEETING_EDIT, Meeting)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel the meeting."""
    actions.cancel(db.session, guard.the_row(), **saving.seen_by(VersionedForm()))
    db.session.commit()
    said = _("Sammanträdet är inställt. Allt som hängde på dagen är omräknat.")
    return saving.to(url_for("meetings.show", meeting_id=meeting_id), said)


@door.post("/<int:meeting_id>/aterinfor")
@guard.needs(Permission.MEETING_EDIT, Meeting)
def reinstate(meeting_id: int) -> ResponseReturnValue:
    """Take back a cancellation."""
    actions.reinstate(db.session, guard.the_row(), **saving.seen_by(VersionedForm()))
    db.session.commit()
    return saving.to(url_for("meetings.show", meeting_id=meeting_id), _("Sammanträdet hålls som planerat."))


@door.post("/<int:meeting_id>/justering")
@guard.needs(Permission.MEETING_EDIT, Meeting)
def approve_minutes(meeting_id: int) -> ResponseReturnValue:
    """Record the day the minutes were approved."""
    meeting: Meeting = guard.the_row()
    form = MinutesForm()
    saved = saving.attempt(
        form,
        lambda: actions.approve_minutes(
            db.session, meeting, approved_on=form.minutes_approved_on.data, **saving.seen_by(form)
        ),
        meeting,
    )
    if saved.done:
        return saving.to(url_for("meetings.show", meeting_id=meeting_id), _("Justeringsdagen är sparad."))
    return _show(meeting, LockForm(formdata=None), form, saved.conflict), 409 if saved.conflict else 400


@door.post("/<int:meeting_id>/forbered")
@guard.needs(Permission.REPORT_DRAFT, Meeting)
@conflicts.unversioned("opens the draft once; what is opened already stays as it is")
def prepare(meeting_id: int) -> ResponseReturnValue:
    """Open the draft of the report, with the chief's texts of the last one carried over and marked."""
    meeting = guard.the_row()
    earlier = meetings.earlier_draft(db.session, meeting)
    opened = earlier and report_drafts.open_next(db.session, meeting, held_on=earlier[1], **saving.by())
    db.session.commit()
    said = (
        _("Texterna är hämtade från förra rapporten. Läs igenom dem och spara.")
        if opened
        else _("Rapporten är redan påbörjad.")
    )
    return saving.to(url_for("meetings.edit_texts", meeting_id=meeting_id), said)


@door.post("/<int:meeting_id>/avsluta")
@guard.needs(Permission.MEETING_EDIT, Meeting)
@conflicts.unversioned("locks a supplement once; a second time is refused")
def end(meeting_id: int) -> ResponseReturnValue:
    """End the meeting: what had happened since dispatch is locked beside the report."""
    made = reports_supplement.end_meeting(db.session, guard.the_row(), **saving.by())
    db.session.commit()
    said = _("Sammanträdet är avslutat. Det som hade hänt sedan utskicket är låst som tillägg till rapporten.")
    return saving.to(url_for("reports.show", report_id=made.report_id), said)


@door.get("/<int:meeting_id>/protokollsutdrag")
@guard.needs(Permission.PLAN_READ, Meeting)
def minutes(meeting_id: int) -> ResponseReturnValue:
    """The extract from the minutes: the paragraphs that concern the plan."""
    meeting = plans.meeting_facts(guard.the_row())
    document = meetings_minutes.extract_document(db.session, meeting, context.plan())
    return render_template("meetings/minutes.html", meeting=meeting, document=html.page(document))


@door.get("/<int:meeting_id>/protokollsutdrag.pdf")
@guard.needs(Permission.PLAN_READ, Meeting)
def minutes_pdf(meeting_id: int) -> ResponseReturnValue:
    """The same extract as a file."""
    return _extract(PDF)


@door.get("/<int:meeting_id>/protokollsutdrag.docx")
@guard.needs(Permission.PLAN_READ, Meeting)
def minutes_word(meeting_id: int) -> ResponseReturnValue:
    """The same extract in Word, to put into the municipality's own template."""
    return _extract(WORD)


def _extract(media_type: str) -> ResponseReturnValue:
    file = meetings_minutes.extract_file(db.session, plans.meeting_facts(guard.the_row()), context.plan(), media_type)
    return downloads.send(file)


@door.route("/<int:meeting_id>/texter", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, Meeting)
def edit_texts(meeting_id: int) -> ResponseReturnValue:
    """The chief's sections of the report; the summary begins as the facts suggest it."""
    meeting: Meeting = guard.the_row()
    draft = meetings.draft_row(db.session, meeting_id)
    gathered = reports.gather(db.session, meeting, context.plan())
    suggested = reports.suggested_summary(gathered, reports.next_number(db.session, meeting.committee_id))
    form = _texts_form(draft, suggested)
    saved = saving.attempt(form, lambda: _save_texts(meeting, form), lambda: meetings.draft_row(db.session, meeting_id))
    if saved.done:
        return saving.to(url_for("meetings.show", meeting_id=meeting_id), _("Texterna är sparade."))
    return saving.page(
        "meetings/edit_texts.html",
        form,
        saved.conflict,
        meeting=gathered.meeting,
        texts=gathered.texts,
        carried=[str(form[name].label.text) for name in gathered.texts.carried_over if name in form],
        suggested=suggested,
    )


def _texts_form(draft: ReportDraft | None, suggested: str) -> TextsForm:
    """The texts as saved; in a draft that nobody has saved yet, the summary is the suggested one."""
    if draft is None:
        return TextsForm(summary=suggested, version="0")
    if draft.carried_from_on is None:
        return TextsForm(obj=draft)
    carried = {name: getattr(draft, name) for name in report_actions.TEXTS}
    return TextsForm(data={**carried, "summary": suggested, "version": draft.version})


def _save_texts(meeting: Meeting, form: TextsForm) -> None:
    texts: dict[str, Any] = {name: form[name].data or "" for name in report_actions.TEXTS}
    report_actions.edit_texts(db.session, meeting, **saving.seen_by(form), **texts)


@door.get("/<int:meeting_id>/utkast.pdf")
@guard.needs(Permission.PLAN_READ, Meeting)
def draft_pdf(meeting_id: int) -> ResponseReturnValue:
    """The report as it would be now, every page marked "Arbetsmaterial"."""
    return _draft(meeting_id, PDF)


@door.get("/<int:meeting_id>/utkast.docx")
@guard.needs(Permission.PLAN_READ, Meeting)
def draft_word(meeting_id: int) -> ResponseReturnValue:
    """The same draft in Word, to write on in."""
    return _draft(meeting_id, WORD)


def _draft(meeting_id: int, media_type: str) -> ResponseReturnValue:
    file = reports.draft_file(db.session, meeting_id, clock.today(), media_type)
    return downloads.send(file)


@door.post("/<int:meeting_id>/las")
@guard.needs(Permission.REPORT_PUBLISH, Meeting, recent=guard.POSTING)
@conflicts.unversioned("carries the digest of the draft that was seen, which covers the whole plan")
def publish(meeting_id: int) -> ResponseReturnValue:
    """Lock the report for dispatch."""
    meeting: Meeting = guard.the_row()
    form = LockForm()
    saved = saving.attempt(form, lambda: _freeze(meeting, form))
    if saved.done:
        said = _("Rapport %(number)s är låst för utskick.", number=saved.made.number)
        return saving.to(url_for("reports.show", report_id=saved.made.id), said)
    status = 409 if form.seen.errors else conflicts.status(form, None)
    return _show(meeting, form, MinutesForm(formdata=None, obj=meeting)), status


def _freeze(meeting: Meeting, form: LockForm) -> Report:
    return report_actions.freeze(
        db.session,
        meeting,
        **saving.by(),
        day_is_set=clock.practice_day() is not None,
        missing_accepted=form.missing_accepted.data,
        revising=bool(form.revising.data),
        seen=form.seen.data or None,
        sealer=eseal.current(),
    )


def _show(meeting: Meeting, form: LockForm, minutes: MinutesForm, conflict: conflicts.Conflict | None = None) -> str:
    gathered = reports.gather(db.session, meeting, context.plan())
    page = meetings.show_page(db.session, meeting, gathered.plan)
    revising = page.must_revise and bool(request.args.get("revidera") or form.revising.data)
    if page.report is None or revising:
        number = reports.next_number(db.session, meeting.committee_id)
        made = reports.draft(gathered, number)
        form.seen.data, document = made.sha256, _to_read(gathered, made)
    else:
        made = reports.frozen(db.session, page.report.id)
        form.seen.data, document = made.sha256, reports.composed(made)
    return render_template(
        "meetings/show.html",
        page=page,
        form=form,
        minutes=minutes,
        conflict=conflict,
        steps=_steps(page),
        revising=revising,
        document=html.page(document),
        committee=gathered.plan.committee,
        reminded=reminders.said(gathered.plan.committee.reminders),
        earlier=meetings.earlier_draft(db.session, meeting) is not None
        and not page.texts.saved
        and page.texts.carried_from_on is None,
        left=meetings_minutes.left_matters(db.session, meeting.id),
        ended=page.report is not None and reports_presented.locked_supplement(db.session, page.report.id) is not None,
    )


def _to_read(gathered: Gathered, made: Snapshot) -> Document:
    """The draft in the reader's language. What is locked, and what was seen of it, is Swedish whoever reads it."""
    read_in = Words(context.locale())
    if read_in.locale != reports.WORDS.locale:
        made = reports.draft(gathered, made.number, words=read_in)
    return reports.composed(made, read_in)


def _typed(form: MeetingForm) -> dict[str, Any]:
    return {name: form[name].data for name in actions.FIELDS if name in form}


def _steps(page: MeetingPage) -> tuple[Step, ...]:
    """Förbered, Lås för utskick, Sammanträde, Skriv in besluten: where the meeting stands."""
    locked, today = page.report is not None, page.today
    day, decided = page.meeting.held_on, bool(page.matters) and not page.undecided
    now = 3 if page.held else 2 if locked else 1 if not page.missing else 0
    preparing = _("Klart") if locked else _left(len(page.missing))
    to_prepare = "#saknas" if not locked and not page.over else None
    to_lock = "#las" if locked or not page.over else None
    return (
        Step(_("Förbered"), preparing, locked or now == 1, now == 0, to_prepare),
        Step(_("Lås för utskick"), _locking(page), locked, now == 1, to_lock),
        Step(_("Sammanträde"), words().day(day, today), page.held, now == 2),
        Step(_("Skriv in besluten"), _recording(page, decided=decided), decided, now == 3, "#beslut"),
    )


def _left(count: int) -> str:
    return ngettext("%(num)s punkt kvar", "%(num)s punkter kvar", count) if count else _("Inget saknas")


def _locking(page: MeetingPage) -> str:
    if page.report is not None:
        return _("Rapport %(number)s är låst", number=page.report.number)
    if page.over:
        return _("Ingen rapport låstes")
    return _("Kallelsen går ut %(day)s", day=words().day(page.meeting.dispatch_on, page.today))


def _recording(page: MeetingPage, *, decided: bool) -> str:
    if decided:
        return _("Klart")
    if page.held and page.undecided:
        return ngettext("%(num)s beslut kvar", "%(num)s beslut kvar", page.undecided)
    return _("När protokollet är justerat")
