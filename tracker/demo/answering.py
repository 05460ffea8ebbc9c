"""Katrineholm's answer to the authority, from draft to receipt, and what comes after it: checks, and a follow-up.

That an answer was due on 4 April and that the authority would look again are the document's. How it was written,
decided, signed and sent is example data, and no verdict of the authority is made up.
"""

from datetime import date
from typing import Any

from tracker.actions import answer_steps, answers, rounds, samples, verifications
from tracker.demo.stage import Stage, Step
from tracker.extensions import db
from tracker.rules.states import Channel, VerificationMethod, VerificationResult

MEETING = date(2014, 3, 26)
_BEGUN_ON, _PUT_FORWARD_ON = date(2014, 3, 17), date(2014, 3, 18)
RELEASED_ON, SIGNED_ON, SENT_ON, RECEIVED_ON = date(2014, 3, 28), date(2014, 3, 31), date(2014, 4, 3), date(2014, 4, 4)
#: The authority says that it will come back; what it finds is not told.
ANNOUNCED_ON = date(2014, 9, 2)

_LETTER: dict[str, Any] = {
    "address": "Inspektionen för vård och omsorg",
    "introduction": (
        "Socialnämnden redovisar här de åtgärder som har vidtagits och planerats, när de blir klara, vem som ansvarar "
        "och hur nämnden följer upp att de ger effekt."
    ),
    "closing": (
        "Nämnden följer åtgärdsplanen vid varje sammanträde och lämnar gärna de uppgifter som behövs vid den "
        "uppföljande granskningen."
    ),
    "contact": "Kvalitetssamordnaren, socialförvaltningen",
}
_REQUIREMENTS: dict[str, dict[str, Any]] = {
    "B1": {
        "waiting": (
            "Varje anmälan bedöms samma dag som den kommer in. Enhetscheferna går igenom öppna ärenden varje vecka."
        ),
        "effect": (
            "Andelen förhandsbedömningar som beslutas inom 14 dagar räknas varje månad och redovisas för nämnden."
        ),
    },
    "B2": {
        "waiting": "Enhetscheferna går igenom alla pågående utredningar varje vecka och fördelar om dem vid behov.",
        "effect": "Andelen utredningar som är klara inom fyra månader räknas varje månad och redovisas för nämnden.",
    },
    "B3": {
        "waiting": "Dokumentationen i pågående ärenden gås igenom vid enhetschefernas ärendegenomgångar.",
        "effect": "En granskare läser ett stickprov av akter mot en checklista, första gången i maj 2014.",
        "cannot": (
            "Nämnden kan i dag inte visa hur effekten på dokumentationen har utvecklats, därför att det första "
            "stickprovet görs i maj 2014, när kvalitetspolicyn har börjat användas."
        ),
    },
}

_QUESTIONS = ("Beslut är motiverade", "Händelser av betydelse är antecknade", "Barnets bästa är beskrivet")
_SAMPLES = ((date(2014, 5, 13), 15, (17, 16, 18)), (date(2014, 8, 18), 18, (19, 18, 19)))


def steps() -> list[Step]:
    """The letter's way, and what is checked afterwards."""
    return [
        Step(_BEGUN_ON, _write),
        Step(_PUT_FORWARD_ON, _put_forward),
        Step(RELEASED_ON, _release),
        Step(SIGNED_ON, _sign),
        Step(SENT_ON, _send),
        Step(RECEIVED_ON, _receive),
        Step(date(2014, 5, 12), _check_on_call),
        *[Step(on, _samples(passed, counts)) for on, passed, counts in _SAMPLES],
        Step(date(2014, 8, 19), _check_assessments),
        Step(ANNOUNCED_ON, _announced),
    ]


def _write(stage: Stage) -> None:
    """The coordinator drafts the letter; the chief has no hand in it, since she is to release it (R4)."""
    by = stage.by("kvalitetssamordnare")
    deadline_id = stage.deadline.id if stage.deadline else None
    stage.answer = answers.begin(db.session, stage.the_case, deadline_id=deadline_id, **by)
    answers.edit(db.session, stage.the_answer, **_LETTER, **by)
    for number, texts in _REQUIREMENTS.items():
        answers.edit_requirement(db.session, stage.the_answer, stage.findings[number], **texts, **by)


def _put_forward(stage: Stage) -> None:
    answer_steps.put_forward(
        db.session,
        stage.the_answer,
        stage.meetings[MEETING],
        editorial_mandate=True,
        **stage.by("kvalitetssamordnare"),
    )


def _release(stage: Stage) -> None:
    """What was written since the meeting is that the policy was adopted at it, which the mandate covers."""
    answer_steps.release(db.session, stage.the_answer, editorial=True, day_is_set=True, **stage.by("forvaltningschef"))


def _sign(stage: Stage) -> None:
    answer_steps.sign(db.session, stage.the_answer, **stage.by("ordforande"))


def _send(stage: Stage) -> None:
    answer_steps.register_sent(
        db.session,
        stage.the_answer,
        sent_on=stage.today,
        channel=Channel.E_SERVICE,
        clock="14.10",
        day_is_set=True,
        **stage.by("namndsekreterare"),
    )


def _receive(stage: Stage) -> None:
    answer_steps.add_receipt(
        db.session, stage.the_answer, received_on=stage.today, reference="EX-2014/400", **stage.by("namndsekreterare")
    )


def _checker(stage: Stage) -> dict[str, Any]:
    """The controller, who answers for no measure (R4), performs the check and records it the same day."""
    return {"performed_on": stage.today, "performed_by_id": stage.seats["granskare"], **stage.by("granskare")}


def _check_on_call(stage: Stage) -> None:
    verifications.record(
        db.session,
        stage.measures["Å3"],
        method=VerificationMethod.DOCUMENTS,
        result=VerificationResult.YES,
        note="Exempeldata: beredskapsschemat för mars och april är läst.",
        next_check_on=date(2014, 11, 12),
        **_checker(stage),
    )


def _samples(passed: int, counts: tuple[int, ...]) -> Any:
    def act(stage: Stage) -> None:
        samples.record(
            db.session,
            stage.findings["B3"],
            examined=20,
            passed=passed,
            checks=list(zip(_QUESTIONS, counts, strict=True)),
            note="Exempeldata.",
            **_checker(stage),
        )

    return act


def _check_assessments(stage: Stage) -> None:
    """The made-up figures have reached their target, and somebody has looked: that, and only that, shows an effect."""
    verifications.record(
        db.session,
        stage.findings["B1"],
        method=VerificationMethod.MEASUREMENT,
        result=VerificationResult.YES,
        indicator_id=stage.indicators["forhandsbedomning"].id,
        note="Exempeldata: månadernas tal är jämförda med verksamhetssystemets lista.",
        next_check_on=date(2014, 11, 19),
        **_checker(stage),
    )


def _announced(stage: Stage) -> None:
    rounds.register(
        db.session,
        stage.the_case,
        announced_on=stage.today,
        note="Exempeldata: granskningen är aviserad. Vad myndigheten kommer fram till berättar demon inte.",
        **stage.by("forvaltningschef"),
    )
