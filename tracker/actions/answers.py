"""Letters to the authority: begun, written, explained. What is decided, released and sent is `answer_steps`."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.actions import audit, locking
from tracker.models import (
    Answer,
    AnswerExplanation,
    AnswerRequirement,
    Committee,
    Deadline,
    Evidence,
    Finding,
    SupervisionCase,
)
from tracker.models.answers import answer_annexes
from tracker.queries import answers as queries
from tracker.queries import plan as plans
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import answer_decision
from tracker.rules.states import AnswerKind, AnswerStepKind, ExplanationPlace
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb
from tracker.rules.versions import StaleVersion

#: The chief's own texts on the whole letter.
TEXTS = frozenset({"address", "introduction", "cannot", "closing", "contact", "wanted_on"})
#: The chief's own texts on one requirement.
REQUIREMENT = frozenset({"position", "measures", "waiting", "effect", "remains", "cannot"})


def begin(
    session: Session,
    case: SupervisionCase,
    *,
    actor: Viewer,
    today: date,
    kind: AnswerKind = AnswerKind.ACCOUNT,
    deadline_id: int | None = None,
    supplements_id: int | None = None,
) -> Answer:
    """Begin a letter on the case. The evidence that is meant for the authority is chosen, never what is marked (R13).

    NotFound for another case's deadline or letter; RuleBroken to supplement what has not been sent.
    """
    _hold_numbers(session, case.committee_id)
    if deadline_id is not None:
        _own(scope.find_in(session, case.committee_id, Deadline, deadline_id), case)
    if supplements_id is not None:
        old = _own(scope.find_in(session, case.committee_id, Answer, supplements_id), case)
        if queries.facts(session, old).last(AnswerStepKind.SENT) is None:
            raise RuleBroken(Message.of("answer.not_sent"))
    answer = Answer(
        committee_id=case.committee_id,
        case_id=case.id,
        number=queries.next_number(session, case.committee_id),
        kind=kind,
        deadline_id=deadline_id,
        supplements_id=supplements_id,
        begun_on=today,
        address=case.authority,
        introduction="",
        cannot="",
        closing="",
        contact="",
    )
    session.add(answer)
    session.flush()
    chosen = [] if kind is AnswerKind.EXTENSION else _unasked(session, answer, today)
    _choose(session, answer, chosen)
    new = {"kind": kind, "number": answer.number, "case_id": case.id, "deadline_id": deadline_id}
    audit.record(
        session, AuditVerb.ANSWER_BEGUN, actor=actor, today=today, subject=answer, label=label(answer), new=new
    )
    return answer


def edit(
    session: Session, answer: Answer, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Answer:
    """Write the letter's own texts. RuleBroken when it has been sent; StaleVersion (R14)."""
    if unknown := values.keys() - TEXTS:
        raise TypeError(f"no such text of a letter: {sorted(unknown)}")
    locking.hold(session, answer, opened_at)
    answer_decision.check_open(queries.facts(session, answer))
    if values.get("wanted_on") is not None and answer.deadline_id is not None:
        due_on = session.get_one(Deadline, answer.deadline_id).due_on
        if values["wanted_on"] <= due_on:
            raise RuleBroken(Message.of("answer.wanted_not_later", due_on=due_on), field="wanted_on")
    old, new = audit.differences(answer, values)
    if new:
        _drafted(session, answer, answer, actor, today, old, new)
    return answer


def edit_requirement(
    session: Session,
    answer: Answer,
    finding: Finding,
    *,
    actor: Viewer,
    today: date,
    opened_at: int | None = None,
    **values: str,
) -> AnswerRequirement:
    """Write the chief's texts on one requirement. `opened_at` is 0 when nobody had written any yet.

    NotFound for another case's finding; RuleBroken when the letter has been sent; StaleVersion (R14).
    """
    if unknown := values.keys() - REQUIREMENT:
        raise TypeError(f"no such text of a requirement: {sorted(unknown)}")
    locking.hold(session, answer)
    answer_decision.check_open(queries.facts(session, answer))
    if finding.case_id != answer.case_id:
        raise scope.NotFound("a letter holds findings of its own case only")
    row = queries.requirement(session, answer.id, finding.id)
    _check_version(row, opened_at)
    if row is None:
        row = AnswerRequirement(
            committee_id=answer.committee_id,
            answer_id=answer.id,
            finding_id=finding.id,
            **dict.fromkeys(REQUIREMENT, ""),
        )
        session.add(row)
    old, new = audit.differences(row, values)
    _drafted(session, row, answer, actor, today, old, {**new, "finding_id": finding.id})
    return row


def choose_annexes(
    session: Session,
    answer: Answer,
    *,
    actor: Viewer,
    today: date,
    evidence_ids: Iterable[int],
    marked_asked: bool = False,
    opened_at: int | None = None,
) -> Answer:
    """Say which evidence goes with the letter. `marked_asked` is the tick of its own that marked ones need (R13).

    NotFound for what is not the case's; RuleBroken for a marked one unasked, or when it has been sent.
    """
    locking.hold(session, answer, opened_at)
    plan = plans.load_plan(session, answer.committee_id, today)
    gathered = queries.gather(session, answer, plan)
    answer_decision.check_open(gathered.answer)
    papers = {paper.facts.id: paper for paper in gathered.papers}
    wanted = list(dict.fromkeys(evidence_ids))
    if any(evidence_id not in papers for evidence_id in wanted):
        raise scope.NotFound("an annex is evidence of the letter's own case")
    if any(papers[evidence_id].marked for evidence_id in wanted) and not marked_asked:
        raise RuleBroken(Message.of("answer.marked_annex"), field="marked_asked")
    before = _titles(session, gathered.answer.annex_ids)
    _choose(session, answer, wanted)
    flag_modified(answer, "address")  # its annexes are part of the letter: another choice is a new version of it (R14)
    after = _titles(session, wanted)
    _drafted(session, answer, answer, actor, today, {"annexes": before}, {"annexes": after})
    return answer


def explain(
    session: Session,
    answer: Answer,
    difference: str,
    *,
    actor: Viewer,
    today: date,
    place: ExplanationPlace,
    text: str,
    opened_at: int | None = None,
) -> AnswerExplanation:
    """R10: write the sentence on one difference. `opened_at` is 0 when nobody had written one.

    RuleBroken when the difference is no more, or the authority itself was told otherwise and the sentence stands
    elsewhere than in the letter; StaleVersion (R14).
    """
    locking.hold(session, answer)
    gathered = queries.gather(session, answer, plans.load_plan(session, answer.committee_id, today))
    answer_decision.check_open(gathered.answer)
    found = next((one for one in gathered.differences if one.key == difference), None)
    if found is None:
        raise RuleBroken(Message.of("answer.no_difference"))
    if found.told_authority and place is ExplanationPlace.NOTICE:
        raise RuleBroken(Message.of("answer.notice_to_authority"), field="place")
    row = queries.explanation(session, answer.id, difference)
    _check_version(row, opened_at)
    if row is None:
        row = AnswerExplanation(
            committee_id=answer.committee_id, answer_id=answer.id, difference=difference, text="", place=place
        )
        session.add(row)
    old, new = audit.differences(row, {"place": place, "text": text})
    audit.record(
        session,
        AuditVerb.ANSWER_EXPLAINED,
        actor=actor,
        today=today,
        subject=row,
        label=f"{label(answer)}: {found.number}",
        old=old,
        new={"place": place, **new},
    )
    return row


def label(answer: Answer) -> str:
    """What the trail calls the letter."""
    return f"Svar {answer.number}"


def _check_version(row: Any, opened_at: int | None) -> None:
    current = row.version if row is not None else 0
    if opened_at is not None and opened_at != current:
        raise StaleVersion(opened_at, current)


def _drafted(
    session: Session, row: Any, answer: Answer, actor: Viewer, today: date, old: dict[str, Any], new: dict[str, Any]
) -> None:
    audit.record(
        session,
        AuditVerb.ANSWER_DRAFTED,
        actor=actor,
        today=today,
        subject=row,
        label=label(answer),
        old=old,
        new=new,
    )


def _hold_numbers(session: Session, committee_id: int) -> None:
    """Two letters of one committee can't be numbered at once."""
    session.execute(select(Committee.id).where(Committee.id == committee_id).with_for_update())


def _own(row: Any, case: SupervisionCase) -> Any:
    if row.case_id != case.id:
        raise scope.NotFound("a letter is about one case")
    return row


def _unasked(session: Session, answer: Answer, today: date) -> list[int]:
    plan = plans.load_plan(session, answer.committee_id, today)
    papers = queries.gather(session, answer, plan).papers
    return [paper.facts.id for paper in papers if paper.facts.for_authority and not paper.marked]


def _choose(session: Session, answer: Answer, evidence_ids: Iterable[int]) -> None:
    session.execute(delete(answer_annexes).where(answer_annexes.c.answer_id == answer.id))
    rows = [{"answer_id": answer.id, "evidence_id": evidence_id} for evidence_id in evidence_ids]
    if rows:
        session.execute(insert(answer_annexes), rows)


def _titles(session: Session, ids: Iterable[int]) -> list[str]:
    statement = select(Evidence.title).where(Evidence.id.in_(list(ids))).order_by(Evidence.id)
    return list(session.scalars(statement))
