"""The arithmetic of the trail: what a hash is taken of, and what a walk along the events notices."""

import hashlib
import json
from typing import Any

import pytest

from tracker.rules import chain
from tracker.rules.chain import GENESIS, Anchor, Walk

Row = tuple[dict[str, Any], str]


def trail(length: int) -> list[Row]:
    """Events 1 to `length`, rightly chained."""
    rows: list[Row] = []
    previous = GENESIS
    for number in range(1, length + 1):
        body = {**dict.fromkeys(chain.FIELDS), "id": number, "actor_name": "Åsa", "previous_hash": previous}
        previous = chain.digest(body)
        rows.append((body, previous))
    return rows


def walked(rows: list[Row], *anchors: Anchor) -> list[str]:
    walk = Walk([(anchor, "rapport 1") for anchor in anchors])
    for body, stored in rows:
        walk.step(body, stored)
    return [f"{fault.id} {fault.values.get('number', fault.values.get('first'))}" for fault in walk.end()]


def anchor_of(row: Row) -> Anchor:
    return Anchor(row[0]["id"], row[1])


def test_hash_is_taken_of_canonical_json() -> None:
    body, stored = trail(1)[0]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Åsa" in text
    assert stored == hashlib.sha256(text.encode()).hexdigest()


def test_a_lone_surrogate_has_a_hash_too() -> None:
    assert len(chain.digest({**trail(1)[0][0], "actor_name": "\ud800"})) == 64


def test_true_trail_has_no_faults_with_any_anchor() -> None:
    rows = trail(5)
    assert walked(rows) == []
    assert walked(rows, Anchor(0, GENESIS), *map(anchor_of, rows)) == []
    assert walked([]) == []


def test_each_fault_is_named_where_it_is() -> None:
    rows = trail(6)
    changed = [*rows[:2], ({**rows[2][0], "actor_name": "Eva"}, rows[2][1]), *rows[3:]]
    assert walked(changed) == ["chain.content 3"]
    assert walked([*rows[:2], *rows[3:]]) == ["chain.missing_one 3"]
    assert walked([*rows[:1], *rows[4:]]) == ["chain.missing 2"]
    assert walked([rows[0], (rows[1][0], "f" * 64), *rows[2:]]) == ["chain.content 2", "chain.previous 3"]
    zero = ({**rows[0][0], "id": 0}, rows[0][1])
    assert walked([zero, *rows]) == ["chain.number 0", "chain.content 0", "chain.previous 1"]


def test_a_cut_tail_is_seen_only_by_an_anchor() -> None:
    rows = trail(6)
    assert walked(rows[:4]) == []
    assert walked(rows[:4], anchor_of(rows[5])) == ["chain.no_event 6"]
    assert walked([], anchor_of(rows[0])) == ["chain.no_event 1"]


def test_a_rewritten_trail_is_seen_only_by_an_anchor() -> None:
    rows, rewritten = trail(6), []
    previous = GENESIS
    for body, _stored in rows:
        body = {**body, "actor_name": "Ingen", "previous_hash": previous}
        previous = chain.digest(body)
        rewritten.append((body, previous))
    assert walked(rewritten) == []
    assert walked(rewritten, anchor_of(rows[3])) == ["chain.anchor 4"]


def test_an_unreadable_row_is_named_and_passed() -> None:
    rows = trail(3)
    walk = Walk()
    walk.step(*rows[0])
    walk.unreadable(2, ("old",), rows[1][1])
    walk.step(*rows[2])
    assert [(fault.id, fault.values["number"]) for fault in walk.end()] == [("chain.unreadable", "2")]


def test_anchor_is_read_as_it_is_written() -> None:
    anchor = Anchor(412, "3f" * 32)
    assert chain.parse(str(anchor)) == anchor
    assert chain.parse(f"  412: {'3F' * 32} \n") == anchor


@pytest.mark.parametrize(
    "text", ["", "412", "412:", f"x:{'0' * 64}", f"-1:{'0' * 64}", "1:" + "g" * 64, "²:" + "0" * 64]
)
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no anchor"):
        chain.parse(text)
