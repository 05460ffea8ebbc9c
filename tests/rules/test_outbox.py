"""When a letter is tried again, and what a seal hides."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange import mail
from tracker.rules import outbox, tokens
from tracker.wording import Words

NOW = datetime(2014, 3, 18, 9, 0, tzinfo=UTC)


def test_waits_grow_and_then_stay() -> None:
    waits = [outbox.next_try(tries, NOW) - NOW for tries in range(1, 9)]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] == outbox.WAITS[-1]


def test_a_claim_outlives_the_slowest_try() -> None:
    """Connecting, greeting, encrypting, signing in, sender, receiver, the word and the letter: an answer each."""
    assert timedelta(seconds=mail.TIMEOUT * 12) < outbox.LEASE


@given(st.text(min_size=1))
def test_a_seal_hides_the_token_and_gives_it_back(secret_key: str) -> None:
    token = tokens.new()
    sealed = tokens.seal(token, secret_key)
    assert token not in sealed
    assert tokens.unseal(sealed, secret_key) == token
    assert tokens.unseal(sealed, secret_key + "?") != token


def test_two_seals_of_one_token_tell_nothing_of_each_other() -> None:
    token = tokens.new()
    assert tokens.seal(token, "nyckel") != tokens.seal(token, "nyckel")


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("", "outbox.untried"),
        ("ConnectionRefusedError", "outbox.refused"),
        ("TimeoutError", "outbox.silent"),
        ("SMTPServerDisconnected", "outbox.cut"),
        ("SSLCertVerificationError", "outbox.unsafe"),
        ("SMTP 535", "outbox.sign_in"),
        ("SMTP 421", "outbox.later"),
        ("SMTP 550, 551", "outbox.no"),
        ("SMTP 550 no such user kim@exempel.se", "outbox.other"),
        ("https://tillsyn.example/bekrafta/hemligt", "outbox.other"),
    ],
)
def test_why_a_letter_waits_is_said_in_words_and_passes_nothing_on(failure: str, expected: str) -> None:
    said = outbox.why(failure)
    assert said.id == expected
    sentence = Words("sv").say(said)
    assert sentence.endswith(".") and "hemligt" not in sentence and "@" not in sentence
    assert outbox.why(failure, sending=True).id == "outbox.sending"
    assert outbox.why(failure, stopped=True).id == ("outbox.stopped" if not failure else expected)
