"""What a cracker tries first is refused, whatever its disguise; everything else that is long enough is taken."""

import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import passwords
from tracker.rules.passwords import LONGEST, SHORTEST
from tracker.rules.transitions import RuleBroken

CONTEXT = (
    "Anna Åkerblad-Ek",
    "anna.akerblad@katrineholm.example",
    "Katrineholms kommun",
    "socialnämnden",
    "socialförvaltningen",
)


def _refusal(password: str, context: tuple[str, ...] = CONTEXT) -> str:
    """The id of the refusal; empty when the password may be used."""
    try:
        passwords.require_usable(password, field="new", context=context)
    except RuleBroken as refused:
        return f"{refused.field}: {refused.message.id}"
    return ""


@pytest.mark.parametrize(
    ("length", "refusal"), [(0, "short"), (1, "short"), (11, "short"), (12, ""), (128, ""), (256, ""), (257, "long")]
)
def test_length_is_asked_for(length: int, refusal: str) -> None:
    made = "".join(chr(0x4E00 + number) for number in range(length))
    assert _refusal(made) == (f"new: password.{refusal}" if refusal else "")


def test_every_breached_password_of_legal_length_is_refused() -> None:
    legal = [password for password in passwords.breached() if SHORTEST <= len(password) <= LONGEST]
    assert len(legal) > 300
    assert [password for password in legal if _refusal(password, ()) != "new: password.guessable"] == []


@pytest.mark.parametrize("ending", ["1234", "2026!!", "!!!!!!!!", "123456789", "åååååå"])
def test_every_common_password_made_longer_as_people_do_is_refused(ending: str) -> None:
    longer = [password + ending for password in passwords.breached()[:3000]]
    made = [password.capitalize() for password in longer if len(password) >= SHORTEST]
    assert len(made) > 500
    assert [password for password in made if _refusal(password, ()) != "new: password.guessable"] == []


def test_every_swedish_word_with_a_year_and_signs_is_refused() -> None:
    made = [f"{word.capitalize()}2026!!".ljust(SHORTEST, "!") for word in passwords.swedish()]
    assert len(made) > 400
    assert [password for password in made if _refusal(password, ()) != "new: password.guessable"] == []


@pytest.mark.parametrize(
    "password",
    [
        "Katrineholm2026",
        "katrineholm1234",
        "K4tr1n3h0lm!!!!",
        "katrineholms-kommun",
        "KatrineholmsKommun1",
        "Kommunen2026!",
        "socialnämnden",
        "Socialnamnden1",
        "SOCIALNÄMNDEN-2026",
        "Socialförvaltningen1",
        "soc1alforvaltn1ngen",
        "Tillsynslotsen1",
        "tillsynslotsen2026",
        "Ti11synslotsen!",
        "tillsyn-tillsyn",
        "annaakerblad1",
        "Anna.Åkerblad1985",
        "akerblad-ek-2026",
        "annakatrineholm",
        "anna.akerblad@katrineholm.example",
    ],
)
def test_words_of_person_and_installation_are_refused(password: str) -> None:
    assert _refusal(password) == "new: password.guessable"


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd1234",
        "sommar2026!!",
        "Sommaren-2026",
        "Lösenord2026",
        "losenord123!",
        "qwertyuiop123",
        "qwertyuiopå12",
        "1qaz2wsx3edc4rfv",
        "zxcvbnmzxcvbnm",
        "poiuytrewq123",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "            ",
        "🚲" * 12,
        "abcabcabcabc",
        "hammarbyhammarby",
        "hammarby1915!",
        "123456789012",
        "198001011234",
        "19800101-1980",
        "vintersommar1",
        "JagÄlskarDig!",
        "dragonmonkeyfootball",
        "x" * 256,
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert _refusal(password) == "new: password.guessable"


@pytest.mark.parametrize(
    "password",
    [
        "sju gula cyklar i regn",
        "correct horse battery staple",
        "min hund heter något annat",
        "fyra lugna hamnar",
        "kx7fq-2mzpd-9w",
        "Q8v!tLz#3mWp",
        "приветмирснова",
        "上の空で本を読む毎日だった",
    ],
)
def test_what_is_none_of_these_is_taken(password: str) -> None:
    assert _refusal(password) == ""


#: Letters of other scripts, signs and emoji: nothing that folds into what the lists hold.
_OTHER = st.characters(
    min_codepoint=0x370, exclude_categories=("Cs", "Cn", "Nd", "No", "Nl", "Lm", "Mn", "Mc", "Me")
).filter(lambda character: not passwords._fold(character).isascii())


@given(st.text(_OTHER, min_size=12, max_size=LONGEST).filter(lambda text: len(set(passwords._plain(text))) >= 8))
def test_any_other_unicode_of_legal_length_is_taken(password: str) -> None:
    assert _refusal(password) == ""


def test_random_passwords_of_a_manager_are_taken() -> None:
    letters = string.ascii_letters + string.digits + "-_!#"
    made = ["".join(secrets.choice(letters) for _ in range(16)) for _ in range(500)]
    assert [password for password in made if _refusal(password)] == []


def test_judging_takes_no_part_of_the_password_into_the_refusal() -> None:
    with pytest.raises(RuleBroken) as refused:
        passwords.require_usable("hemligt-hemligt-1", context=())
    assert "hemligt" not in f"{refused.value} {refused.value.message.values}"
