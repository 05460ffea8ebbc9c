"""docs/accounts.md is held to the code: a figure that changes in one of them alone is red."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tracker.actions import passwords as hashing
from tracker.exchange import mail
from tracker.rules import factors, links, passwords, sessions, throttle, tokens
from tracker.rules.states import LinkPurpose
from tracker.rules.throttle import LIMITS, Kind

DOCUMENT = (Path(__file__).parents[1] / "docs" / "accounts.md").read_text(encoding="utf-8")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def facts() -> list[str]:
    """What the document must say, made from the code."""
    parameters, borne = hashing._HASHER, LIMITS[Kind.PASSWORD]
    said = [
        f"| without use | {sessions.IDLE // MINUTE} minutes |",
        f"| without use, system administrator | {sessions.ADMIN_IDLE // MINUTE} minutes |",
        f"| however much it is used | {sessions.ABSOLUTE // HOUR} hours |",
        f"| use is noted at most | once in {sessions.NOTED_EVERY.seconds} seconds |",
        f"| rows of ended sessions are kept | {sessions.KEPT // DAY} days |",
        f"the last {throttle.WINDOW // MINUTE} minutes",
        f"wait {_waits(Kind.PASSWORD)} … minutes",
        f"for codes {_waits(Kind.CODE)} …",
        f"cost {borne.both} argon2 verifications from one network, and {borne.account} however",
        f"At most {hashing.AT_ONCE} passwords are checked",
        f"{passwords.SHORTEST} to {passwords.LONGEST} characters",
        f"at least 2^{int(passwords.ENOUGH)} guesses",
        f"m={parameters.memory_cost}, t={parameters.time_cost}, p={parameters.parallelism}",
        f"| invitation | {links.LIFETIMES[LinkPurpose.INVITATION] // DAY} days |",
        f"| reset | {links.LIFETIMES[LinkPurpose.RESET] // MINUTE} minutes |",
        f"{len(tokens.new()) * 6 // 8 * 8} random bits",
        f"waited for {int(mail.TIMEOUT)} seconds",
    ]
    said += [
        f"{factors.SECRET_CHARACTERS * 5} random bits",
        f"{factors.RECOVERY_CODES} recovery codes of {factors.RECOVERY_DIGITS} digits",
        f"{factors.WINDOW} step before and after",
        f"last {factors.RECENT // MINUTE} minutes counts as fresh",
        f"{factors.RECOVERY_LOW} or fewer are left",
    ]
    said += [f"| {kind} | {each.both} | {each.account} | {each.network} |" for kind, each in LIMITS.items()]
    return said


def _waits(kind: Kind) -> str:
    """The waits in minutes, the last one twice since it goes on."""
    waits = throttle.WAITS[kind]
    return ", ".join(str(wait // MINUTE) for wait in (*waits, waits[-1]))


def missing(document: str) -> list[str]:
    """The facts that the document does not say."""
    return [fact for fact in facts() if fact not in document]


def test_the_document_says_what_the_code_does() -> None:
    assert missing(DOCUMENT) == []


@pytest.mark.parametrize(("written", "planted"), [("30 minutes", "31 minutes"), ("| 5 | 20 | 50 |", "| 5 | 20 | 60 |")])
def test_a_figure_that_is_wrong_is_seen(written: str, planted: str) -> None:
    assert written in DOCUMENT
    assert missing(DOCUMENT.replace(written, planted)) != []


def test_the_ways_to_a_session_are_those_listed(app: Flask) -> None:
    """Every view whose code begins or renews a session, and no other, stands in the document's first table."""
    starting = re.compile(r"(sessions\.(begin|mark_proved|mark_factor)|proving\.judge)\(")
    views = (Path(__file__).parents[1] / "tracker" / "views").glob("*.py")
    found = {name for file in views for name in _functions(file.read_text(encoding="utf-8"), starting)}
    section = DOCUMENT.partition("## Ways to a session")[2].partition("## Sessions")[0]
    listed = set(re.findall(r"^\| `(/\S+)` \|", section, re.MULTILINE))
    addresses = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.rpartition(".")[2] in found and "." in rule.endpoint
    }
    assert found == {"log_in", "change_password", "enter", "confirm", "prove"}
    assert addresses == listed


def _functions(code: str, pattern: re.Pattern[str]) -> set[str]:
    """The functions at the left margin whose body matches."""
    parts = re.split(r"^def (\w+)", code, flags=re.MULTILINE)
    return {name for name, body in zip(parts[1::2], parts[2::2], strict=True) if pattern.search(body)}
