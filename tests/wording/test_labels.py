"""Every member of the closed lists has its word, and every state its icon; the extractor finds all texts."""

import ast
import re
from enum import Enum
from pathlib import Path

import pytest
from babel.messages.extract import extract

from tracker.rules import states, verbs
from tracker.wording import Words
from tracker.wording.icons import ICONS, TONES, icon_of, tone_of
from tracker.wording.labels import LABELS
from tracker.wording.sentences import SENTENCES

TRACKER = Path(__file__).resolve().parents[2] / "tracker"
WORDING = TRACKER / "wording"
#: The words people read (PRODUCT.md, "Words"): these are never to be seen.
FORBIDDEN = re.compile(r"\b(status|deadline|slutdag|blockera\w*|löften|KPI|task|gick bakåt)\b", re.IGNORECASE)


def members() -> list[Enum]:
    lists = [value for module in (states, verbs) for value in vars(module).values() if isinstance(value, type)]
    return [member for kind in lists if issubclass(kind, Enum) for member in kind]


@pytest.mark.parametrize("member", members(), ids=lambda m: f"{type(m).__name__}.{m.name}")
def test_every_member_has_a_label_of_its_own(member: Enum) -> None:
    assert Words("sv").label(member).strip()
    assert any(known is member for known in LABELS), "an equal member of another list does not count"


def test_the_same_value_in_two_lists_has_two_labels() -> None:
    assert Words("sv").label(states.MeasureState.WITHDRAWN) == "Utgår"
    assert Words("sv").label(states.UnionConsultation.DONE) == "Klar"
    assert Words("sv").label(states.MeasureState.DONE) == "Genomförd"


@pytest.mark.parametrize(
    "kind",
    [states.MeasureState, states.Flag, states.EffectState, states.Verdict, states.ChangeClass, states.OnTrack],
)
def test_every_state_has_an_icon_in_the_sprite(kind: type[Enum]) -> None:
    sprite = (TRACKER / "static" / "icons.svg").read_text("utf-8")
    for member in kind:
        assert f'id="{icon_of(member)}"' in sprite


@pytest.mark.parametrize("kind", [states.MeasureState, states.Flag, states.EffectState, states.Verdict])
def test_icons_differ_within_a_list_so_that_colour_is_never_needed(kind: type[Enum]) -> None:
    icons = [icon_of(member) for member in kind]
    assert len(set(icons)) == len(icons)


def test_a_class_of_change_has_no_tone() -> None:
    assert {tone_of(member) for member in states.ChangeClass} == {""}
    assert len(TONES) + len(states.ChangeClass) == len(ICONS)


def test_no_text_uses_a_word_that_people_should_not_meet() -> None:
    sentences = [part for text in SENTENCES.values() for part in (text if isinstance(text, tuple) else (text,))]
    assert not [text for text in (*LABELS.values(), *sentences) if FORBIDDEN.search(text)]
    assert FORBIDDEN.search("Åtgärdens status"), "the sweep must catch a planted word"


def test_the_extractor_finds_every_label_and_sentence() -> None:
    keywords = {"N_": None, "NP_": (1, 2), "t": None, "nt": (1, 2)}
    found: set[object] = set()
    for name in ("labels", "sentences", "words"):
        with (WORDING / f"{name}.py").open("rb") as file:
            found.update(message for _, message, _, _ in extract("python", file, keywords))
    assert set(LABELS.values()) <= found
    assert {text for text in SENTENCES.values() if isinstance(text, str)} <= found
    assert {text for text in SENTENCES.values() if isinstance(text, tuple)} <= found


def untranslatable(source: str) -> list[int]:
    """Lines where a text is made by an f-string inside a call that the extractor reads."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [
        call.lineno
        for call in calls
        if (getattr(call.func, "id", None) or getattr(call.func, "attr", None)) in ("N_", "NP_", "t", "nt")
        and any(isinstance(argument, ast.JoinedStr) for argument in call.args)
    ]


@pytest.mark.parametrize("folder", ["wording", "charts", "documents"])
def test_no_marked_text_is_put_together_at_run_time(folder: str) -> None:
    faults = {p.name: untranslatable(p.read_text("utf-8")) for p in (TRACKER / folder).glob("*.py")}
    assert not {name: lines for name, lines in faults.items() if lines}
    assert untranslatable('t(f"Hej {name}")') == [1], "the sweep must catch a planted one"
