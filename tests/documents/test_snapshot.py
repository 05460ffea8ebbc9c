"""A snapshot is complete, frozen, versioned, and the same after JSON and back."""

import hashlib
import json
from dataclasses import FrozenInstanceError, dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents import plans
from tracker.documents import PRINTER_VERSION, snapshot
from tracker.documents.plain import from_plain, to_plain
from tracker.documents.snapshot import Snapshot
from tracker.rules.facts import PlanFacts
from tracker.rules.states import ChangeClass, Flag, MeasureState, Verdict

#: As the program wrote it before snapshots had anchors; it must stay readable for as long as reports are kept.
FIRST_SCHEMA = Path(__file__).with_name("snapshot_schema_1.json")


def test_snapshot_holds_facts_flags_judgements_and_changes() -> None:
    report = plans.march()
    assert (report.schema_version, report.printer_version, report.number) == (2, PRINTER_VERSION, 2)
    assert report.as_of == date(2014, 3, 18)
    quality_policy = report.plan.measures[4]
    assert [said.flag for said in report.flags_of(quality_policy)] == [Flag.AWAITING_DECISION]
    assert report.deadlines[0].days_left == 17
    assert report.deadlines[0].in_time.verdict is Verdict.UNCERTAIN
    assert report.deadlines[0].last_meeting_on == date(2014, 3, 26)
    assert report.deadlines[0].only_immediate
    assert dict(report.state_counts)[MeasureState.DONE] == 2
    assert report.label(MeasureState.IN_PLACE) == "Införd, löpande"


def test_snapshot_names_the_report_it_builds_on_by_number_and_hash() -> None:
    before, report = plans.february(), plans.march()
    assert report.previous is not None
    assert (report.previous.number, report.previous.sha256) == (1, before.sha256)


def test_the_delta_has_every_finding_and_measure_exactly_once() -> None:
    report = plans.march()
    told = [(change.kind, change.item_id) for change in report.changes]
    assert len(told) == len(set(told)) == 9
    assert {c.number: c.klass for c in report.changes}["Å3"] is ChangeClass.DONE


def test_the_first_report_calls_everything_new() -> None:
    assert {change.klass for change in plans.february().changes} == {ChangeClass.NEW}


def test_something_reported_that_is_missing_now_is_refused() -> None:
    before = plans.february()
    bare = plans.plan(measures=plans.measures()[1:])
    with pytest.raises(ValueError, match="missing"):
        snapshot.build(
            bare,
            number=2,
            meeting=plans.MARCH,
            words=plans.SV,
            officer=plans.OFFICER,
            chief=plans.CHIEF,
            previous=before,
        )


@pytest.mark.parametrize(
    "report", [plans.march(), plans.march(locked=True), plans.february(), plans.empty(), plans.troubled()]
)
def test_snapshot_is_the_same_after_json_and_back(report: Snapshot) -> None:
    again = snapshot.from_json(report.to_json())
    assert again == report
    assert again.to_json() == report.to_json()
    assert again.sha256 == report.sha256


st.register_type_strategy(Decimal, st.decimals(-1000, 1000, allow_nan=False, places=4))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.from_type(PlanFacts))
def test_any_plan_is_the_same_after_json_and_back(plan: PlanFacts) -> None:
    assert from_plain(PlanFacts, json.loads(json.dumps(to_plain(plan)))) == plan


def test_a_hash_follows_the_content() -> None:
    report = plans.march()
    assert replace(report, number=3).sha256 != report.sha256
    assert plans.march().sha256 == report.sha256


def test_a_snapshot_can_not_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        plans.march().number = 7


def test_an_unknown_schema_is_refused() -> None:
    plain = json.loads(plans.march().to_json())
    plain["schema_version"] = 99
    with pytest.raises(ValueError, match="99"):
        snapshot.from_json(json.dumps(plain))


def test_a_snapshot_of_the_first_schema_is_read_and_written_as_it_was() -> None:
    text = FIRST_SCHEMA.read_text(encoding="utf-8").rstrip("\n")
    old = snapshot.from_json(text)
    assert (old.schema_version, old.anchor) == (1, None)
    assert old.to_json() == text
    assert old.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_a_field_of_a_later_schema_is_refused() -> None:
    plain = json.loads(FIRST_SCHEMA.read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="anchor"):
        snapshot.from_json(json.dumps({**plain, "anchor": None}))


@pytest.mark.parametrize("version", [0, True, "2", None])
def test_a_schema_that_is_no_number_we_know_is_refused(version: object) -> None:
    plain = json.loads(plans.march().to_json())
    with pytest.raises(ValueError, match="unknown schema version"):
        snapshot.from_json(json.dumps({**plain, "schema_version": version}))


def test_only_a_locked_report_holds_the_trails_anchor() -> None:
    assert plans.march().anchor is None
    assert snapshot.from_json(plans.march(locked=True).to_json()).anchor == plans.ANCHOR


def test_a_field_that_nobody_knows_is_refused() -> None:
    plain = json.loads(plans.march().to_json())
    plain["planted"] = 1
    with pytest.raises(ValueError, match="planted"):
        snapshot.from_json(json.dumps(plain))


@pytest.mark.parametrize("value", ["4", 4.5, True, None])
def test_a_value_of_the_wrong_kind_is_refused(value: object) -> None:
    plain = json.loads(plans.march().to_json())
    plain["number"] = value
    with pytest.raises((ValueError, TypeError)):
        snapshot.from_json(json.dumps(plain))


def test_what_a_snapshot_may_not_hold_is_refused() -> None:
    @dataclass(frozen=True)
    class Loose:
        things: object

    with pytest.raises(TypeError):
        to_plain(Loose({"a": 1}))


def test_json_is_canonical_and_readable() -> None:
    text = plans.march().to_json()
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Åtgärdsplan" in text


def test_labels_are_kept_as_they_stood() -> None:
    plain = json.loads(plans.march().to_json())
    plain["labels"] = [[k, "Färdig" if k == "MeasureState.done" else v] for k, v in plain["labels"]]
    assert snapshot.from_json(json.dumps(plain)).label(MeasureState.DONE) == "Färdig"


def _filed() -> Snapshot:
    """A report whose evidence are files."""
    bare = plans.march()
    files = {"file_name": "Policy.pdf", "file_version": 2, "sha256": "ab" * 32, "secrecy": "26 kap. 1 § OSL"}
    measures = tuple(replace(m, evidence=tuple(replace(e, **files) for e in m.evidence)) for m in bare.plan.measures)
    return replace(bare, plan=replace(bare.plan, measures=measures))


def test_a_report_from_before_files_is_still_to_the_byte_what_it_was() -> None:
    """What came later is left out while it says nothing, and absent it takes its default."""
    old = plans.march()
    text = old.to_json()
    assert not any(name in text for name in ("file_name", "file_version", "secrecy"))
    assert snapshot.from_json(text).to_json() == text


def test_a_report_with_files_keeps_their_versions_and_hashes() -> None:
    report = _filed()
    again = snapshot.from_json(report.to_json())
    assert again == report and again.sha256 == report.sha256
    assert '"file_version":2' in report.to_json()


@dataclass(frozen=True)
class Figure:
    value: Decimal


@pytest.mark.parametrize("text", ["0.1", "0.744186", "-3", "120"])
def test_an_exact_number_stays_exact(text: str) -> None:
    kept = json.loads(json.dumps(to_plain(Figure(Decimal(text)))))
    assert from_plain(Figure, kept) == Figure(Decimal(text))


@pytest.mark.parametrize("value", [0.1, "NaN", "Infinity", True, 3])
def test_what_is_no_exact_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="exact"):
        from_plain(Figure, {"value": value})
