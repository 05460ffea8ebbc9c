"""Settings: sound defaults, and a refusal of what would be unsafe in production."""

import stat
from datetime import date
from pathlib import Path

import pytest

from tracker import config
from tracker.config import UnsafeSettings

GOOD_KEY = "nyckel-" + "abcdefghij0123456789" * 3


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = config.from_environment(tmp_path / "instance", {})
    assert settings.database_url == f"sqlite:///{tmp_path / 'instance' / 'tracker.sqlite'}"
    assert (settings.production, settings.today, settings.demo) == (False, None, False)


def test_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = config.from_environment(tmp_path, {}).secret_key
    assert len(first) >= config.MIN_SECRET_LENGTH
    assert config.from_environment(tmp_path, {}).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_environment_is_followed(tmp_path: Path) -> None:
    given = {
        "TRACKER_DATABASE_URL": "postgresql+psycopg://tracker@/tracker",
        "TRACKER_SECRET_KEY": GOOD_KEY,
        "TRACKER_PRODUCTION": "1",
    }
    settings = config.from_environment(tmp_path, given)
    assert (settings.database_url, settings.secret_key) == (given["TRACKER_DATABASE_URL"], GOOD_KEY)
    assert settings.production is True


def test_business_day_can_be_set_for_training(tmp_path: Path) -> None:
    assert config.from_environment(tmp_path, {"TRACKER_TODAY": "2014-03-18"}).today == date(2014, 3, 18)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"TRACKER_TODAY": "i går"}, "TRACKER_TODAY"),
        ({"TRACKER_PRODUCTION": "1", "TRACKER_SECRET_KEY": "dev"}, "TRACKER_SECRET_KEY"),
        ({"TRACKER_PRODUCTION": "1", "TRACKER_SECRET_KEY": "a" * 80}, "TRACKER_SECRET_KEY"),
        ({"TRACKER_PRODUCTION": "1", "TRACKER_SECRET_KEY": GOOD_KEY, "TRACKER_TODAY": "2014-03-18"}, "TRACKER_TODAY"),
    ],
)
def test_unsafe_start_is_refused_with_what_to_change(tmp_path: Path, given: dict[str, str], told: str) -> None:
    with pytest.raises(UnsafeSettings, match=told):
        config.from_environment(tmp_path, given)
