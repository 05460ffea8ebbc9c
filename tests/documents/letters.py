"""A letter to print: Katrineholm's answer to IVO as it would leave on 27 March 2014, with made-up figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.documents import plans
from tracker.documents import answer_snapshot
from tracker.documents.answer_snapshot import DecisionSaid, LetterSnapshot
from tracker.rules import consistency
from tracker.rules.answer_facts import AnswerFacts, Explanation, LetterTexts, RequirementTexts
from tracker.rules.consistency import Account, Source
from tracker.rules.facts import IndicatorFacts, ObservationFacts, ObstacleFacts, PlanFacts, SampleFacts
from tracker.rules.states import (
    AnswerKind,
    DecisionForm,
    Direction,
    EffectState,
    ExplanationPlace,
    IndicatorUnit,
    MeasureState,
    Position,
    WhoMustAct,
)

DAY = date(2014, 3, 27)
DECISION = DecisionSaid(DecisionForm.COMMITTEE, date(2014, 3, 26), "§\u00a034 p.\u00a01", "SOCN/2014:12")
WORDS_OF_IVO = "Nämnden ska säkerställa att utredningar är slutförda inom fyra månader."
TEXTS = LetterTexts(
    address="Inspektionen för vård och omsorg\nAvdelning öst\nBox 6202\n102 34 Stockholm",
    contact="Förvaltningschefen",
    requirements=(
        RequirementTexts(2, waiting="Barn som bedöms behöva skydd omedelbart utreds först."),
        RequirementTexts(3, effect="Enhetscheferna granskar tio slumpvis valda akter varje månad."),
    ),
)


def indicator() -> IndicatorFacts:
    seen = ObservationFacts(
        1, date(2014, 2, 1), date(2014, 2, 28), Decimal("0.84"), 63, 75, 75, "Treserva", recorded_on=date(2014, 3, 20)
    )
    return IndicatorFacts(
        1,
        "N1",
        "Andel förhandsbedömningar inom 14 dagar",
        IndicatorUnit.SHARE,
        Direction.HIGHER,
        finding_ids=(1,),
        baseline_value=Decimal("0.52"),
        baseline_on=date(2013, 10, 1),
        baseline_end_on=date(2013, 12, 31),
        baseline_n=210,
        target_value=Decimal(1),
        target_on=date(2014, 6, 30),
        observations=(seen,),
    )


def plan() -> PlanFacts:
    """The plan of 18 March a week later: the policy adopted, one obstacle, one indicator."""
    whole = plans.plan(DAY)
    one, two, three = whole.findings
    measures = list(whole.measures)
    stuck = ObstacleFacts(
        1, date(2014, 3, 3), "Två tjänster har annonserats", "Ingen var behörig", "Konsulter", WhoMustAct.CHIEF
    )
    measures[1] = replace(measures[1], state=MeasureState.IN_PROGRESS, extent="Fyra tjänster.", obstacles=(stuck,))
    measures[4] = replace(
        measures[4],
        decided_on=date(2014, 3, 26),
        decided_reference="§\u00a033",
        state=MeasureState.DONE,
        done_on=date(2014, 3, 26),
        listed_at=(),
    )
    adoption, *rest = whole.decisions
    known = replace(whole.cases[0], authority_dnr="8.5-3511/2013", decided_on=date(2014, 2, 10))
    return replace(
        whole,
        findings=(
            replace(one, effect=EffectState.INTERIM_TARGET),
            replace(two, authority_words=WORDS_OF_IVO, root_cause="Vakanta tjänster."),
            replace(three, position=Position.SHARES_PARTLY, position_reason="Bristerna gäller vårdplanerna."),
        ),
        measures=tuple(measures),
        decisions=(replace(adoption, decided_on=date(2014, 3, 26), paragraph="33"), *rest),
        cases=(known,),
        indicators=(indicator(),),
        samples=(SampleFacts(1, 3, date(2014, 3, 20), "Sam Exempel", 20, 17),),
    )


def draft(
    whole: PlanFacts | None = None, texts: LetterTexts = TEXTS, kind: AnswerKind = AnswerKind.ACCOUNT, **values: object
) -> LetterSnapshot:
    """The letter as a draft, every difference to the report of 18 March explained."""
    now = whole or plan()
    told = replace(AnswerFacts(1, 1, 1, kind, deadline_id=1, texts=texts), **values)
    march = plans.march(locked=True)
    before = Account(Source.REPORT, 2, plans.MARCH.held_on, march.as_of, march.plan, march.items)
    own, items = answer_snapshot.of_case(now, 1), answer_snapshot.items(now, 1)
    said = [
        Explanation(one.key, ExplanationPlace.LETTER, f"Förklaring av {one.number}.")
        for one in consistency.differences([before], own, items)
        if one.needs_sentence
    ]
    found = consistency.differences([before], own, items, said)
    annexes = own.measures[0].evidence if own.measures else ()
    return answer_snapshot.build(told, now, words=plans.SV, annexes=annexes, differences=found)


def final(**values: object) -> LetterSnapshot:
    """The letter as the authority gets it."""
    return answer_snapshot.final(draft(**values), DECISION, plans.ANCHOR)
