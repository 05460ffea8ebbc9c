"""The door to Redovisning: letters to the authority, from the first draft to the receipt."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.actions import answer_steps as steps
from tracker.actions import answers as actions
from tracker.documents import dossier, html
from tracker.documents.printers import PRINTERS
from tracker.extensions import db
from tracker.forms.answers import (
    AnnexesForm,
    BeginForm,
    DelegatedForm,
    ExplainForm,
    PutForwardForm,
    ReceiptForm,
    ReleaseForm,
    RequirementForm,
    RestOnForm,
    SentForm,
    SignForm,
    TextsForm,
    UrgentForm,
)
from tracker.models import Answer, AnswerVersion, Decision, Finding, Meeting, SupervisionCase
from tracker.models.reports import PDF, WORD
from tracker.queries import answer_pages as pages
from tracker.queries import answers, scope
from tracker.queries.answer_pages import AnswerPage
from tracker.queries.answers import Gathered
from tracker.queries.files import printed
from tracker.rules import answer_decision, answer_facts
from tracker.rules.access import Permission
from tracker.rules.consistency import Difference
from tracker.rules.states import AnswerKind, AnswerState, DeadlineKind, ExplanationPlace, Role
from tracker.web import clock, conflicts, context, downloads, eseal, guard, saving, sessions, uploads
from tracker.web.conflicts import ADDS
from tracker.web.context import words

door = Blueprint("answers", __name__, url_prefix="/svar")

#: Why the forms that take a step carry no version.
STEPS = "adds a step, and refuses one that has been taken"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the letter's way, as `components/page.html: steps` shows it."""

    title: str
    text: str
    done: bool = False
    current: bool = False
    url: str | None = None


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """The committee's letters, the newest first."""
    plan = context.plan()
    waiting = [case for case in plan.cases if case.closed_on is None]
    return render_template("answers/index.html", rows=answers.rows(db.session, plan), cases=waiting)


@door.route("/arende/<int:case_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, SupervisionCase, "case_id")
@conflicts.unversioned(ADDS)
def begin(case_id: int) -> ResponseReturnValue:
    """Begin a letter on the case."""
    case: SupervisionCase = guard.the_row()
    facts = next(c for c in context.plan().cases if c.id == case_id)
    open_ = [d for d in facts.deadlines if d.open and d.kind is not DeadlineKind.APPEAL]
    sent = [row for row in answers.rows(db.session, context.plan(), case_id) if row.sent_on is not None]
    wanted = AnswerKind.EXTENSION if request.args.get("typ") == "anstand" else AnswerKind.ACCOUNT
    first = min(open_, key=lambda d: (d.kind is DeadlineKind.REMEDY, d.due_on), default=None)
    form = BeginForm(data={"kind": wanted, "deadline_id": first.id if first else None})
    form.offer(
        [(d.id, f"{words().label(d.kind)} {words().date(d.due_on)}") for d in open_],
        [
            (row.id, _("Svar %(number)s, inlämnat %(day)s", number=row.number, day=words().date(row.sent_on)))
            for row in sent
            if row.sent_on
        ],
    )
    saved = saving.attempt(
        form,
        lambda: actions.begin(
            db.session,
            case,
            **saving.by(),
            kind=form.kind.data,
            deadline_id=form.deadline_id.data,
            supplements_id=form.supplements_id.data,
        ),
    )
    if saved.done:
        return saving.to(_home(saved.made.id), _("Svaret är påbörjat. Kontrollera det som saknas."))
    return saving.page("answers/begin.html", form, case=facts)


@door.get("/<int:answer_id>")
@guard.needs(Permission.PLAN_READ, Answer)
def show(answer_id: int) -> ResponseReturnValue:
    """Readiness, differences, decision and the letter itself; once sent, exactly what was sent."""
    page = pages.show_page(db.session, _gathered(guard.the_row()))
    return render_template(
        "answers/show.html", page=page, document=html.page(page.document), steps=_steps(page), roles=_roles(page)
    )


@door.route("/<int:answer_id>/texter", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, Answer)
def edit(answer_id: int) -> ResponseReturnValue:
    """The letter's own texts: receiver, introduction, what is left to say."""
    answer: Answer = guard.the_row()
    gathered = _gathered(answer)
    form = TextsForm(obj=answer)
    if answer.kind is not AnswerKind.EXTENSION:
        del form.wanted_on
    else:
        del form.cannot
    values = {name: form[name] for name in actions.TEXTS if name in form}
    saved = saving.attempt(
        form,
        lambda: actions.edit(
            db.session, answer, **saving.seen_by(form), **{name: field.data for name, field in values.items()}
        ),
        answer,
    )
    if saved.done:
        return saving.to(_home(answer_id), _("Texterna är sparade."))
    return _page(
        "answers/edit.html",
        form,
        gathered,
        saved.conflict,
        suggested=answers.suggested_introduction(gathered),
    )


@door.route("/<int:answer_id>/krav/<int:finding_id>", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, Answer)
def edit_requirement(answer_id: int, finding_id: int) -> ResponseReturnValue:
    """The chief's texts on one requirement."""
    answer: Answer = guard.the_row()
    finding = _finding(answer, finding_id)
    gathered = _gathered(answer)
    row = answers.requirement(db.session, answer_id, finding_id)
    form = RequirementForm(obj=row) if row else RequirementForm(version="0")
    saved = saving.attempt(
        form,
        lambda: actions.edit_requirement(
            db.session,
            answer,
            finding,
            **saving.seen_by(form),
            **_requirement(form),
        ),
        lambda: answers.requirement(db.session, answer_id, finding_id),
    )
    if saved.done:
        return saving.to(_home(answer_id), _("Texterna om kravet är sparade."))
    facts = next(f for f in gathered.plan.findings if f.id == finding_id)
    return _page("answers/edit_requirement.html", form, gathered, saved.conflict, finding=facts)


def _requirement(form: RequirementForm) -> dict[str, Any]:
    return {name: form[name].data or "" for name in actions.REQUIREMENT}


@door.route("/<int:answer_id>/bilagor", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, Answer)
def choose_annexes(answer_id: int) -> ResponseReturnValue:
    """Which evidence goes with the letter."""
    answer: Answer = guard.the_row()
    gathered = _gathered(answer)
    chosen = [paper.facts.id for paper in gathered.papers if paper.chosen]
    asked = any(paper.chosen and paper.marked for paper in gathered.papers)
    form = AnnexesForm(obj=answer, evidence_ids=chosen, marked_asked=asked)
    form.offer([(paper.facts.id, _paper(paper)) for paper in gathered.papers])
    saved = saving.attempt(
        form,
        lambda: actions.choose_annexes(
            db.session,
            answer,
            **saving.seen_by(form),
            evidence_ids=form.evidence_ids.data or [],
            marked_asked=form.marked_asked.data,
        ),
        answer,
        lambda: {"evidence_ids": chosen},
    )
    if saved.done:
        return saving.to(_home(answer_id), _("Bilagorna är valda."))
    return _page("answers/choose_annexes.html", form, gathered, saved.conflict, papers=gathered.papers)


def _paper(paper: answers.Paper) -> str:
    parts = [paper.number, paper.facts.title]
    text = " ".join(part for part in parts if part)
    return _("%(title)s (sekretessmarkerad)", title=text) if paper.marked else text


@door.route("/<int:answer_id>/forklara", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, Answer)
def explain(answer_id: int) -> ResponseReturnValue:
    """R10: the sentence on one difference to what was told before."""
    answer: Answer = guard.the_row()
    gathered = _gathered(answer)
    found = _difference(gathered, request.args.get("skillnad", ""))
    if found is None:
        return saving.to(_home(answer_id), _("Skillnaden finns inte längre."))
    wanted = found.key
    row = answers.explanation(db.session, answer_id, wanted)
    form = ExplainForm(obj=row) if row else ExplainForm(version="0", place=ExplanationPlace.LETTER)
    saved = saving.attempt(
        form,
        lambda: actions.explain(
            db.session,
            answer,
            wanted,
            **saving.seen_by(form),
            place=form.place.data,
            text=form.text.data or "",
        ),
        lambda: answers.explanation(db.session, answer_id, wanted),
    )
    if saved.done:
        return saving.to(_home(answer_id) + "#skillnader", _("Förklaringen är sparad."))
    return _page("answers/explain.html", form, gathered, saved.conflict, difference=found, skillnad=wanted)


def _difference(gathered: Gathered, wanted: str) -> Difference | None:
    """The one that is asked for; with none named, the first that still asks for a sentence, else the first."""
    if wanted:
        return next((one for one in gathered.differences if one.key == wanted), None)
    waiting = [one for one in gathered.differences if not one.explained]
    return next(iter([*waiting, *gathered.differences]), None)


@door.route("/<int:answer_id>/lagg-fram", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, Answer)
@conflicts.unversioned(STEPS)
def put_forward(answer_id: int) -> ResponseReturnValue:
    """Put the letter, exactly as it stands, before the committee."""
    answer: Answer = guard.the_row()
    gathered = _gathered(answer)
    ahead = pages.meetings_ahead(gathered.plan)
    form = PutForwardForm(data={"meeting_id": ahead[0].id if ahead else None, "editorial_mandate": True})
    form.meeting_id.choices = [(str(m.id), words().weekday(m.held_on)) for m in ahead]
    saved = saving.attempt(
        form,
        lambda: steps.put_forward(
            db.session,
            answer,
            scope.find_in(db.session, answer.committee_id, Meeting, form.meeting_id.data),
            **saving.by(),
            editorial_mandate=form.editorial_mandate.data,
            sealer=eseal.current(),
        ),
    )
    if saved.done:
        return saving.to(
            _home(answer_id), _("Svaret ligger på nämndens lista. Beslutet gäller just den här versionen.")
        )
    return _page("answers/put_forward.html", form, gathered, meetings=ahead)


@door.route("/<int:answer_id>/beslut", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_DRAFT, Answer)
@conflicts.unversioned(STEPS)
def rest_on(answer_id: int) -> ResponseReturnValue:
    """Tie a decision that is already recorded to the letter as it stands."""
    answer: Answer = guard.the_row()
    gathered = _gathered(answer)
    known = pages.decisions_on(gathered.answer, gathered.plan)
    form = RestOnForm(data={"decision_id": known[0].id if known else None})
    form.decision_id.choices = [(str(d.id), _decision(d)) for d in known]
    saved = saving.attempt(
        form,
        lambda: steps.rest_on(
            db.session,
            answer,
            scope.find_in(db.session, answer.committee_id, Decision, form.decision_id.data),
            **saving.by(),
            editorial_mandate=form.editorial_mandate.data,
            sealer=eseal.current(),
        ),
    )
    if saved.done:
        return saving.to(_home(answer_id), _("Svaret vilar på beslutet."))
    return _page("answers/rest_on.html", form, gathered, decisions=known)


def _decision(decision: Any) -> str:
    reference = words().section(decision.paragraph) if decision.paragraph else words().label(decision.form)
    return f"{words().date(decision.decided_on)}, {reference}: {decision.title}"


@door.route("/<int:answer_id>/ordforandebeslut", methods=["GET", "POST"])
@guard.needs(Permission.ANSWER_SIGN, Answer, recent=guard.POSTING)
@conflicts.unversioned(STEPS)
def decide_urgently(answer_id: int) -> ResponseReturnValue:
    """The chair decides in the committee's place."""
    answer: Answer = guard.the_row()
    form = UrgentForm()
    saved = saving.attempt(
        form,
        lambda: steps.decide_urgently(
            db.session,
            answer,
            **saving.by(),
            mandate=form.mandate.data or "",
            why=form.why.data or "",
            sealer=eseal.current(),
        ),
    )
    if saved.done:
        return saving.to(_home(answer_id), _("Beslutet är registrerat och anmäls på nästa sammanträde."))
    return _page("answers/decide_urgently.html", form, _gathered(answer))


@door.route("/<int:answer_id>/delegationsbeslut", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_PUBLISH, Answer, recent=guard.POSTING)
@conflicts.unversioned(STEPS)
def decide_delegated(answer_id: int) -> ResponseReturnValue:
    """A decision by delegation, with the warning."""
    answer: Answer = guard.the_row()
    form = DelegatedForm()
    saved = saving.attempt(
        form,
        lambda: steps.decide_delegated(
            db.session,
            answer,
            **saving.by(),
            reference=form.reference.data or "",
            warned=form.warned.data,
            sealer=eseal.current(),
        ),
    )
    if saved.done:
        return saving.to(_home(answer_id), _("Beslutet är registrerat och anmäls på nästa sammanträde."))
    return _page("answers/decide_delegated.html", form, _gathered(answer))


@door.route("/<int:answer_id>/slapp", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_PUBLISH, Answer, recent=guard.POSTING)
@conflicts.unversioned("carries the digest of the words that were seen")
def release(answer_id: int) -> ResponseReturnValue:
    """The chief lets the letter go to the chair's signature."""
    answer: Answer = guard.the_row()
    gathered = _gathered(answer)
    page = pages.show_page(db.session, gathered)
    form = ReleaseForm()
    saved = saving.attempt(form, lambda: _release(answer, form))
    if saved.done:
        return saving.to(_home(answer_id), _("Svaret är frisläppt. Ordföranden undertecknar det."))
    form.seen.data = answers.words_sha256(answers.draft(gathered))
    return saving.page("answers/release.html", form, page=page)


def _release(answer: Answer, form: ReleaseForm) -> Any:
    as_decided = bool(form.as_decided.data)
    return steps.release(
        db.session,
        answer,
        **saving.by(),
        as_decided=as_decided,
        editorial=bool(form.editorial.data),
        seen=None if as_decided else form.seen.data or None,
        day_is_set=clock.practice_day() is not None,
        sealer=eseal.current(),
    )


@door.route("/<int:answer_id>/underteckna", methods=["GET", "POST"])
@guard.needs(Permission.ANSWER_SIGN, Answer, recent=guard.POSTING)
@conflicts.unversioned(STEPS)
def sign(answer_id: int) -> ResponseReturnValue:
    """The chair, or the vice chair when acting, signs."""
    answer: Answer = guard.the_row()
    form = SignForm()
    saved = saving.attempt(form, lambda: steps.sign(db.session, answer, **saving.by(), acting=bool(form.acting.data)))
    if saved.done:
        return saving.to(_home(answer_id), _("Svaret är undertecknat och kan skickas."))
    page = pages.show_page(db.session, _gathered(answer))
    chair = Role.CHAIR in sessions.the_viewer().roles_in(answer.committee_id)
    return saving.page("answers/sign.html", form, page=page, chair=chair)


@door.route("/<int:answer_id>/inlamning", methods=["GET", "POST"])
@guard.needs(Permission.ANSWER_SEND, Answer)
@conflicts.unversioned(STEPS)
def register_sent(answer_id: int) -> ResponseReturnValue:
    """The letter has left: register it, for what it is, and lock it."""
    answer: Answer = guard.the_row()
    form = SentForm(data={"sent_on": clock.today()})
    saved = saving.attempt(
        form,
        lambda: steps.register_sent(
            db.session,
            answer,
            **saving.by(),
            sent_on=form.sent_on.data or clock.today(),
            channel=form.channel.data,
            clock=form.clock_time(),
            reference=form.reference.data or "",
            note=form.note.data or "",
            day_is_set=clock.practice_day() is not None,
        ),
    )
    if saved.done:
        return saving.to(_home(answer_id), _("Inlämningen är registrerad och svaret är låst."))
    return saving.page("answers/register_sent.html", form, page=pages.show_page(db.session, _gathered(answer)))


@door.route("/<int:answer_id>/kvitto", methods=["GET", "POST"])
@guard.needs(Permission.ANSWER_SEND, Answer)
@uploads.takes_file
@conflicts.unversioned(ADDS)
def add_receipt(answer_id: int) -> ResponseReturnValue:
    """What the authority answered that it has received; it may come much later."""
    answer: Answer = guard.the_row()
    form = ReceiptForm(data={"received_on": clock.today()})
    with uploads.received(form) as file:
        saved = saving.attempt(
            form,
            lambda: steps.add_receipt(
                db.session,
                answer,
                **saving.by(),
                received_on=form.received_on.data or clock.today(),
                reference=form.reference.data or "",
                note=form.note.data or "",
                file=file,
            ),
        )
    if saved.done:
        return saving.to(_home(answer_id), _("Kvittot är registrerat."))
    uploads.ask_again(form)
    return _page("answers/add_receipt.html", form, _gathered(answer))


@door.get("/<int:answer_id>/utkast.pdf")
@guard.needs(Permission.PLAN_READ, Answer)
def draft_pdf(answer_id: int) -> ResponseReturnValue:
    """The letter as it would be now, every page marked "Arbetsmaterial"."""
    return _draft(answer_id, PDF)


@door.get("/<int:answer_id>/utkast.docx")
@guard.needs(Permission.PLAN_READ, Answer)
def draft_word(answer_id: int) -> ResponseReturnValue:
    """The same draft in Word, to write on in."""
    return _draft(answer_id, WORD)


def _draft(answer_id: int, media_type: str) -> ResponseReturnValue:
    file = answers.draft_file(db.session, answer_id, clock.today(), media_type)
    return downloads.send(file)


@door.get("/version/<int:answer_version_id>/fil")
@guard.needs(Permission.PLAN_READ, AnswerVersion)
def download(answer_version_id: int) -> ResponseReturnValue:
    """A frozen version, byte for byte."""
    return _version(answer_version_id, PDF)


@door.get("/version/<int:answer_version_id>/fil.docx")
@guard.needs(Permission.PLAN_READ, AnswerVersion)
def download_word(answer_version_id: int) -> ResponseReturnValue:
    """A frozen version in Word: a copy that names the PDF as its original."""
    return _version(answer_version_id, WORD)


def _version(answer_version_id: int, media_type: str) -> ResponseReturnValue:
    file = answers.version_file(db.session, answer_version_id, media_type)
    return downloads.send(file, kept=True)


@door.get("/akt/<int:finding_id>")
@guard.needs(Permission.PLAN_READ, Finding)
def dossier_page(finding_id: int) -> ResponseReturnValue:
    """What the authority will ask at re-inspection, for one finding."""
    document = dossier.file(context.plan(), finding_id, answers.WORDS)
    facts = context.plan().finding(finding_id)
    return render_template("answers/dossier_page.html", document=html.page(document), finding=facts)


@door.get("/akt/<int:finding_id>/akt.pdf")
@guard.needs(Permission.PLAN_READ, Finding)
def dossier_pdf(finding_id: int) -> ResponseReturnValue:
    """The same as a file."""
    return _dossier(finding_id, PDF)


@door.get("/akt/<int:finding_id>/akt.docx")
@guard.needs(Permission.PLAN_READ, Finding)
def dossier_word(finding_id: int) -> ResponseReturnValue:
    """The same in Word."""
    return _dossier(finding_id, WORD)


def _dossier(finding_id: int, media_type: str) -> ResponseReturnValue:
    plan = context.plan()
    name = dossier.file_name(plan, finding_id, answers.WORDS, PRINTERS[media_type].ending)
    return downloads.send(printed(db.session, dossier.file(plan, finding_id, answers.WORDS), name, media_type))


def _gathered(answer: Answer) -> Gathered:
    return answers.gather(db.session, answer, context.plan())


def _finding(answer: Answer, finding_id: int) -> Finding:
    """The finding, when it is the letter's own case's; else it does not exist here."""
    finding = db.session.get(Finding, finding_id)
    if finding is None or finding.committee_id != answer.committee_id or finding.case_id != answer.case_id:
        abort(404)
    return finding


def _page(
    template: str, form: Any, gathered: Gathered, conflict: conflicts.Conflict | None = None, **data: Any
) -> ResponseReturnValue:
    told = gathered.answer
    case = answer_facts.case_of(told, gathered.plan)
    sent = answer_decision.state(told, gathered.plan) in (AnswerState.SENT, AnswerState.SENT_UNDECIDED)
    return saving.page(template, form, conflict, answer=told, case=case, sent=sent, home=_home(told.id), **data)


def _home(answer_id: int) -> str:
    return url_for("answers.show", answer_id=answer_id)


def _roles(page: AnswerPage) -> dict[str, bool]:
    """What the reader may do with this letter, for showing or leaving out the way to it."""
    viewer, committee = sessions.the_viewer(), sessions.the_committee_id()
    return {
        "draft": viewer.may(Permission.REPORT_DRAFT, committee) and page.sent is None,
        "release": viewer.may(Permission.REPORT_PUBLISH, committee) and page.sent is None,
        "sign": viewer.may(Permission.ANSWER_SIGN, committee) and page.sent is None,
        "send": viewer.may(Permission.ANSWER_SEND, committee),
    }


def _steps(page: AnswerPage) -> tuple[Step, ...]:
    """Kontrollera, Beslut, Lämna in, Låst: where the letter stands."""
    sent, decided = page.sent is not None, page.rests_on is not None
    checked = not page.left
    now = 3 if sent else 2 if decided else 1 if checked else 0
    panel = "#inlamning" if sent else "#beslut"
    return (
        Step(_("Kontrollera"), _checking(page), checked or sent, now == 0, None if sent else "#redo"),
        Step(_("Beslut"), _deciding(page), decided, now == 1, panel),
        Step(_("Lämna in"), _sending(page), sent, now == 2, panel),
        Step(_("Låst"), _locked(page), sent, now == 3),
    )


def _checking(page: AnswerPage) -> str:
    if page.sent is not None:
        return _("Klart")
    return ngettext("%(num)s sak kvar", "%(num)s saker kvar", page.left) if page.left else _("Inget hindrar")


def _deciding(page: AnswerPage) -> str:
    if page.rests_on is not None:
        return said_decision(page)
    if page.sent is not None:
        return _("Inget beslut registrerat")
    if page.waits_for is not None and page.waits_for.decision.meeting_on:
        return _("Nämnden %(day)s", day=words().date(page.waits_for.decision.meeting_on))
    last = page.outlook.last_deciding_meeting if page.outlook else None
    return _("Senast nämnden %(day)s", day=words().date(last.held_on)) if last else _("Inte lagt fram än")


def said_decision(page: AnswerPage) -> str:
    """The decision in short: "Nämnden vid sammanträde 26 mars 2014, § 34"."""
    if page.rests_on is None:
        return ""
    decision = page.rests_on.decision
    day = words().date(decision.decided_on) if decision.decided_on else ""
    section = words().section(decision.paragraph) if decision.paragraph else ""
    return ", ".join(part for part in (f"{words().label(decision.form)} {day}", section) if part)


def _sending(page: AnswerPage) -> str:
    if page.sent is not None:
        return words().date(page.sent.happened_on)
    if page.deadline is not None:
        return _("Senast %(day)s", day=words().date(page.deadline.due_on))
    return _("När det är undertecknat")


def _locked(page: AnswerPage) -> str:
    return words().label(page.state) if page.sent is not None else _("Går sedan inte att ändra")
