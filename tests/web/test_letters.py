"""Mail settings that cannot work are found at the start, not when somebody waits for a letter."""

from pathlib import Path

import pytest

from tracker import create_app
from tracker.config import Settings, UnsafeSettings

GOOD = {"smtp_url": "smtp://127.0.0.1:25", "mail_from": "noreply@kommun.example", "base_url": "https://a.example"}


def _start(folder: Path, **settings: str) -> None:
    create_app(Settings(instance=folder, database_url="sqlite://", secret_key="x" * 64, **settings))


def test_mail_need_not_be_set_up_and_starts_when_it_is(tmp_path: Path) -> None:
    _start(tmp_path)
    _start(tmp_path, **GOOD)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("smtp_url", "mail.kommun.se"),
        ("smtp_url", "http://mail.kommun.se"),
        ("mail_from", ""),
        ("mail_from", "noreply"),
        ("mail_from", "a@b.se\r\nBcc: c@d.se"),
        ("base_url", ""),
        ("base_url", "tillsyn.kommun.se"),
    ],
)
def test_what_cannot_work_is_refused_by_the_settings_name(tmp_path: Path, setting: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=f"TRACKER_{setting.upper()}"):
        _start(tmp_path, **{**GOOD, setting: value})
