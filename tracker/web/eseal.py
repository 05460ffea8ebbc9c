"""The site's electronic seal: whether there is one, and a refused start when it could not be put on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, current_app

from tracker.config import Settings, UnsafeSettings
from tracker.documents.eseal import Sealer, SealFailed
from tracker.rules.states import SealFault
from tracker.rules.transitions import Message

#: How long before the certificate's last day whoever looks after the site is told.
AHEAD = timedelta(days=45)

#: What to do about each fault, for whoever starts the program.
_CURES = {
    SealFault.MISSING: "Filen finns inte.",
    SealFault.UNREADABLE: "Filen går inte att läsa. Låt tjänstens användare läsa den.",
    SealFault.OPEN_TO_ALL: "Filen får inte kunna läsas av alla på datorn. Kör chmod 640 på den.",
    SealFault.NOT_PKCS12: "Filen är ingen PKCS#12-fil (.p12 eller .pfx).",
    SealFault.LOCKED: "Lösenordet i TRACKER_SEAL_PASSWORD öppnar inte filen.",
    SealFault.NO_KEY: "Filen saknar certifikat eller den nyckel som hör till.",
    SealFault.NOT_YET: "Certifikatet gäller inte än.",
    SealFault.EXPIRED: "Certifikatet har gått ut. Byt filen mot en med ett nytt.",
    SealFault.USAGE: "Certifikatet får inte användas till underskrift eller stämpel (key usage).",
    SealFault.FAILED: "Certifikatet går inte att stämpla med.",
}


def check(app: Flask) -> None:
    """Refuse to serve with a seal that can't be put on, rather than find out when the chief locks a report."""
    settings: Settings = app.config["SETTINGS"]
    if settings.seal_password and not settings.seal_file:
        raise UnsafeSettings("TRACKER_SEAL_PASSWORD behöver också TRACKER_SEAL_FILE, filen som lösenordet öppnar.")
    sealer = _sealer(settings)
    if sealer is None:
        return
    try:
        sealer.certificate(datetime.now(UTC))
    except SealFailed as error:
        raise UnsafeSettings(f"TRACKER_SEAL_FILE ({settings.seal_file}): {_CURES[error.fault]}") from None


def current() -> Sealer | None:
    """What locked PDFs are sealed with; None on a site without a seal."""
    return _sealer(current_app.config["SETTINGS"])


def notice(now: datetime) -> Message | None:
    """What whoever looks after the site should know of the seal: that it can't be put on now, or not for long."""
    sealer = current()
    if sealer is None:
        return None
    try:
        until = sealer.certificate(now).until
    except SealFailed as error:
        return Message.of("eseal.out_of_order", why=error.fault)
    return Message.of("eseal.ends", on=until.date()) if until - now < AHEAD else None


def _sealer(settings: Settings) -> Sealer | None:
    return Sealer(Path(settings.seal_file), settings.seal_password) if settings.seal_file else None
