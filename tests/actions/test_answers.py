import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import answer_steps, answers, decisions, measures_dates, reports
from tracker.documents.blocks import texts
from tracker.models import (
    Answer,
    AnswerVersion,
    AuditEvent,
    CaseEvent,
    Deadline,
    Decision,
    Evidence,
    Finding,
    Measure,
    Meeting,
    SupervisionCase,
)
from tracker.queries import answers as queries
from tracker.queries import evidence
from tracker.queries.accounts import Viewer
from tracker.queries.plan import load_plan
from tracker.rules import answer_readiness, promises
from tracker.rules.states import (
    AnswerState,
    AnswerStepKind,
    Channel,
    DecisionForm,
    DecisionKind,
    ExplanationPlace,
    Position,
    Role,
    TellAuthority,
)
from tracker.rules.transitions import RuleBroken

MEETING_DAY, LAST_DAY = date(2014, 3, 26), date(2014, 4, 4)
SENT = {"channel": Channel.E_SERVICE, "clock": "10.15", "reference": "8.5-1/2014"}


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


@pytest.fixture
def chair(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHAIR)


@pytest.fixture
def case(session: Session, world: World) -> SupervisionCase:
    """The world's case as an answer needs it: a position and an owner who has not left."""
    finding = session.get_one(Finding, world.a.ids["finding_id"])
    finding.position, finding.authority_words = Position.SHARES, "Nämnden ska utreda inom fyra månader."
    return session.get_one(SupervisionCase, world.a.ids["case_id"])


@pytest.fixture
def answer(session: Session, world: World, case: SupervisionCase, chief: Viewer) -> Answer:
    return answers.begin(session, case, actor=chief, today=TODAY, deadline_id=world.a.ids["deadline_id"])


def state(session: Session, answer: Answer, today: date = TODAY) -> AnswerState:
    return queries.gather(session, answer, load_plan(session, answer.committee_id, today)).state


def decided(session: Session, answer: Answer, chief: Viewer, *, mandate: bool = False) -> Decision:
    """Put forward to the world's coming meeting, and decided there."""
    meeting = session.scalars(
        select(Meeting).where(Meeting.committee_id == answer.committee_id, Meeting.held_on == MEETING_DAY)
    ).one()
    step = answer_steps.put_forward(session, answer, meeting, actor=chief, today=TODAY, editorial_mandate=mandate)
    decision = session.get_one(Decision, step.decision_id)
    return decisions.record(
        session, decision, actor=chief, today=MEETING_DAY, text=decision.text, decided_on=MEETING_DAY, paragraph="34"
    )


def explain_all(session: Session, answer: Answer, chief: Viewer, today: date = MEETING_DAY) -> None:
    gathered = queries.gather(session, answer, load_plan(session, answer.committee_id, today))
    for one in gathered.differences:
        if not one.explained:
            answers.explain(
                session,
                answer,
                one.key,
                actor=chief,
                today=today,
                place=ExplanationPlace.LETTER,
                text=f"Förklaring av {one.number}.",
            )


def events(session: Session, action: str) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)))


def test_the_whole_way_from_draft_to_receipt(
    session: Session, world: World, answer: Answer, chief: Viewer, chair: Viewer
) -> None:
    assert state(session, answer) is AnswerState.DRAFT
    explain_all(session, answer, chief, TODAY)
    decided(session, answer, chief, mandate=True)
    assert state(session, answer, MEETING_DAY) is AnswerState.DECIDED
    explain_all(session, answer, chief)
    answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, editorial=True)
    assert state(session, answer, MEETING_DAY) is AnswerState.RELEASED
    answer_steps.sign(session, answer, actor=chair, today=MEETING_DAY)
    assert state(session, answer, MEETING_DAY) is AnswerState.SIGNED
    step = answer_steps.register_sent(session, answer, actor=chief, today=LAST_DAY, sent_on=date(2014, 3, 27), **SENT)
    session.commit()
    assert state(session, answer, LAST_DAY) is AnswerState.SENT
    version = session.get_one(AnswerVersion, step.version_id)
    stored = queries.version_file(session, version.id)
    assert stored.content.startswith(b"%PDF-") and hashlib.sha256(stored.content).hexdigest() == version.sha256
    made = queries.frozen(session, version.id)
    assert made.sha256 == version.snapshot_sha256 and made.locked and made.decision is not None
    assert made.decision.reference == "§\u00a034" and made.anchor is not None
    assert session.get_one(Deadline, world.a.ids["deadline_id"]).met_on == date(2014, 3, 27)
    told = session.get_one(Measure, world.a.ids["measure_id"])
    assert told.first_due_authority == date(2014, 3, 26)
    logged = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
    assert logged.text == "Redovisning 2 inlämnad kl. 10.15." and logged.dnr == "8.5-1/2014"
    answer_steps.add_receipt(session, answer, actor=chief, today=LAST_DAY, received_on=LAST_DAY, reference="K 1")
    session.commit()
    assert [step.kind for step in queries.facts(session, answer).steps] == [
        AnswerStepKind.PUT_FORWARD,
        AnswerStepKind.RELEASED,
        AnswerStepKind.SIGNED,
        AnswerStepKind.SENT,
        AnswerStepKind.RECEIPT,
    ]


def test_a_sent_letter_is_locked(session: Session, answer: Answer, chief: Viewer, chair: Viewer) -> None:
    answer_steps.register_sent(session, answer, actor=chief, today=LAST_DAY, sent_on=LAST_DAY, **SENT)
    finding = session.scalars(select(Finding).where(Finding.case_id == answer.case_id)).one()
    for act in (
        lambda: answers.edit(session, answer, actor=chief, today=LAST_DAY, closing="Mer."),
        lambda: answers.edit_requirement(session, answer, finding, actor=chief, today=LAST_DAY, waiting="Mer."),
        lambda: answer_steps.release(session, answer, actor=chief, today=LAST_DAY),
        lambda: answer_steps.sign(session, answer, actor=chair, today=LAST_DAY),
        lambda: answer_steps.register_sent(session, answer, actor=chief, today=LAST_DAY, sent_on=LAST_DAY, **SENT),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.message.id == "answer.locked"


def test_the_database_refuses_to_change_a_version_or_a_step(session: Session, answer: Answer, chief: Viewer) -> None:
    answer_steps.register_sent(session, answer, actor=chief, today=LAST_DAY, sent_on=LAST_DAY, **SENT)
    session.commit()
    for statement in ("UPDATE answer_version SET sha256 = 'x'", "DELETE FROM answer_step"):
        with pytest.raises(DBAPIError, match="frozen"):
            session.execute(text(statement))
        session.rollback()


def test_a_letter_that_went_undecided_is_registered_for_what_it_is(
    session: Session, world: World, answer: Answer, chief: Viewer
) -> None:
    step = answer_steps.register_sent(
        session, answer, actor=chief, today=LAST_DAY, sent_on=LAST_DAY, channel=Channel.EMAIL, clock="23.30"
    )
    session.commit()
    assert step.decision_id is None and state(session, answer, LAST_DAY) is AnswerState.SENT_UNDECIDED
    made = queries.frozen(session, step.version_id)
    assert made.undecided and "Inlämnad utan registrerat beslut." in queries.composed(made).notices
    assert session.get_one(Deadline, world.a.ids["deadline_id"]).met_on == LAST_DAY
    logged = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
    assert logged.text == "Redovisning 2 inlämnad kl. 23.30. Inlämnad utan registrerat beslut."


def test_a_date_that_moves_later_keeps_the_letter_until_a_sentence_explains_it(
    session: Session, world: World, answer: Answer, chief: Viewer
) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    reports.freeze(session, meeting, actor=chief, today=date(2014, 3, 19), missing_accepted=True)
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    measures_dates.move_date(
        session, measure, actor=chief, today=date(2014, 3, 24), to_on=date(2014, 6, 2), reason="Fler remisser."
    )
    decided(session, answer, chief, mandate=True)
    with pytest.raises(RuleBroken) as refused:
        answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, editorial=True)
    assert refused.value.message.id == "consistency.unexplained"
    explain_all(session, answer, chief)
    step = answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, editorial=True)
    document = queries.composed(queries.frozen(session, step.version_id))
    said = "\n".join(texts(document))
    assert "Skillnader mot tidigare uppgifter" in said and "Förklaring av Å1." in said


def test_what_was_adopted_since_the_report_explains_itself(
    session: Session, world: World, answer: Answer, chief: Viewer
) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    reports.freeze(session, meeting, actor=chief, today=date(2014, 3, 19), missing_accepted=True)
    adoption = session.get_one(Decision, world.a.ids["decision_id"])
    decisions.record(
        session, adoption, actor=chief, today=MEETING_DAY, text="Antas.", decided_on=MEETING_DAY, paragraph="33"
    )
    plan = load_plan(session, answer.committee_id, MEETING_DAY)
    (found,) = [one for one in queries.gather(session, answer, plan).differences if one.kind == "measure"]
    assert found.explained and not found.needs_sentence
    assert [message.values["reference"] for message in found.events if "reference" in message.values] == ["§\u00a033"]


def test_other_words_than_were_decided_need_a_mandate_or_the_decided_version(
    session: Session, answer: Answer, chief: Viewer
) -> None:
    explain_all(session, answer, chief, TODAY)
    decided(session, answer, chief)
    explain_all(session, answer, chief)
    answers.edit(session, answer, actor=chief, today=MEETING_DAY, closing="Det här tillkom efter beslutet.")
    with pytest.raises(RuleBroken) as refused:
        answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, editorial=True)
    assert refused.value.message.id == "answer.changed"
    step = answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, as_decided=True)
    made = queries.frozen(session, step.version_id)
    assert made.texts.closing == "" and made.decision is not None and not made.decision.edited


def test_the_mandate_asks_that_the_changes_are_read(session: Session, answer: Answer, chief: Viewer) -> None:
    explain_all(session, answer, chief, TODAY)
    decided(session, answer, chief, mandate=True)
    answers.edit(session, answer, actor=chief, today=MEETING_DAY, closing="Skrivfel rättat.")
    explain_all(session, answer, chief)
    with pytest.raises(RuleBroken) as refused:
        answer_steps.release(session, answer, actor=chief, today=MEETING_DAY)
    assert (refused.value.message.id, refused.value.field) == ("answer.editorial", "editorial")
    step = answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, editorial=True)
    made = queries.frozen(session, step.version_id)
    assert made.decision is not None and made.decision.edited


def test_a_letter_changed_since_it_was_read_is_not_released(session: Session, answer: Answer, chief: Viewer) -> None:
    explain_all(session, answer, chief, TODAY)
    decided(session, answer, chief, mandate=True)
    explain_all(session, answer, chief)
    with pytest.raises(RuleBroken) as refused:
        answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, editorial=True, seen="0" * 64)
    assert refused.value.message.id == "answer.read_anew"


def test_the_chairs_decision_is_put_on_the_next_meetings_list(session: Session, answer: Answer, chair: Viewer) -> None:
    step = answer_steps.decide_urgently(
        session, answer, actor=chair, today=TODAY, mandate="§ 12 den 15 januari", why="Svaret ska vara framme i morgon."
    )
    decision = session.get_one(Decision, step.decision_id)
    assert (decision.form, decision.kind) == (DecisionForm.CHAIR_URGENT, DecisionKind.GIVE_STATEMENT)
    notice = session.scalars(select(Decision).where(Decision.title == "Anmälan av ordförandebeslut")).one()
    assert notice.decided_on is None and notice.meeting_id is not None
    assert state(session, answer) is AnswerState.DECIDED


def test_whoever_released_or_prepared_does_not_sign(
    session: Session, answer: Answer, chief: Viewer, chair: Viewer, viewer: Callable[..., Viewer]
) -> None:
    explain_all(session, answer, chief, TODAY)
    answer_steps.decide_urgently(session, answer, actor=chair, today=TODAY, mandate="§ 12", why="Brådskar.")
    answer_steps.release(session, answer, actor=chief, today=TODAY)
    with pytest.raises(RuleBroken) as refused:
        answer_steps.sign(session, answer, actor=chief, today=TODAY, acting=True)
    assert refused.value.message.id == "answer.alone"
    with pytest.raises(RuleBroken) as refused:
        answer_steps.sign(session, answer, actor=viewer(Role.VICE_CHAIR), today=TODAY)
    assert refused.value.message.id == "answer.not_acting"
    step = answer_steps.sign(session, answer, actor=viewer(Role.VICE_CHAIR), today=TODAY, acting=True)
    assert step.version_id == queries.facts(session, answer).last(AnswerStepKind.RELEASED).version_id


def test_a_marked_paper_never_goes_unasked(
    session: Session, world: World, case: SupervisionCase, chief: Viewer
) -> None:
    paper = session.get_one(Evidence, world.a.ids["evidence_id"])
    paper.for_authority, paper.secrecy_provision = True, "26 kap. 1 § OSL"
    answer = answers.begin(session, case, actor=chief, today=TODAY)
    assert queries.facts(session, answer).annex_ids == ()
    with pytest.raises(RuleBroken) as refused:
        answers.choose_annexes(session, answer, actor=chief, today=TODAY, evidence_ids=[paper.id])
    assert refused.value.field == "marked_asked"
    answers.choose_annexes(session, answer, actor=chief, today=TODAY, evidence_ids=[paper.id], marked_asked=True)
    assert queries.facts(session, answer).annex_ids == (paper.id,)


def test_no_name_of_a_person_stands_in_the_letter(session: Session, world: World, answer: Answer) -> None:
    made = queries.draft(queries.gather(session, answer, load_plan(session, answer.committee_id, TODAY)))
    people = [f"{role.value.title()} {world.a.canary}" for role in Role]
    assert not [name for name in people if name in made.to_json()]


def test_a_supplement_names_the_letter_it_completes(
    session: Session, case: SupervisionCase, answer: Answer, chief: Viewer
) -> None:
    with pytest.raises(RuleBroken):
        answers.begin(session, case, actor=chief, today=LAST_DAY, supplements_id=answer.id)
    answer_steps.register_sent(session, answer, actor=chief, today=LAST_DAY, sent_on=LAST_DAY, **SENT)
    later = answers.begin(session, case, actor=chief, today=LAST_DAY, supplements_id=answer.id)
    made = queries.draft(queries.gather(session, later, load_plan(session, answer.committee_id, LAST_DAY)))
    document = queries.composed(made)
    assert document.title.startswith("Komplettering")
    assert "Det här kompletterar nämndens svar som lämnades in den 4\u00a0april 2014." in texts(document)


def test_what_went_with_a_letter_can_no_longer_be_taken_away(
    session: Session, world: World, case: SupervisionCase, chief: Viewer
) -> None:
    paper = session.get_one(Evidence, world.a.ids["evidence_id"])
    paper.for_authority = True
    answer = answers.begin(session, case, actor=chief, today=TODAY)
    assert queries.facts(session, answer).annex_ids == (paper.id,)
    assert not evidence.is_reported(session, paper.id)
    answer_steps.register_sent(session, answer, actor=chief, today=TODAY, sent_on=TODAY, **SENT)
    assert evidence.is_reported(session, paper.id)


def test_a_notice_to_the_committee_is_put_on_its_next_list(
    session: Session, world: World, answer: Answer, chief: Viewer
) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    later = Meeting(committee_id=meeting.committee_id, held_on=date(2014, 4, 23), dispatch_on=date(2014, 4, 16))
    session.add(later)
    reports.freeze(session, meeting, actor=chief, today=date(2014, 3, 19), missing_accepted=True)
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    typed = {"to_on": date(2014, 6, 2), "reason": "Fler remisser."}
    measures_dates.move_date(session, measure, actor=chief, today=date(2014, 3, 24), **typed)
    decided(session, answer, chief, mandate=True)
    gathered = queries.gather(session, answer, load_plan(session, answer.committee_id, MEETING_DAY))
    for one in gathered.differences:
        if not one.explained:
            answers.explain(
                session,
                answer,
                one.key,
                actor=chief,
                today=MEETING_DAY,
                place=ExplanationPlace.NOTICE,
                text="Remissen tog längre tid.",
            )
    step = answer_steps.release(session, answer, actor=chief, today=MEETING_DAY, editorial=True)
    notice = session.scalars(select(Decision).where(Decision.meeting_id == later.id)).one()
    assert "Remissen tog längre tid." in notice.text and notice.decided_on is None
    assert "Remissen tog längre tid." not in "\n".join(
        texts(queries.composed(queries.frozen(session, step.version_id)))
    )


def test_the_authority_waits_to_hear_of_a_move_until_a_letter_has_left(
    session: Session, world: World, answer: Answer, chief: Viewer
) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    measure.first_due_authority = measure.due_on
    moving = {"actor": chief, "today": date(2014, 3, 24), "to_on": date(2014, 6, 2), "reason": "Fler remisser."}
    move = measures_dates.move_date(session, measure, tell_authority=TellAuthority.YES, **moving)
    gathered = queries.gather(session, answer, load_plan(session, answer.committee_id, MEETING_DAY))
    asked = [item.message for item in answer_readiness.judge(gathered.answer, gathered.plan).todo]
    assert "answer.tell_move" in {message.id for message in asked}
    assert "Skäl: Fler remisser." in "\n".join(texts(queries.composed(queries.draft(gathered))))
    step = answer_steps.register_sent(session, answer, actor=chief, today=MEETING_DAY, sent_on=MEETING_DAY, **SENT)
    assert move.authority_told_on == MEETING_DAY
    said = session.scalars(select(AuditEvent).where(AuditEvent.action == "answer.sent")).one()
    assert any("→ 2014-06-02" in told for told in said.new["told"]) and step.version_id
    later = load_plan(session, answer.committee_id, LAST_DAY)
    assert not [m for m in later.measures if promises.authority_waits_for(m)]
