"""The electronic seal: what it leaves as it was, what it says, and every way in which it can fail or be broken."""

import asyncio
import hashlib
import io
import os
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pikepdf.pdfa
import pytest
from pikepdf import Name

from tests import seals
from tests.documents import paper, structure
from tests.tools.debian import program
from tracker.documents import eseal, pdf, printers
from tracker.documents.blocks import Document, Heading, Paragraph
from tracker.documents.eseal import Certificate, Said, Sealer, SealFailed
from tracker.rules.states import SealFault, SealFlaw

SAID = Said("Låst: Återrapportering 3", "Granviks kommun", "Socialnämnden, Granviks kommun")


def document() -> Document:
    return paper.document(Heading(1, "Läget"), Paragraph("Två av fyra åtgärder är klara."))


@pytest.fixture(scope="module", params=["curve", "rsa"])
def sealer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    """What seals with either kind of key that certificates are made for."""
    return seals.sealer(tmp_path_factory.mktemp("seal"), kind=request.param)


@pytest.fixture(scope="module")
def unsealed() -> bytes:
    return printers.sealable(document())


@pytest.fixture(scope="module")
def sealed(sealer: Sealer, unsealed: bytes) -> tuple[bytes, Certificate]:
    return sealer.seal(unsealed, SAID, datetime.now(UTC))


def flaws(content: bytes, unsealed: bytes, certificate: Certificate, **values: str) -> tuple[SealFlaw, ...]:
    known = {"unsealed_sha256": hashlib.sha256(unsealed).hexdigest(), "certificate_sha256": certificate.sha256}
    return eseal.flaws(content, **{**known, **values})


def test_a_file_without_seal_is_printed_as_before() -> None:
    with pikepdf.open(io.BytesIO(printers.PRINTERS[printers.PDF].render(document()))) as file:
        assert "/AcroForm" not in file.Root


def test_the_field_is_told_to_whoever_listens(unsealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(unsealed)) as file:
        field = file.Root.AcroForm.Fields[0]
        form = file.Root.StructTreeRoot.K[0].K[-1]
        assert (form.S, str(form.Alt), str(field.TU)) == (Name.Form, "Elektronisk stämpel", "Elektronisk stämpel")
        assert form.K[0].Obj.objgen == field.objgen
        assert (list(field.Rect), int(field.F)) == ([0, 0, 0, 0], 4)


def test_a_sealed_file_keeps_every_promise_of_the_unsealed(
    sealed: tuple[bytes, Certificate], unsealed: bytes, tmp_path: Path
) -> None:
    content, _ = sealed
    assert content.startswith(unsealed)
    assert structure.faults(content) == []
    (tmp_path / "sealed.pdf").write_bytes(content)
    assert not pdfua.validate(tmp_path / "sealed.pdf").findings
    done = subprocess.run(
        [program("qpdf"), "--check", str(tmp_path / "sealed.pdf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(io.BytesIO(content)) as file, pikepdf.open(io.BytesIO(unsealed)) as before:
        assert file.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(file.docinfo) == dict(before.docinfo)


def test_a_seal_is_put_on_and_read_while_an_event_loop_runs(sealer: Sealer, unsealed: bytes) -> None:
    async def within() -> tuple[SealFlaw, ...]:
        return flaws(*_with_its_source(sealer, unsealed))

    with ThreadPoolExecutor(1) as thread:  # a loop may be running in ours, that of the tests in a browser
        assert thread.submit(lambda: asyncio.run(within())).result() == ()


def _with_its_source(sealer: Sealer, unsealed: bytes) -> tuple[bytes, bytes, Certificate]:
    content, certificate = sealer.seal(unsealed, SAID, datetime.now(UTC))
    return content, unsealed, certificate


def test_the_validator_of_the_field_agrees(sealed: tuple[bytes, Certificate], tmp_path: Path) -> None:
    if shutil.which("verapdf") is None:
        pytest.skip("not run: verapdf is not on PATH")
    (tmp_path / "sealed.pdf").write_bytes(sealed[0])
    for flavour in ("2a", "ua1"):
        command = ["verapdf", "--flavour", flavour, "--format", "text", str(tmp_path / "sealed.pdf")]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.stdout.startswith("PASS"), run.stdout


def test_the_archives_rules_hold_save_for_what_the_validator_does_not_know(sealer: Sealer, tmp_path: Path) -> None:
    content = pdf.render(document(), level="B", signature=eseal.FIELD)
    (tmp_path / "sealed.pdf").write_bytes(sealer.seal(content, SAID, datetime.now(UTC))[0])
    found = pikepdf.pdfa.validate_written(tmp_path / "sealed.pdf", "2b").findings
    assert {(one.where.partition(") ")[2], one.kind) for one in found} == {
        ("/AcroForm", "unsupported"),
        ("/Perms", "unsupported"),
    }


def test_the_seal_says_who_why_and_that_nothing_may_be_changed(sealed: tuple[bytes, Certificate]) -> None:
    content, certificate = sealed
    with pikepdf.open(io.BytesIO(content)) as file:
        seal = file.Root.AcroForm.Fields[0].V
        assert (str(seal.Reason), str(seal.Location), str(seal.Name)) == (SAID.reason, SAID.location, SAID.name)
        assert seal.SubFilter == Name("/ETSI.CAdES.detached")
        assert file.Root.Perms.DocMDP.objgen == seal.objgen
        assert int(seal.Reference[0].TransformParams.P) == 1
    assert certificate.subject == seals.SUBJECT
    assert eseal.certificate_of(content) == (certificate.subject, certificate.until)


def test_another_program_finds_the_seal_whole(sealed: tuple[bytes, Certificate], tmp_path: Path) -> None:
    """poppler, which shares nothing with what put the seal on. It knows no trust of ours, and is not asked for it."""
    for name, content, said in (("whole", sealed[0], "is Valid."), ("broken", _flipped(sealed[0]), "Digest Mismatch")):
        (tmp_path / f"{name}.pdf").write_bytes(content)
        command = [program("pdfsig"), "-nocert", str(tmp_path / f"{name}.pdf")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"})
        assert said in done.stdout and "Total document signed" in done.stdout, done.stdout + done.stderr


def test_sealed_twice_the_bytes_differ_and_what_was_sealed_does_not(
    sealer: Sealer, sealed: tuple[bytes, Certificate], unsealed: bytes
) -> None:
    again, certificate = sealer.seal(printers.sealable(document()), SAID, datetime.now(UTC))
    assert again != sealed[0] and certificate == sealed[1]
    for content in (again, sealed[0]):
        assert flaws(content, unsealed, certificate) == ()


def test_the_certificate_of_the_operations_document_seals(unsealed: bytes, tmp_path: Path) -> None:
    lines = Path("docs/operations.md").read_text(encoding="utf-8").splitlines()
    commands = [shlex.split(line) for line in lines if line.startswith(("    openssl req ", "    openssl pkcs12 "))]
    assert [command[1] for command in commands] == ["req", "pkcs12"]
    commands[1] += ["-passout", f"pass:{seals.PASSWORD}"]
    for command in commands:
        subprocess.run([program("openssl"), *command[1:]], cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / "stampel.p12").chmod(0o640)
    content, certificate = Sealer(tmp_path / "stampel.p12", seals.PASSWORD).seal(unsealed, SAID, datetime.now(UTC))
    assert certificate.subject == "Socialnämnden, prov, Exempelkommun, SE"
    assert flaws(content, unsealed, certificate) == ()


# --- Seals that do not hold ------------------------------------------------------------------------------------------


def _flipped(content: bytes) -> bytes:
    """One bit of the content changed, in the middle of what was sealed."""
    at = content.index(b"stream") + 40
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _updated(content: bytes) -> bytes:
    """A sound increment after the seal, which says that the document is in another language."""
    from pyhanko.pdf_utils.generic import TextStringObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer, target = IncrementalPdfFileWriter(io.BytesIO(content)), io.BytesIO()
    writer.root[pdf_name("/Lang")] = TextStringObject("en")
    writer.update_root()
    writer.write(target)
    return target.getvalue()


BROKEN: dict[str, tuple[Any, SealFlaw]] = {
    "a bit changed": (_flipped, SealFlaw.CHANGED),
    "an update appended": (_updated, SealFlaw.ADDED_TO),
    "a byte appended": (lambda content: content + b"\n", SealFlaw.ADDED_TO),
    "cut short": (lambda content: content[:-2000], SealFlaw.NONE_THERE),
    "no PDF": (lambda _content: b"x" * 100, SealFlaw.NONE_THERE),
    "nothing": (lambda _content: b"", SealFlaw.NONE_THERE),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_tampered_file_is_found(kind: str, sealed: tuple[bytes, Certificate], unsealed: bytes) -> None:
    change, flaw = BROKEN[kind]
    assert flaw in flaws(change(sealed[0]), unsealed, sealed[1])


def test_a_seal_cut_off_is_missed(sealed: tuple[bytes, Certificate], unsealed: bytes) -> None:
    assert flaws(unsealed, unsealed, sealed[1]) == (SealFlaw.NONE_THERE,)
    assert eseal.certificate_of(unsealed) is None


def test_another_ones_seal_on_the_same_document_is_found(
    sealed: tuple[bytes, Certificate], unsealed: bytes, tmp_path: Path
) -> None:
    forged, _ = seals.sealer(tmp_path).seal(unsealed, SAID, datetime.now(UTC))
    assert flaws(forged, unsealed, sealed[1]) == (SealFlaw.OTHER_CERTIFICATE,)


def test_another_document_under_a_true_seal_is_found(
    sealer: Sealer, sealed: tuple[bytes, Certificate], unsealed: bytes
) -> None:
    other, _ = sealer.seal(printers.sealable(paper.document(Paragraph("Allt är klart."))), SAID, datetime.now(UTC))
    assert flaws(other, unsealed, sealed[1]) == (SealFlaw.OTHER_CONTENT,)


def test_a_seal_put_on_outside_the_certificates_time_is_found(
    unsealed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who sets the clock of our check back can do that, and even so it is read, and refused, before it is kept."""
    ended, then = seals.sealer(tmp_path, since=-10 * seals.DAY, until=-seals.DAY), datetime.now(UTC) - 5 * seals.DAY
    with pytest.raises(SealFailed):
        ended.seal(unsealed, SAID, then)
    with monkeypatch.context() as patch:
        patch.setattr(eseal, "flaws", lambda *_, **__: ())
        content, certificate = ended.seal(unsealed, SAID, then)
    assert flaws(content, unsealed, certificate) == (SealFlaw.OUT_OF_TIME,)


# --- Seals that can't be put on --------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[dict[str, Any], SealFault]] = {
    "not yet": ({"since": seals.DAY}, SealFault.NOT_YET),
    "expired": ({"since": -9 * seals.DAY, "until": -timedelta(seconds=1)}, SealFault.EXPIRED),
    "for enciphering only": ({"usage": "key_encipherment"}, SealFault.USAGE),
    "for nothing said": ({"usage": None}, SealFault.USAGE),
    "no key": ({"with_key": False}, SealFault.NO_KEY),
    "a key of another kind": ({"kind": "edwards"}, SealFault.FAILED),
    "open to all": ({"mode": 0o644}, SealFault.OPEN_TO_ALL),
    "wrong password": ({"password": "fel"}, SealFault.LOCKED),
    "no password": ({"password": ""}, SealFault.LOCKED),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_what_can_not_seal_is_told(kind: str, unsealed: bytes, tmp_path: Path) -> None:
    values, fault = FAULTS[kind]
    broken, now = seals.sealer(tmp_path, **values), datetime.now(UTC)
    with pytest.raises(SealFailed) as told:
        broken.certificate(now)
    assert told.value.fault is fault
    with pytest.raises(SealFailed) as told:
        broken.seal(unsealed, SAID, now)
    assert told.value.fault is fault


@pytest.mark.parametrize(
    ("content", "fault"), [(None, SealFault.MISSING), (b"", SealFault.NOT_PKCS12), (b"%PDF-1.7", SealFault.NOT_PKCS12)]
)
def test_a_file_that_is_no_key_is_told(content: bytes | None, fault: SealFault, tmp_path: Path) -> None:
    file = tmp_path / "stampel.p12"
    if content is not None:
        file.touch(mode=0o600)
        file.write_bytes(content)
    with pytest.raises(SealFailed) as told:
        Sealer(file, seals.PASSWORD).certificate(datetime.now(UTC))
    assert told.value.fault is fault
    (tmp_path / "folder").mkdir(mode=0o700)
    with pytest.raises(SealFailed) as told:
        Sealer(tmp_path / "folder", seals.PASSWORD).certificate(datetime.now(UTC))
    assert told.value.fault is SealFault.UNREADABLE


def test_a_file_without_the_field_is_refused_and_not_half_sealed(sealer: Sealer) -> None:
    with pytest.raises(SealFailed) as told:
        sealer.seal(b"%PDF-1.7 inget mer", SAID, datetime.now(UTC))
    assert told.value.fault is SealFault.FAILED


def test_the_password_is_not_shown_when_the_sealer_is(sealer: Sealer) -> None:
    assert seals.PASSWORD not in repr(sealer)


def test_a_site_without_seal_never_pays_for_one() -> None:
    code = (
        "import sys; from tests.documents import paper; from tracker.documents import printers;"
        "[printer.render(paper.document()) for printer in printers.PRINTERS.values()];"
        "print([name for name in ('pyhanko', 'cryptography', 'asn1crypto') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr
