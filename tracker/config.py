"""Settings from the environment and `instance/`, as one frozen value. Unsafe production settings are refused.

Everything has a default that works on one machine; docs/operations.md lists the settings.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

MIN_SECRET_LENGTH = 50


class UnsafeSettings(RuntimeError):
    """The program refuses to start. The message says, in one line, what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`today` is the set business day (R15), None in real use. `demo` marks a start by `tracker demo`."""

    instance: Path
    database_url: str
    secret_key: str
    production: bool = False
    today: date | None = None
    demo: bool = False
    #: Where the site is reached, for links in mails: https://tillsyn.kommun.se. Without it mails are not sent.
    base_url: str = ""
    #: smtp://user:password@host:587 (STARTTLS) or smtps://…:465. Without it links are shown instead of mailed.
    smtp_url: str = ""
    mail_from: str = ""
    #: unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310. Without it files are not scanned for viruses.
    clamd: str = ""
    #: How many proxies in front are trusted to say where a request came from.
    proxy_hops: int = 0
    #: A PKCS#12 file with the key and certificate that locked PDFs are sealed with, and its password. "" is no seal.
    seal_file: str = ""
    seal_password: str = field(default="", repr=False)


def from_environment(instance: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read `TRACKER_*`; raise `UnsafeSettings` for a value that cannot be used or would be unsafe in production."""
    production = environ.get("TRACKER_PRODUCTION", "") == "1"
    settings = Settings(
        instance=instance,
        database_url=environ.get("TRACKER_DATABASE_URL") or f"sqlite:///{instance / 'tracker.sqlite'}",
        secret_key=environ.get("TRACKER_SECRET_KEY") or _stored_secret(instance),
        production=production,
        today=_day(environ.get("TRACKER_TODAY", "")),
        base_url=environ.get("TRACKER_BASE_URL", "").rstrip("/"),
        smtp_url=environ.get("TRACKER_SMTP_URL", ""),
        mail_from=environ.get("TRACKER_MAIL_FROM", ""),
        clamd=environ.get("TRACKER_CLAMD", ""),
        proxy_hops=_count("TRACKER_PROXY_HOPS", environ.get("TRACKER_PROXY_HOPS", "")),
        seal_file=environ.get("TRACKER_SEAL_FILE", ""),
        seal_password=environ.get("TRACKER_SEAL_PASSWORD", ""),
    )
    _refuse_unsafe(settings)
    return settings


def _count(name: str, text: str) -> int:
    if not text:
        return 0
    if not (text.isdecimal() and len(text) == 1):
        raise UnsafeSettings(f"{name} ska vara ett litet heltal, till exempel 1.")
    return int(text)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnsafeSettings("TRACKER_TODAY ska vara ett datum, till exempel 2014-03-18.") from None


def _stored_secret(instance: Path) -> str:
    """The key made at first start and kept, readable by its owner only, in `instance/secret_key`."""
    file = instance / "secret_key"
    instance.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return file.read_text().strip()


def _refuse_unsafe(settings: Settings) -> None:
    if not settings.production:
        return
    if len(settings.secret_key) < MIN_SECRET_LENGTH or len(set(settings.secret_key)) < 5:
        raise UnsafeSettings(f"TRACKER_SECRET_KEY måste vara minst {MIN_SECRET_LENGTH} slumpade tecken i drift.")
    if settings.today is not None:
        raise UnsafeSettings("TRACKER_TODAY får inte vara satt i drift. Ta bort inställningen.")
