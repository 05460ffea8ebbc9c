"""What is known of a measure without asking the product, and what hypothesis draws for it."""

from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from tests.world import TODAY
from tracker.rules.states import (
    DecidingBody,
    MeasureState,
    Role,
    UnionConsultation,
)

NOT_STARTED, IN_PROGRESS, IN_PLACE, DONE, WITHDRAWN = (
    MeasureState.NOT_STARTED,
    MeasureState.IN_PROGRESS,
    MeasureState.IN_PLACE,
    MeasureState.DONE,
    MeasureState.WITHDRAWN,
)
CLAIMS = (DONE, IN_PLACE)

WHO = st.sampled_from([Role.CHIEF, Role.CHIEF, Role.OWNER])
#: Mostly something, since an act that is refused for one reason shows nothing of the others.
TEXT = st.sampled_from(["Läget är som det är.", "Det går.", "Inställt.", " ", ""])
#: What claims something is what the rules are about.
STATE = st.sampled_from([DONE, IN_PLACE, DONE, IN_PLACE, IN_PROGRESS, NOT_STARTED, WITHDRAWN])
DAYS = st.integers(-40, 60)
BODY = st.sampled_from([None, None, DecidingBody.COMMITTEE, DecidingBody.CHIEF_DELEGATED])


@dataclass
class Told:
    """A report that was locked: when it is sent, for which meeting, with which date for our measure."""

    id: int
    number: int
    meeting_id: int
    meeting_on: date
    due_on: date | None
    standing: bool = True


@dataclass
class Model:
    """What is known of the measure, without asking the product."""

    today: date = TODAY
    state: MeasureState = NOT_STARTED
    continuous: bool = False
    due_on: date | None = None
    proposed: date | None = None
    proposed_reference: str = ""
    obstacles: list[int] = field(default_factory=list)
    shown: bool = False
    excused: bool = False
    body: DecidingBody | None = None
    decided: bool = False
    committee_set: bool = False
    consultation: UnionConsultation = UnionConsultation.NOT_NEEDED
    owner_left: bool = False
    told: list[Told] = field(default_factory=list)

    @property
    def standing(self) -> list[Told]:
        """The reports that have not been taken back."""
        return [told for told in self.told if told.standing]

    @property
    def may_claim(self) -> bool:
        """R3 apart from evidence: decided if somebody must, consulted if somebody must be."""
        return (self.body is None or self.decided) and self.consultation is not UnionConsultation.ONGOING
