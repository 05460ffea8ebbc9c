"""What is done with a letter to the authority: put forward, decided, released, signed, sent, received (R11, R12).

Each act freezes or names a version and adds a step; neither is ever changed. Registering that a letter has left is
never refused for what is missing: it is then shown for what it is.

With a `sealer` each version gets the electronic seal as it is frozen, save one that is frozen because it has already
left: what was sent had no seal. OutOfOrder when it can't be put on; nothing is then done.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit, cases, decisions, eseal, evidence, locking
from tracker.actions.answers import label
from tracker.documents.answer_snapshot import LetterSnapshot
from tracker.documents.eseal import Sealer
from tracker.exchange.receiving import Received
from tracker.models import (
    Answer,
    AnswerStep,
    AnswerVersion,
    Decision,
    DueDateMove,
    InstallationFact,
    Measure,
    Meeting,
    SupervisionCase,
)
from tracker.queries import answers as queries
from tracker.queries import history, letterheads, scope
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.queries.answers import Gathered
from tracker.rules import answer_decision, answer_facts, answer_readiness, consistency, freezing
from tracker.rules.answer_decision import Basis
from tracker.rules.consistency import Difference
from tracker.rules.facts import MeetingFacts, PlanFacts
from tracker.rules.states import (
    AnswerKind,
    AnswerStepKind,
    CaseEventKind,
    Channel,
    DecisionForm,
    DecisionKind,
    ExplanationPlace,
    MeasureState,
)
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb
from tracker.wording.marking import N_
from tracker.wording.words import upper_first


def put_forward(
    session: Session,
    answer: Answer,
    meeting: Meeting,
    *,
    actor: Viewer,
    today: date,
    editorial_mandate: bool = False,
    sealer: Sealer | None = None,
) -> AnswerStep:
    """Freeze the letter as it stands and put it before the committee, as a matter on the meeting's list.

    Put forward anew, the matter names the new version. `editorial_mandate` asks the committee to let the chief make
    editorial changes afterwards. RuleBroken for a meeting that is over or cancelled, or a letter that has been sent.
    """
    gathered = _hold(session, answer, today)
    answer_decision.check_open(gathered.answer)
    answer_decision.check_put_forward(plans.meeting_facts(meeting), today)
    version = _freeze(session, answer, queries.draft(gathered), actor, sealer)
    text = _proposal(gathered, version, editorial_mandate)
    decision = _matter(session, gathered, meeting, text, actor, today)
    step = _step(
        session,
        answer,
        AnswerStepKind.PUT_FORWARD,
        actor,
        today,
        version=version,
        decision_id=decision.id,
        editorial_mandate=editorial_mandate,
    )
    new = {"meeting": meeting.held_on, **_named(version)}
    _record(session, AuditVerb.ANSWER_PUT_FORWARD, answer, actor, today, new)
    return step


def rest_on(
    session: Session,
    answer: Answer,
    decision: Decision,
    *,
    actor: Viewer,
    today: date,
    editorial_mandate: bool = False,
    sealer: Sealer | None = None,
) -> AnswerStep:
    """Tie a decision that is already recorded to the letter as it stands: exactly this version is what was decided.

    RuleBroken for a decision of another kind or case, or one that has not been taken.
    """
    gathered = _hold(session, answer, today)
    answer_decision.check_open(gathered.answer)
    known = {d.id: d for d in gathered.plan.decisions}
    if decision.id not in known:
        raise RuleBroken(Message.of("answer.other_decision"), field="decision_id")
    answer_decision.check_bound(known[decision.id], gathered.answer)
    return _decided(
        session, answer, gathered, decision, actor, today, editorial_mandate=editorial_mandate, sealer=sealer
    )


def decide_urgently(
    session: Session,
    answer: Answer,
    *,
    actor: Viewer,
    today: date,
    mandate: str,
    why: str,
    sealer: Sealer | None = None,
) -> AnswerStep:
    """KL 6:39: the chair decides in the committee's place. The decision is put on the next meeting's list as a notice.

    RuleBroken without the mandate or the reason why it can't wait.
    """
    gathered = _hold(session, answer, today)
    answer_decision.check_open(gathered.answer)
    answer_decision.check_urgent(mandate, why)
    decision = _decision(session, gathered, DecisionForm.CHAIR_URGENT, mandate, today, actor)
    step = _decided(session, answer, gathered, decision, actor, today, reference=mandate, note=why, sealer=sealer)
    _notice(session, gathered, "Anmälan av ordförandebeslut", _urgent_notice(gathered, actor, mandate), actor, today)
    return step


def decide_delegated(
    session: Session,
    answer: Answer,
    *,
    actor: Viewer,
    today: date,
    reference: str,
    warned: bool,
    sealer: Sealer | None = None,
) -> AnswerStep:
    """A decision by delegation, reported at the next meeting. RuleBroken without reference, or unwarned (KL 6:38)."""
    gathered = _hold(session, answer, today)
    answer_decision.check_open(gathered.answer)
    answer_decision.check_delegated(reference, warned=warned)
    decision = _decision(session, gathered, DecisionForm.DELEGATED, reference, today, actor)
    step = _decided(session, answer, gathered, decision, actor, today, reference=reference, sealer=sealer)
    text = f"{_committee(gathered)} noterar att {_name(gathered)} har beslutats på delegation ({reference})."
    _notice(session, gathered, "Anmälan av delegationsbeslut", text, actor, today)
    return step


def release(
    session: Session,
    answer: Answer,
    *,
    actor: Viewer,
    today: date,
    as_decided: bool = False,
    editorial: bool = False,
    seen: str | None = None,
    day_is_set: bool = False,
    sealer: Sealer | None = None,
) -> AnswerStep:
    """The chief lets the letter go: final, with the decision it rests on (R12). The chair signs it then.

    `as_decided` takes exactly the decided version, whatever has been written since; `editorial` says that the changes
    since then were read and are such, which the decision's mandate covers. `seen` is the digest of the words that
    were read. RuleBroken for a gap that is neither mended nor said (R7), a difference without explanation (R10), no
    decision, other words than were decided, or words other than were seen.
    """
    gathered = _hold(session, answer, today)
    answer_decision.check_open(gathered.answer)
    _check_practice(session, day_is_set)
    rests_on = answer_decision.basis(gathered.answer, gathered.plan)
    made, found = _to_release(session, gathered, rests_on, as_decided=as_decided)
    words_sha256 = queries.words_sha256(made)
    rests_on = answer_decision.check_release(
        gathered.answer, gathered.plan, words_sha256=words_sha256, editorial=editorial
    )
    if seen is not None and seen != words_sha256:
        raise RuleBroken(Message.of("answer.read_anew"), field="seen")
    _check_gaps(gathered)
    consistency.check_explained(found)
    edited = words_sha256 != rests_on.version.words_sha256
    final = queries.finished(made, rests_on, history.anchor(session), edited=edited)
    version = _freeze(session, answer, final, actor, sealer)
    step = _step(
        session,
        answer,
        AnswerStepKind.RELEASED,
        actor,
        today,
        version=version,
        decision_id=rests_on.decision.id,
    )
    _tell_committee(session, gathered, found, actor, today)
    new = {**_named(version), "edited": edited}
    _record(session, AuditVerb.ANSWER_RELEASED, answer, actor, today, new)
    return step


def sign(session: Session, answer: Answer, *, actor: Viewer, today: date, acting: bool = False) -> AnswerStep:
    """The chair, or the vice chair when acting, signs what the chief has released. RuleBroken as R4 and R12 say."""
    gathered = _hold(session, answer, today)
    released = answer_decision.check_sign(
        gathered.answer,
        gathered.plan,
        user_id=actor.user_id,
        roles=actor.roles_in(answer.committee_id),
        acting=acting,
    )
    version = session.get_one(AnswerVersion, released.version_id)
    step = _step(session, answer, AnswerStepKind.SIGNED, actor, today, version=version)
    new = _named(version)
    _record(session, AuditVerb.ANSWER_SIGNED, answer, actor, today, new)
    return step


def register_sent(
    session: Session,
    answer: Answer,
    *,
    actor: Viewer,
    today: date,
    sent_on: date,
    channel: Channel,
    clock: str = "",
    reference: str = "",
    note: str = "",
    day_is_set: bool = False,
) -> AnswerStep:
    """The letter has left: lock it, meet the last day, and keep the dates that the authority was told (R2).

    Never refused for what is missing: without a decision the draft is frozen as it stands, and the letter reads
    "inlämnad utan registrerat beslut". RuleBroken for a day to come, or when it is registered already.
    """
    gathered = _hold(session, answer, today)
    answer_decision.check_open(gathered.answer)
    _check_practice(session, day_is_set)
    answer_decision.check_sent(sent_on, today, answer_facts.case_of(gathered.answer, gathered.plan).decided_on)
    version, rests_on = _sent_version(session, answer, gathered, actor)
    step = _step(
        session,
        answer,
        AnswerStepKind.SENT,
        actor,
        sent_on,
        version=version,
        decision_id=rests_on.decision.id if rests_on else None,
        channel=channel,
        clock=clock,
        reference=reference,
        note=note,
    )
    new: dict[str, Any] = {
        "sent_on": sent_on,
        "clock": clock,
        "channel": channel,
        "reference": reference,
        **_named(version),
        "decided": rests_on is not None,
    }
    if answer.kind is AnswerKind.ACCOUNT:
        new["told"] = _tell_dates(session, queries.frozen(session, version.id), sent_on)
    _record(session, AuditVerb.ANSWER_SENT, answer, actor, today, new)
    _log(session, answer, gathered, actor, today, step, decided=rests_on is not None)
    return step


def add_receipt(
    session: Session,
    answer: Answer,
    *,
    actor: Viewer,
    today: date,
    received_on: date,
    reference: str = "",
    note: str = "",
    file: Received | None = None,
) -> AnswerStep:
    """What the authority answered that it has received, at once or much later; its file is kept as the case's own.

    RuleBroken before the letter has been sent.
    """
    locking.hold(session, answer)
    told = queries.facts(session, answer)
    sent = told.last(AnswerStepKind.SENT)
    if sent is None:
        raise RuleBroken(Message.of("answer.not_sent"))
    if received_on > today:
        raise RuleBroken(Message.of("case.not_yet", today=today), field="received_on")
    paper = None
    if file is not None:
        case = session.get_one(SupervisionCase, answer.case_id)
        paper = evidence.add(
            session,
            case,
            actor=actor,
            today=today,
            file=file,
            title=f"Mottagningsbevis, svar {answer.number}",
            dnr=reference,
            document_on=received_on,
        )
    step = _step(
        session,
        answer,
        AnswerStepKind.RECEIPT,
        actor,
        received_on,
        reference=reference,
        note=note,
        evidence_id=paper.id if paper else None,
    )
    new = {"received_on": received_on, "reference": reference, "evidence_id": paper.id if paper else None}
    _record(session, AuditVerb.ANSWER_RECEIPT_ADDED, answer, actor, today, new)
    return step


def _hold(session: Session, answer: Answer, today: date) -> Gathered:
    locking.hold(session, answer)
    return queries.gather(session, answer, plans.load_plan(session, answer.committee_id, today))


def _check_practice(session: Session, day_is_set: bool) -> None:
    freezing.check_practice(day_is_set=day_is_set, demo_database=session.get(InstallationFact, "demo") is not None)


def _check_gaps(gathered: Gathered) -> None:
    """R7: a gap is mended, or the letter says what the committee can't state and why."""
    if gathered.answer.kind is AnswerKind.EXTENSION:
        return
    blocking = answer_readiness.judge(gathered.answer, gathered.plan).blocking
    if blocking:
        raise RuleBroken(Message.of("answer.gaps", n=len(blocking)))


def _to_release(
    session: Session, gathered: Gathered, rests_on: Basis | None, *, as_decided: bool
) -> tuple[LetterSnapshot, tuple[Difference, ...]]:
    if as_decided and rests_on is not None:
        return queries.as_decided(session, gathered, rests_on)
    return queries.draft(gathered), gathered.differences


def _sent_version(
    session: Session, answer: Answer, gathered: Gathered, actor: Viewer
) -> tuple[AnswerVersion, Basis | None]:
    """What left: the released version; else the decided one; else the draft as it stands."""
    rests_on = answer_decision.basis(gathered.answer, gathered.plan)
    released = answer_decision.released(gathered.answer, gathered.plan)
    if released is not None:
        return session.get_one(AnswerVersion, released.version_id), rests_on
    made = queries.frozen(session, rests_on.version.id) if rests_on else queries.draft(gathered)
    final = queries.finished(made, rests_on, history.anchor(session))
    return _freeze(session, answer, final, actor, None), rests_on


def _freeze(
    session: Session, answer: Answer, made: LetterSnapshot, actor: Viewer, sealer: Sealer | None
) -> AnswerVersion:
    """Snapshot, compose, print and seal once, and keep it all."""
    statement = select(AnswerVersion.number).where(AnswerVersion.answer_id == answer.id)
    number = (session.scalar(statement.order_by(AnswerVersion.number.desc()).limit(1)) or 0) + 1
    name = queries.file_name(made, number)
    reason = queries.WORDS.t(N_("Fryst: %(name)s"), name=name.removesuffix(".pdf"))
    document = letterheads.dressed(session, queries.composed(made))
    printed = eseal.pdf_columns(document, sealer, made.plan.committee, reason)
    version = AnswerVersion(
        committee_id=answer.committee_id,
        answer_id=answer.id,
        number=number,
        as_of=made.as_of,
        made_at=datetime.now(UTC),
        made_by_id=actor.user_id,
        snapshot=made.to_json(),
        snapshot_sha256=made.sha256,
        words_sha256=queries.words_sha256(made),
        printer_version=made.printer_version,
        file_name=name,
        **printed,
    )
    session.add(version)
    session.flush()
    return version


def _step(
    session: Session,
    answer: Answer,
    kind: AnswerStepKind,
    actor: Viewer,
    happened_on: date,
    *,
    version: AnswerVersion | None = None,
    **values: Any,
) -> AnswerStep:
    step = AnswerStep(
        committee_id=answer.committee_id,
        answer_id=answer.id,
        kind=kind,
        version_id=version.id if version else None,
        happened_on=happened_on,
        recorded_by_id=actor.user_id,
        recorded_by_title=actor.title_in(answer.committee_id) or actor.name,
        recorded_at=datetime.now(UTC),
        **values,
    )
    session.add(step)
    session.flush()
    return step


def _named(version: AnswerVersion) -> dict[str, Any]:
    """The version and its file, as each event names them."""
    return {"version": version.number, "sha256": version.sha256, **eseal.told(version)}


def _record(session: Session, verb: AuditVerb, answer: Answer, actor: Viewer, today: date, new: dict[str, Any]) -> None:
    audit.record(session, verb, actor=actor, today=today, subject=answer, label=label(answer), new=new)


def _decided(
    session: Session,
    answer: Answer,
    gathered: Gathered,
    decision: Decision,
    actor: Viewer,
    today: date,
    *,
    editorial_mandate: bool = False,
    reference: str = "",
    note: str = "",
    sealer: Sealer | None = None,
) -> AnswerStep:
    version = _freeze(session, answer, queries.draft(gathered), actor, sealer)
    step = _step(
        session,
        answer,
        AnswerStepKind.DECIDED,
        actor,
        decision.decided_on or today,
        version=version,
        decision_id=decision.id,
        editorial_mandate=editorial_mandate,
        reference=reference,
        note=note,
    )
    new = {"form": decision.form, **_named(version), "reference": reference}
    _record(session, AuditVerb.ANSWER_DECIDED, answer, actor, today, new)
    return step


def _decision(
    session: Session, gathered: Gathered, form: DecisionForm, reference: str, today: date, actor: Viewer
) -> Decision:
    """A decision taken outside a meeting: recorded as it is taken."""
    answer, plan = gathered.answer, gathered.plan
    case = answer_facts.case_of(answer, plan)
    decision = Decision(
        committee_id=plan.committee.id,
        meeting_id=None,
        form=form,
        kind=DecisionKind.GIVE_STATEMENT,
        title=f"{upper_first(_name(gathered))}",
        text="",
        dnr=case.own_dnr,
        case_id=case.id,
    )
    session.add(decision)
    session.flush()
    return decisions.record(
        session,
        decision,
        actor=actor,
        today=today,
        text=f"{upper_first(_name(gathered))} lämnas enligt förslaget ({reference}).",
        decided_on=today,
        form=form,
        body_name=actor.title_in(plan.committee.id),
        dnr=case.own_dnr,
    )


def _proposal(gathered: Gathered, version: AnswerVersion, editorial_mandate: bool) -> str:
    """Worded as if already decided, naming exactly the version that is put forward."""
    text = (
        f"{_committee(gathered)} lämnar {_name(gathered)} enligt version {version.number} "
        f"(kontrollsumma {version.sha256[:16]})."
    )
    if editorial_mandate:
        title = gathered.plan.committee.chief_title.lower()
        text += f" {upper_first(title)}en får göra redaktionella ändringar."
    return text


def _matter(session: Session, gathered: Gathered, meeting: Meeting, text: str, actor: Viewer, today: date) -> Decision:
    """The matter on the meeting's list: the one that stands there, worded anew, or a new one; on one list only."""
    case = answer_facts.case_of(gathered.answer, gathered.plan)
    for facts in gathered.plan.decisions:
        if facts.kind is not DecisionKind.GIVE_STATEMENT or facts.case_id != case.id or facts.decided_on is not None:
            continue
        proposal = session.get_one(Decision, facts.id)
        if proposal.form is DecisionForm.COMMITTEE and facts.meeting_id == meeting.id:
            return decisions.edit(session, proposal, actor=actor, today=today, text=text)
        if any(step.decision_id == facts.id for step in gathered.answer.steps):
            decisions.withdraw(session, proposal, actor=actor, today=today)
    return decisions.propose(
        session,
        meeting,
        actor=actor,
        today=today,
        kind=DecisionKind.GIVE_STATEMENT,
        title=upper_first(_name(gathered)),
        text=text,
        dnr=case.own_dnr,
        case_id=case.id,
    )


def _notice(session: Session, gathered: Gathered, title: str, text: str, actor: Viewer, today: date) -> None:
    """Put it by itself on the list of the next meeting. Without one in the calendar the page says so."""
    meeting = next_meeting(gathered.plan, today)
    if meeting is None:
        return
    decisions.propose(
        session,
        session.get_one(Meeting, meeting.id),
        actor=actor,
        today=today,
        kind=DecisionKind.OTHER,
        title=title,
        text=text,
        dnr=answer_facts.case_of(gathered.answer, gathered.plan).own_dnr,
    )


def next_meeting(plan: PlanFacts, today: date) -> MeetingFacts | None:
    """The next meeting after today."""
    coming = [m for m in plan.meetings if m.held_on > today and not m.cancelled]
    return min(coming, key=lambda m: m.held_on, default=None)


def _urgent_notice(gathered: Gathered, actor: Viewer, mandate: str) -> str:
    title = actor.title_in(gathered.plan.committee.id) or "ordföranden"
    return f"{_committee(gathered)} noterar att {title} har beslutat om {_name(gathered)} ({mandate})."


def _tell_committee(
    session: Session, gathered: Gathered, found: Iterable[Difference], actor: Viewer, today: date
) -> None:
    """R10: what is explained to the committee rather than in the letter becomes a notice at its next meeting."""
    told = [
        f"{one.number} {one.title}: {one.explanation.text.strip()}"
        for one in found
        if one.needs_sentence and one.explanation is not None and one.explanation.place is ExplanationPlace.NOTICE
    ]
    if told:
        text = f"{_committee(gathered)} noterar ändrade uppgifter sedan återrapporteringen.\n" + "\n".join(told)
        _notice(session, gathered, "Anmälan: ändrade uppgifter sedan återrapporteringen", text, actor, today)


def _committee(gathered: Gathered) -> str:
    return upper_first(gathered.plan.committee.name)


def _name(gathered: Gathered) -> str:
    """What the letter is called in a proposal: "yttrande till IVO"."""
    case = answer_facts.case_of(gathered.answer, gathered.plan)
    what = "begäran om anstånd" if gathered.answer.kind is AnswerKind.EXTENSION else "yttrande"
    return f"{what} till {case.authority_short or case.authority}"


def _tell_dates(session: Session, sent: LetterSnapshot, sent_on: date) -> list[str]:
    """R2: the first date that the authority was told of each measure is kept, and that it has heard of each move."""
    dates = {
        measure.id: measure.due_on
        for measure in sent.plan.measures
        if measure.due_on is not None and measure.state is not MeasureState.WITHDRAWN
    }
    told = []
    for measure in session.scalars(select(Measure).where(Measure.id.in_(dates)).order_by(Measure.sequence)):
        if measure.first_due_authority is None:
            measure.first_due_authority = dates[measure.id]
            told.append(f"{measure.number} {dates[measure.id]}")
    return told + _tell_moves(session, sent, sent_on)


def _tell_moves(session: Session, sent: LetterSnapshot, sent_on: date) -> list[str]:
    """R2: the letter tells every move that it was frozen with; one approved since then waits for the next."""
    numbers = {move.id: measure.number for measure in sent.plan.measures for move in measure.moves}
    statement = select(DueDateMove).where(DueDateMove.id.in_(numbers), DueDateMove.authority_told_on.is_(None))
    told = []
    for move in session.scalars(statement.order_by(DueDateMove.id)):
        move.authority_told_on = sent_on
        told.append(f"{numbers[move.id]} {move.from_on or '–'} → {move.to_on}")
    return told


def _log(
    session: Session,
    answer: Answer,
    gathered: Gathered,
    actor: Viewer,
    today: date,
    step: AnswerStep,
    *,
    decided: bool,
) -> None:
    """The line in the case's log, and the last day that the answer meets."""
    case = scope.find_in(session, answer.committee_id, SupervisionCase, answer.case_id)
    extension = answer.kind is AnswerKind.EXTENSION
    deadline = answer_facts.deadline_of(gathered.answer, gathered.plan)
    when = f" kl. {step.clock}" if step.clock else ""
    name = "Begäran om anstånd" if extension else "Redovisning"
    text = f"{name} {answer.number} inlämnad{when}."
    if not decided:
        text += " Inlämnad utan registrerat beslut."
    cases.add_event(
        session,
        case,
        actor=actor,
        today=today,
        kind=CaseEventKind.EXTENSION_ASKED if extension else CaseEventKind.ANSWER_SENT,
        happened_on=step.happened_on,
        text=text,
        dnr=step.reference,
        met_deadline_ids=[deadline.id] if deadline is not None and not extension else [],
    )
