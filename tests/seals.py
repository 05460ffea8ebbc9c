"""Real PKCS#12 files to seal with, made here: sound ones, and ones with each fault."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from tracker.documents.eseal import Sealer

PASSWORD = "hemligt på riktigt"
SUBJECT = "Stämpel för socialnämnden, Granviks kommun, SE"
DAY = timedelta(days=1)
_KEYS: dict[str, Any] = {
    "curve": lambda: ec.generate_private_key(ec.SECP256R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "edwards": ed25519.Ed25519PrivateKey.generate,
}


def sealer(folder: Path, *, password: str = PASSWORD, **values: Any) -> Sealer:
    """What seals with a new certificate in the folder; the values are those of `make`."""
    return Sealer(make(folder / "stampel.p12", **values), password)


def make(
    file: Path,
    *,
    since: timedelta = -DAY,
    until: timedelta = 365 * DAY,
    usage: str | None = "content_commitment",
    with_key: bool = True,
    kind: str = "curve",
    mode: int = 0o600,
) -> Path:
    """A PKCS#12 file with a certificate of its own making; `since` and `until` are counted from now."""
    now = datetime.now(UTC)
    key = _KEYS[kind]()
    parts = [
        (NameOID.COUNTRY_NAME, "SE"),
        (NameOID.ORGANIZATION_NAME, "Granviks kommun"),
        (NameOID.COMMON_NAME, "Stämpel för socialnämnden"),
    ]
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now + since).not_valid_after(now + until)
    if usage is not None:
        builder = builder.add_extension(_usage(usage), critical=True)
    certificate = builder.sign(key, None if kind == "edwards" else hashes.SHA256())
    others = None if with_key else [certificate]
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"stampel",
            key if with_key else None,
            certificate if with_key else None,
            others,
            BestAvailableEncryption(PASSWORD.encode()),
        )
    )
    file.chmod(mode)
    return file


def _usage(wanted: str) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name == wanted for name in names})
