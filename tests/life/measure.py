"""What happens to the measure itself."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import func, select

from tests.life.meetings import Meetings
from tests.life.model import BODY, CLAIMS, DAYS, DONE, IN_PLACE, IN_PROGRESS, STATE, TEXT, WHO, WITHDRAWN, Model
from tests.world import TODAY
from tracker.actions import admin, decisions, measures, measures_dates, measures_obstacles, measures_progress
from tracker.extensions import db
from tracker.models import Decision, DueDateMove, Membership, Obstacle, Report
from tracker.rules.states import (
    DecidingBody,
    DecisionKind,
    MeasureState,
    OnTrack,
    Role,
    UnionConsultation,
    WhoMustAct,
)


class Life(Meetings):
    """One measure from the day it is added."""

    # --- The beginning ------------------------------------------------------------------------------------------------

    @initialize(
        due=st.none() | DAYS,
        body=BODY,
        consultation=st.sampled_from(
            [UnionConsultation.NOT_NEEDED, UnionConsultation.NOT_NEEDED, UnionConsultation.ONGOING]
        ),
        continuous=st.booleans(),
    )
    def add(
        self, due: int | None, body: DecidingBody | None, consultation: UnionConsultation, continuous: bool
    ) -> None:
        self.people = {
            role: db.session.scalars(
                select(Membership.user_id).where(Membership.committee_id == self.committee_id, Membership.role == role)
            ).one()
            for role in (Role.CHIEF, Role.OWNER)
        }
        self.seat_id = db.session.scalars(
            select(Membership.id).where(Membership.committee_id == self.committee_id, Membership.role == Role.OWNER)
        ).one()
        self.model = Model(continuous=continuous, body=body, consultation=consultation)
        self.model.due_on = None if due is None else TODAY + timedelta(days=due)
        made = self.act(
            True,
            1,
            lambda: measures.add(
                db.session,
                self.committee_id,
                **self.common(),
                title="Åtgärden",
                whole_plan=True,
                owner_id=self.seat_id,
                due_on=self.model.due_on,
                deciding_body=body,
                union_consultation=consultation,
                continuous=continuous,
            ),
        )
        self.measure_id = made.id
        self.told_before = db.session.scalar(select(func.max(Report.number))) or 0

    # --- What happens ------------------------------------------------------------------------------------------------

    @rule(days=st.integers(1, 25))
    def time_passes(self, days: int) -> None:
        self.model.today += timedelta(days=days)

    @rule(due=DAYS, stale=st.booleans(), title=st.integers())
    def edit(self, due: int, stale: bool, title: int) -> None:
        """R2: the date is free until the committee has been told it. R14: nobody overwrites anybody."""
        model, due_on = self.model, self.model.today + timedelta(days=due)
        free = not model.standing or due_on == model.due_on
        values = {"title": f"Åtgärden {title}-{self.version}", "due_on": due_on}
        opened_at = self.measure.version - (1 if stale else 0)
        if self.act(
            free and not stale,
            1,
            lambda: measures.edit(db.session, self.measure, **self.common(), opened_at=opened_at, **values),
        ):
            model.due_on = due_on

    @rule(due=DAYS)
    def told_and_then_edited(self, due: int) -> None:
        """R2 where it bites: the report is locked, and somebody goes on as before."""
        self.freeze_a_report(False)
        self.edit(due, False, 0)

    @rule(
        body=BODY,
        consultation=st.sampled_from(UnionConsultation),
        title=st.integers(),
    )
    def change_what_is_needed(self, body: DecidingBody | None, consultation: UnionConsultation, title: int) -> None:
        """R3: what is called done cannot lose the decision or the consultation that it stands on."""
        model = self.model
        decided = model.decided and body is model.body
        claimed = model.state in CLAIMS
        lost = (body is not None and not decided) or consultation is UnionConsultation.ONGOING
        values = {
            "deciding_body": body,
            "union_consultation": consultation,
            "union_done_on": model.today if consultation is UnionConsultation.DONE else None,
            "title": f"Åtgärden {title}~{self.version}",
        }
        if self.act(
            not (claimed and lost),
            1,
            lambda: measures.edit(db.session, self.measure, **self.common(), **values),
        ):
            model.body, model.decided, model.consultation = body, decided, consultation

    @rule(to=DAYS, reason=TEXT, who=WHO, reference=st.sampled_from(["", "§ 12"]))
    def propose_date(self, to: int, reason: str, who: Role, reference: str) -> None:
        model, to_on = self.model, self.model.today + timedelta(days=to)
        foretold = model.state not in (DONE, WITHDRAWN) and to_on != model.due_on and bool(reason.strip())
        if self.act(
            foretold,
            1,
            lambda: measures_dates.propose_date(
                db.session, self.measure, **self.common(who), to_on=to_on, reason=reason, reference=reference
            ),
        ):
            model.proposed, model.proposed_reference = to_on, reference

    @rule(who=WHO, reference=st.sampled_from(["", "§ 34"]))
    def approve_date(self, who: Role, reference: str) -> None:
        model, move = self.model, self._waiting()
        if move is None:
            return
        foretold = (
            who is Role.CHIEF
            and model.state not in (DONE, WITHDRAWN)
            and model.proposed != model.due_on
            and (not model.committee_set or bool(reference or model.proposed_reference))
        )
        if self.act(
            foretold,
            1,
            lambda: measures_dates.approve_date(db.session, move, **self.common(who), reference=reference),
        ):
            model.due_on, model.proposed = model.proposed, None

    @rule(who=WHO, reason=TEXT)
    def decline_date(self, who: Role, reason: str) -> None:
        move = self._waiting()
        if move is None:
            return
        if self.act(
            who is Role.CHIEF and bool(reason.strip()),
            1,
            lambda: measures_dates.decline_date(db.session, move, **self.common(who), reason=reason),
        ):
            self.model.proposed = None

    @rule(to=DAYS)
    def move_date(self, to: int) -> None:
        """What a chief does who moves a date: proposed and approved, with the committee's § for safety."""
        self.propose_date(to, "Leveransen dröjer.", Role.CHIEF, "§ 12")
        self.approve_date(Role.CHIEF, "")

    def _waiting(self) -> DueDateMove | None:
        move = measures_dates.waiting_move(db.session, self.measure_id)
        assert (move.to_on if move else None) == self.model.proposed
        return move

    @rule(since=st.integers(-30, 5), tried=TEXT)
    def meet_an_obstacle(self, since: int, tried: str) -> None:
        model = self.model
        made = self.act(
            since <= 0 and bool(tried.strip()) and model.state is not WITHDRAWN,
            1,
            lambda: measures_obstacles.record_obstacle(
                db.session,
                self.measure,
                **self.common(Role.OWNER),
                since=model.today + timedelta(days=since),
                tried=tried,
                who_must_act=WhoMustAct.CHIEF,
            ),
        )
        if made:
            model.obstacles.append(made.id)

    @rule(late=st.integers(-1, 1))
    def overcome_an_obstacle(self, late: int) -> None:
        if not self.model.obstacles:
            return
        obstacle = db.session.get_one(Obstacle, self.model.obstacles[-1])
        ended_on = self.model.today + timedelta(days=late)
        if self.act(
            obstacle.since <= ended_on <= self.model.today,
            1,
            lambda: measures_obstacles.edit_obstacle(
                db.session, obstacle, **self.common(Role.OWNER), ended_on=ended_on
            ),
        ):
            self.model.obstacles.pop()

    @rule(
        state=STATE,
        text=TEXT,
        evidence=st.booleans(),
        excuse=st.sampled_from([None, "", " ", "Syns i systemet."]),
        on_track=st.none() | st.sampled_from(OnTrack),
        forecast=st.none() | st.integers(-3, 30),
        hinder=st.booleans(),
    )
    def update(
        self,
        state: MeasureState,
        text: str,
        evidence: bool,
        excuse: str | None,
        on_track: OnTrack | None,
        forecast: int | None,
        hinder: bool,
    ) -> None:
        """R1 and R3: any state, with or without what it takes."""
        self._update(state, text, evidence, excuse, on_track, forecast, hinder)

    @rule(evidence=st.booleans(), excuse=st.sampled_from([None, "Syns i systemet."]))
    def finish(self, evidence: bool, excuse: str | None) -> None:
        """What a person would write who has done it."""
        self._update(IN_PLACE if self.model.continuous else DONE, "Klart.", evidence, excuse)

    @rule(body=BODY, consultation=st.sampled_from(UnionConsultation))
    def finished_and_then_changed(self, body: DecidingBody | None, consultation: UnionConsultation) -> None:
        """R3 where it bites: it is done, and what it stood on is said to be needed after all."""
        self.finish(True, None)
        self.change_what_is_needed(body, consultation, 0)

    @rule(due=DAYS)
    def two_write_at_once(self, due: int) -> None:
        """R14 where it bites."""
        self.edit(due, False, 1)
        self.edit(due, True, 2)

    @rule()
    def set_back(self) -> None:
        """How a mistake is put right."""
        self._update(IN_PROGRESS, "Det var inte klart.")

    def _update(
        self,
        state: MeasureState,
        text: str,
        evidence: bool = False,
        excuse: str | None = None,
        on_track: OnTrack | None = None,
        forecast: int | None = None,
        hinder: bool = False,
    ) -> None:
        model = self.model
        claims = state in CLAIMS
        fits = state is not (DONE if model.continuous else IN_PLACE)
        shown = model.shown or evidence
        excused = model.excused if excuse is None else bool(excuse.strip())
        proved = not claims or ((shown or excused) and (model.may_claim or state is model.state))
        asks = not claims and on_track in (OnTrack.UNCERTAIN, OnTrack.NO)
        sound = claims or ((not asks or forecast is not None) and (forecast is None or forecast >= 0))
        foretold = WITHDRAWN not in (model.state, state) and fits and proved and sound and bool(text.strip())
        made = self.act(
            foretold,
            1 + evidence + hinder,
            lambda: measures_progress.update(
                db.session,
                self.measure,
                **self.common(Role.OWNER),
                state=state,
                text=text,
                on_track=on_track,
                forecast_on=None if forecast is None else model.today + timedelta(days=forecast),
                evidence_title="Protokoll" if evidence else "",
                evidence_dnr="SN 9" if evidence else "",
                no_evidence_reason=excuse,
                obstacle={"since": model.today, "tried": "Allt."} if hinder else None,
            ),
        )
        if made:
            model.state, model.shown = state, shown
            if claims:
                model.excused = excused
            if hinder:
                model.obstacles.append(self._latest_obstacle())

    def _latest_obstacle(self) -> int:
        return db.session.scalars(select(func.max(Obstacle.id)).where(Obstacle.measure_id == self.measure_id)).one()

    @rule(who=WHO)
    def confirm(self, who: Role) -> None:
        self.act(
            self.model.state not in (DONE, WITHDRAWN),
            1,
            lambda: measures_progress.confirm(db.session, self.measure, **self.common(who)),
        )

    @rule(late=st.integers(-1, 1), reference=TEXT)
    def register_a_decision(self, late: int, reference: str) -> None:
        model, measure = self.model, self.measure
        decided_on = model.today + timedelta(days=late)
        same = (measure.decided_on, measure.decided_reference) == (decided_on, reference)
        if self.act(
            model.body is not None and late <= 0 and bool(reference.strip()),
            0 if same else 1,
            lambda: measures.record_decision(
                db.session, measure, **self.common(), decided_on=decided_on, reference=reference
            ),
        ):
            model.decided = True

    @rule(kind=st.sampled_from([DecisionKind.ADOPT, DecisionKind.OTHER]), paragraph=st.sampled_from(["", "7"]))
    def decide_at_a_meeting(self, kind: DecisionKind, paragraph: str) -> None:
        """The matter is proposed and at once decided, as an urgent one is; an adopted measure is decided with it."""
        model = self.model
        proposed = self.act(
            True,
            1,
            lambda: decisions.propose(
                db.session,
                self._coming(),
                **self.common(),
                kind=kind,
                title="Ärendet",
                text="Nämnden beslutar.",
                measure_ids=[self.measure_id],
            ),
        )
        decision_id = proposed.id
        measure = self.measure
        adopts = kind is DecisionKind.ADOPT and model.body in (None, DecidingBody.COMMITTEE)
        new = (DecidingBody.COMMITTEE, model.today, "§\N{NO-BREAK SPACE}7")
        same = (measure.deciding_body, measure.decided_on, measure.decided_reference) == new
        if self.act(
            bool(paragraph),
            1 + (adopts and not same),
            lambda: decisions.record(
                db.session,
                db.session.get_one(Decision, decision_id),
                **self.common(),
                text="Nämnden beslutar.",
                decided_on=model.today,
                paragraph=paragraph,
            ),
        ):
            if adopts:
                model.body, model.decided = DecidingBody.COMMITTEE, True
            model.committee_set = model.committee_set or kind is DecisionKind.ADOPT

    @rule(who=WHO, reason=TEXT, sure=st.sampled_from([False, False, True]))
    def withdraw(self, who: Role, reason: str, sure: bool) -> None:
        """The end of most that can happen, so that it is not done as often as it is thought of."""
        if sure and self.act(
            self.model.state is not WITHDRAWN and who is Role.CHIEF and bool(reason.strip()),
            1,
            lambda: measures.withdraw(db.session, self.measure, **self.common(who), reason=reason),
        ):
            self.model.state = WITHDRAWN

    @rule()
    def owner_leaves(self) -> None:
        seat = db.session.get_one(Membership, self.seat_id)
        ends_on = self.model.today - timedelta(days=1)
        if self.model.owner_left:
            return
        self.act(
            True,
            1,
            lambda: admin.edit_membership(
                db.session, seat, **self.common(), role=seat.role, title=seat.title, ends_on=ends_on
            ),
        )
        self.model.owner_left = True
