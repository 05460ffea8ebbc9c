import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.world import World
from tracker.actions import passwords
from tracker.models import Committee, User
from tracker.rules.transitions import RuleBroken


def test_require_usable_knows_the_person_and_every_committee(session: Session, world: World) -> None:
    user = User(name="Kim Blåklint", email="kim.blaklint@exempel.example")
    committee = session.get_one(Committee, world.b.committee_id)
    for guessable in ("Blåklint2026", "kim.blaklint1", f"{committee.municipality} 1", f"{committee.name}1"):
        with pytest.raises(RuleBroken, match=r"password\.guessable") as refused:
            passwords.require_usable(session, guessable, user, field="new")
        assert refused.value.field == "new"
    passwords.require_usable(session, "sju gula cyklar", user)


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
