"""Every message that any floor can send has a sentence whose places it fills, and no sentence lies unused."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import tracker
from tracker.wording.sentences import SENTENCES

FLOORS = Path(tracker.__file__).parent
PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Spoken:
    """One `Message.of(…)` or `question.message(…)` in the source; the id as a pattern, "" when computed elsewhere."""

    where: str
    pattern: str
    values: frozenset[str]
    #: Whether id and values are both written out in full, so that the places can be checked.
    literal: bool


def pattern_of(node: ast.expr) -> str:
    """A literal id as itself, an f-string with its places as wildcards."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)
        return "".join(parts)
    if isinstance(node, ast.IfExp):
        return f"(?:{pattern_of(node.body)}|{pattern_of(node.orelse)})"
    return ""


def spoken(source: str, where: str) -> Iterator[Spoken]:
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        planner = node.func.attr == "message"
        if planner or (node.func.attr == "of" and ast.unparse(node.func.value) == "Message"):
            pattern = pattern_of(node.args[0])
            if planner and pattern:
                pattern = rf"planner\.\w+\.{pattern}"
            values = frozenset(word.arg for word in node.keywords if word.arg)
            literal = isinstance(node.args[0], ast.Constant) and not planner
            yield Spoken(f"{where}:{node.lineno}", pattern, values, literal)


SOURCES = {
    str(file.relative_to(FLOORS)): file.read_text(encoding="utf-8")
    for file in sorted(FLOORS.rglob("*.py"))
    if file.name != "sentences.py"
}
SPOKEN = [one for where, source in SOURCES.items() for one in spoken(source, where)]


def sentences_for(one: Spoken) -> list[str]:
    return [id for id in SENTENCES if re.fullmatch(one.pattern, id)]


def places(id: str) -> set[str]:
    source = SENTENCES[id]
    texts = (source,) if isinstance(source, str) else source
    return {name for text in texts for name in PLACE.findall(text)}


@pytest.mark.parametrize("one", [one for one in SPOKEN if one.pattern], ids=lambda one: one.where)
def test_a_message_has_a_sentence_whose_places_it_fills(one: Spoken) -> None:
    found = sentences_for(one)
    assert found, f"no sentence for {one.pattern}"
    for id in found if one.literal else ():
        assert places(id) <= one.values, id


def test_no_sentence_lies_unused() -> None:
    """An id is used when some floor names it, or builds it from a name it holds (`planner.answer.` + "green")."""
    constants = {
        node.value
        for source in SOURCES.values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    patterns = [one.pattern for one in SPOKEN if one.pattern]
    unused = [
        id
        for id in SENTENCES
        if id not in constants
        and id.split(".", 2)[-1] not in constants
        and not any(re.fullmatch(pattern, id) for pattern in patterns)
    ]
    assert unused == []


def test_a_message_without_sentence_or_value_is_caught() -> None:
    (stray,) = spoken('Message.of("no.such.sentence")', "planted")
    assert not sentences_for(stray)
    (bare,) = spoken('Message.of("health.obstacle")', "planted")
    assert not places("health.obstacle") <= bare.values


@pytest.mark.parametrize("id", [id for id, source in SENTENCES.items() if isinstance(source, tuple)])
def test_a_sentence_for_one_and_many_has_the_same_places_but_the_number(id: str) -> None:
    one, many = SENTENCES[id]
    assert set(PLACE.findall(one)) - {"n"} == set(PLACE.findall(many)) - {"n"} or "done" in many
