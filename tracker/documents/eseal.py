"""The electronic seal of a PDF: PAdES B-B in the file's own signature field, with the operator's certificate.

A library of its own, like `archive`, and the only place that knows pyHanko. The seal is an increment: the sealed file
begins with the unsealed one, byte for byte, so either's checksum can be counted from it. The sealed bytes are others
each time, since the time and the signature are.

What it tells: who holds the certificate, and that not a byte has changed since. The time in it is this computer's own,
since no timestamp authority is asked; nor is it asked whether the certificate was revoked.
"""

import hashlib
import io
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tracker.rules.states import SealFault, SealFlaw

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

T = TypeVar("T")

#: What the field is called in the file.
FIELD = "Stampel"
#: Where a revision of a PDF ends.
_END = b"%%EOF\n"


class SealFailed(Exception):
    """No seal can be put on. `fault` says what has to be mended."""

    def __init__(self, fault: SealFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose seal it is, how long it can be put on, and the certificate's own SHA-256."""

    subject: str
    until: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the seal says beside the certificate, as a PDF reader shows it."""

    reason: str
    location: str
    name: str


@dataclass(frozen=True, slots=True)
class Sealer:
    """A PKCS#12 file and its password. It is read each time, so that a new certificate holds at once."""

    file: Path
    password: str = field(repr=False)

    def certificate(self, now: datetime) -> Certificate:
        """The certificate, when it can seal at that moment; else SealFailed."""
        return _told(_sound(self._read(), now))

    def seal(self, content: bytes, said: Said, now: datetime) -> tuple[bytes, Certificate]:
        """The file with its field `FIELD` sealed, and the certificate it was sealed with. SealFailed when it can't be.

        Nothing may be changed afterwards (DocMDP 1): a reader of PDF tells whoever opens the file.
        """
        stored = self._read()
        certificate = _sound(stored, now)
        try:
            sealed = _apart(_signed, content, stored, certificate, said)
        except Exception as error:  # whatever the library meets, the act is refused and not half done
            raise SealFailed(SealFault.FAILED) from error
        told = _told(certificate)
        # What is kept for good is read once before it is.
        if flaws(sealed, unsealed_sha256=hashlib.sha256(content).hexdigest(), certificate_sha256=told.sha256):
            raise SealFailed(SealFault.FAILED)
        return sealed, told

    def _read(self) -> "PKCS12KeyAndCertificates":
        from asn1crypto.pkcs12 import Pfx
        from cryptography.hazmat.primitives.serialization import pkcs12

        data = _bytes(self.file)
        try:
            known = Pfx.load(data, strict=True)["version"].native == "v3"
        except (ValueError, TypeError):
            known = False
        if not known:
            raise SealFailed(SealFault.NOT_PKCS12)
        try:
            return pkcs12.load_pkcs12(data, self.password.encode() or None)
        except ValueError as error:
            raise SealFailed(SealFault.LOCKED) from error
        except Exception as error:  # locked in a way, or with a kind of key, that is not known here
            raise SealFailed(SealFault.FAILED) from error


def _bytes(file: Path) -> bytes:
    """The key's file, which only its owner and group may read."""
    try:
        if stat.S_IMODE(file.stat().st_mode) & stat.S_IRWXO:
            raise SealFailed(SealFault.OPEN_TO_ALL)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise SealFailed(SealFault.MISSING) from error
    except OSError as error:
        raise SealFailed(SealFault.UNREADABLE) from error


def _sound(stored: "PKCS12KeyAndCertificates", now: datetime) -> "x509.Certificate":
    """The certificate that seals: with its key, in its time, and made for sealing."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if stored.key is None or stored.cert is None:
        raise SealFailed(SealFault.NO_KEY)
    certificate = stored.cert.certificate
    if not isinstance(stored.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SealFailed(SealFault.FAILED)
    if stored.key.public_key() != certificate.public_key():
        raise SealFailed(SealFault.NO_KEY)
    if now < certificate.not_valid_before_utc:
        raise SealFailed(SealFault.NOT_YET)
    if now > certificate.not_valid_after_utc:
        raise SealFailed(SealFault.EXPIRED)
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError) as error:
        raise SealFailed(SealFault.USAGE) from error
    if not (usage.digital_signature or usage.content_commitment):
        raise SealFailed(SealFault.USAGE)
    return certificate


def _told(certificate: "x509.Certificate") -> Certificate:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Certificate(
        subject=", ".join(str(one.value) for one in reversed(list(certificate.subject))),
        until=certificate.not_valid_after_utc,
        sha256=hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
    )


def _signed(content: bytes, stored: "PKCS12KeyAndCertificates", certificate: "x509.Certificate", said: Said) -> bytes:
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    assert stored.key is not None  # noqa: S101 - `_sound` has seen it
    chain = [one.certificate for one in (stored.cert, *stored.additional_certs) if one is not None]
    known = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in chain]
    key = stored.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore.from_certs(known),  # type: ignore[no-untyped-call]
    )
    how = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=said.reason,
        location=said.location,
        name=said.name,
    )
    target = io.BytesIO()
    signers.PdfSigner(how, signer=signer).sign_pdf(_increment()(io.BytesIO(content)), output=target)
    return target.getvalue()


def _apart(work: Callable[..., T], *given: Any, **named: Any) -> T:
    """The work done in a thread of its own: pyHanko starts an event loop, and one may be running in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given, **named).result()


@cache
def _increment() -> Any:
    """pyHanko's writer, held to what PDF/A-2 allows: the seal is all that it adds to the file.

    By itself it writes the XMP anew in its own shape, with its own name and the clock's time; and for a key on an
    elliptic curve it makes the file PDF 2.0, which PDF/A-2 forbids (6.1.2) and PAdES does not need.
    """
    from pyhanko.pdf_utils.extensions import DeveloperExtension
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Increment(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            pass

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            """The version stays what it is."""

        def register_extension(self, ext: DeveloperExtension) -> None:
            """Note that the seal is PAdES; nothing of PDF 2.0."""
            if ext.prefix_name == "/ESIC":
                super().register_extension(ext)

    return Increment


def flaws(content: bytes, *, unsealed_sha256: str, certificate_sha256: str) -> tuple[SealFlaw, ...]:
    """What is wrong with a stored file's seal; nothing when it holds.

    It must be intact, cover the whole file and be put on with the certificate of that checksum, in its time; and the
    file must begin with the one that had the given checksum before. Whether the certificate is to be trusted is for
    whoever chose it: the checksum says that it is the one that was chosen.
    """
    signature = _signature(content)
    if signature is None:
        return (SealFlaw.NONE_THERE,)
    found = list(_broken(signature))
    certificate = signature.signer_cert
    if hashlib.sha256(certificate.dump()).hexdigest() != certificate_sha256:
        found.append(SealFlaw.OTHER_CERTIFICATE)
    at = signature.self_reported_timestamp
    if at is None or not certificate.not_valid_before <= at.astimezone(UTC) <= certificate.not_valid_after:
        found.append(SealFlaw.OUT_OF_TIME)
    if not any(hashlib.sha256(part).hexdigest() == unsealed_sha256 for part in _revisions(content)):
        found.append(SealFlaw.OTHER_CONTENT)
    return tuple(found)


def certificate_of(content: bytes) -> tuple[str, datetime] | None:
    """Whose certificate a file is sealed with, and until when it could be used; None for a file without a seal."""
    from cryptography.x509 import load_der_x509_certificate

    signature = _signature(content)
    if signature is None:
        return None
    told = _told(load_der_x509_certificate(signature.signer_cert.dump()))
    return told.subject, told.until


def _signature(content: bytes) -> "EmbeddedPdfSignature | None":
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        signatures = PdfFileReader(io.BytesIO(content)).embedded_signatures
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return signatures[0] if len(signatures) == 1 else None


def _broken(signature: "EmbeddedPdfSignature") -> "list[SealFlaw]":
    """Whether the signed bytes are what they were, and all the bytes there are."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    alone = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    try:
        status = _apart(validate_pdf_signature, signature, signer_validation_context=alone)
    except Exception:  # a seal that can't be judged does not hold
        return [SealFlaw.CHANGED]
    found = []
    if not (status.intact and status.valid):
        found.append(SealFlaw.CHANGED)
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or (
        status.modification_level is not ModificationLevel.NONE
    ):
        found.append(SealFlaw.ADDED_TO)
    return found


def _revisions(content: bytes) -> "list[memoryview]":
    """The file up to each place where a revision may end."""
    whole, ends, at = memoryview(content), [], content.find(_END)
    while at >= 0:
        ends.append(whole[: at + len(_END)])
        at = content.find(_END, at + 1)
    return ends
