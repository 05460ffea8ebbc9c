"""What has become of a conditional fine, in the words that pages show."""

from datetime import date

import pytest

from tests.rules import plans
from tracker.rules import fines
from tracker.rules.facts import FineFacts
from tracker.rules.states import JudgmentOutcome, SanctionKind
from tracker.wording import Words

DAY = date(2014, 9, 1)
FINED = {"sanction": SanctionKind.CONDITIONAL_FINE, "sanction_kr": 600_000, "authority_short": "IVO"}


@pytest.mark.parametrize(
    ("fine", "said"),
    [
        (None, "Vitet är inte utdömt."),
        (FineFacts(applied_on=DAY), "IVO ansökte 1 september 2014 om att vitet ska dömas ut. Det är inte utdömt."),
        (FineFacts(judged_on=DAY, outcome=JudgmentOutcome.IMPOSED), "Vitet är utdömt: 600 000 kr."),
        (
            FineFacts(judged_on=DAY, outcome=JudgmentOutcome.REDUCED, imposed_kr=300_000),
            "Vitet är utdömt: 300 000 kr av 600 000 kr.",
        ),
        (
            FineFacts(judged_on=DAY, outcome=JudgmentOutcome.REDUCED),
            "Vitet är utdömt med ett lägre belopp, som inte är inskrivet.",
        ),
        (
            FineFacts(judged_on=DAY, outcome=JudgmentOutcome.REFUSED),
            "Domstolen avslog 1 september 2014 ansökan. Vitet är inte utdömt.",
        ),
        (FineFacts(judged_on=DAY), "Domstolen har dömt om vitet 1 september 2014. Skriv in vad det blev."),
        (FineFacts(waived_on=DAY), "IVO avstår sedan 1 september 2014 från vitet."),
    ],
)
def test_state_of_the_fine_in_words(fine: FineFacts | None, said: str) -> None:
    message = fines.status(plans.case(**FINED, fine=fine))
    assert message is not None
    assert Words().say(message).replace("\N{NO-BREAK SPACE}", " ") == said


def test_case_without_fine_says_nothing_of_one() -> None:
    assert fines.status(plans.case()) is None
    assert fines.status(plans.case(sanction=SanctionKind.SANCTION_FEE, sanction_kr=1)) is None
