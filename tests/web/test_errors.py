"""What fails in storing is told apart from what is wrong in the program. The drills fill a real disk."""

import errno
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from tests.browser_client import Browser
from tracker.extensions import cannot_store
from tracker.rules.states import Role


class _Said(Exception):
    def __init__(self, **said: str) -> None:
        self.__dict__.update(said)


def _database(**said: str) -> OperationalError:
    return OperationalError("INSERT", {}, _Said(**said))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Quota exceeded"), True),
        (PermissionError(errno.EACCES, "Permission denied"), False),
        (_database(sqlite_errorname="SQLITE_FULL"), True),
        (_database(sqlite_errorname="SQLITE_BUSY"), False),
        (_database(sqlstate="53100"), True),
        (_database(sqlstate="55P03"), False),
        (ValueError(), False),
    ],
)
def test_a_full_disk_is_known(error: Exception, told: bool) -> None:
    assert cannot_store(error) is told


@pytest.mark.parametrize(("name", "status"), [("SQLITE_FULL", 507), ("SQLITE_BUSY", 503)])
def test_the_page_says_what_to_do(
    login_as: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch, name: str, status: int
) -> None:
    browser = login_as(Role.CHIEF)
    monkeypatch.setitem(browser.app.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(*_arguments: object, **_values: object) -> None:
        raise _database(sqlite_errorname=name)

    monkeypatch.setattr("tracker.views.meetings.actions.add", fail)
    page = browser.post("meetings.new", {"held_on": "2014-05-28"}, status=status)
    assert ("Servern kan inte spara" in page.text) is (status == 507)
