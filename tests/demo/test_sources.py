"""The facts are the documents' own, all of them and nothing more."""

import json

import pytest

from tracker.demo import sources
from tracker.rules.states import MeasureState

CASES = {case["id"]: case for case in json.loads(sources.FILE.read_text(encoding="utf-8"))["cases"]}


@pytest.mark.parametrize("case_id", ["A", "B"])
def test_load_keeps_every_measure_word_for_word(case_id: str) -> None:
    told = [(m.number, f"{m.text} ({m.remark})" if m.remark else m.text) for m in sources.load(case_id).measures]
    assert told == [(m["no"], m["text"]) for m in CASES[case_id]["measures"]]


@pytest.mark.parametrize("case_id", ["A", "B"])
def test_load_leaves_empty_what_the_document_does_not_state(case_id: str) -> None:
    case, source = CASES[case_id], sources.load(case_id)
    assert bool(source.reviewed_period) == (case["reviewed_from"] is not None)
    assert bool(source.follow_up) == (case["follow_up"] is not None)
    assert bool(source.kind_of_decision) == (case["decision_kind"] is not None)
    assert [bool(m.date_words) for m in source.measures] == [m["date_in_text"] is not None for m in case["measures"]]


def test_load_refuses_a_case_there_is_not() -> None:
    with pytest.raises(KeyError):
        sources.load("C")


@pytest.mark.parametrize(
    ("words", "continuous", "state"),
    [
        ("vidtagen", False, MeasureState.DONE),
        ("vidtagen", True, MeasureState.IN_PLACE),
        ("framtagen, löpande", True, MeasureState.IN_PROGRESS),
        ("framtagen, ej beslutad", False, MeasureState.IN_PROGRESS),
        ("löpande", True, MeasureState.IN_PROGRESS),
        ("pågående", False, MeasureState.IN_PROGRESS),
        ("beslutad", False, MeasureState.NOT_STARTED),
        ("planerad", False, MeasureState.NOT_STARTED),
    ],
)
def test_state_says_in_our_word_what_the_document_says(words: str, continuous: bool, state: MeasureState) -> None:
    measure = sources.SourceMeasure("A1", "", "", sources.MeasureCategory.OTHER, words, "")
    assert measure.state(continuous=continuous) is state


@pytest.mark.parametrize(
    ("words", "said"), [("en ny chef", "En ny chef."), ("IVO granskar.", "IVO granskar."), ("", ".")]
)
def test_sentence_changes_nothing_but_the_capital_and_the_stop(words: str, said: str) -> None:
    assert sources.sentence(words) == said
