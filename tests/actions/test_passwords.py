import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.actions import passwords
from tracker.rules.transitions import RuleBroken


@pytest.mark.parametrize("length", [0, 1, 11, 257, 5000])
def test_require_usable_refuses_by_length(length: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        passwords.require_usable("x" * length, field="new")
    assert refused.value.field == "new"


@pytest.mark.parametrize("password", ["a" * 12, "sju gula cyklar", "x" * 256, "åäö åäö åäö", "🚲" * 12, "            "])
def test_require_usable_asks_nothing_but_length(password: str) -> None:
    passwords.require_usable(password.ljust(12, "å"))


@settings(max_examples=5, deadline=None)
@given(st.text(min_size=12, max_size=64))
def test_matches_compares_every_character_exactly(password: str) -> None:
    stored = passwords.hashed(password)
    assert passwords.matches(stored, password)
    assert not passwords.matches(stored, password + " ")
    assert not passwords.matches(stored, password[:-1])


def test_matches_sees_a_difference_at_the_hundredth_character() -> None:
    stored = passwords.hashed("x" * 99 + "a")
    assert not passwords.matches(stored, "x" * 99 + "b")


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=1$broken"])
def test_matches_is_false_without_a_sound_hash(stored: str | None) -> None:
    assert not passwords.matches(stored, "vilket lösenord som helst")


def test_hashed_uses_argon2id_with_the_promised_parameters() -> None:
    stored = passwords.hashed("sju gula cyklar i regn")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.outdated(stored)


def test_make_gives_a_new_readable_password_each_time() -> None:
    made = {passwords.make() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert re.fullmatch(r"[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}", password), password
        passwords.require_usable(password)
