"""A backup's file: what is written is read back byte for byte, and no byte can change unseen."""

import hashlib
import io
import os
import stat
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.exchange import backup
from tracker.exchange.backup import Archive, BackupRefused, Manifest
from tracker.rules.chain import GENESIS, Anchor

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PAPERS = (b"ett underlag", b"", os.urandom(3_000_000))
DATABASE = os.urandom(200_000)


def _silent(_count: int) -> None:
    pass


def _name(content: bytes) -> str:
    return backup.evidence_name(hashlib.sha256(content).hexdigest())


def _manifest(archive: Archive) -> Manifest:
    return Manifest(
        program="0.1.0",
        made_at=NOW,
        dialect="sqlite",
        migration="0002",
        events=7,
        anchor=Anchor(7, "a" * 64, NOW),
        files=tuple(archive.entries.values()),
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A sound archive."""
    source = tmp_path / "source"
    source.write_bytes(DATABASE)
    made = tmp_path / "kopia.tar"
    with backup.writing(made, NOW, _silent) as archive:
        for content in PAPERS:
            paper = tmp_path / "paper"
            paper.write_bytes(content)
            archive.add(_name(content), paper)
        archive.add("database.sqlite", source)
        archive.close(_manifest(archive))
    return made


def test_what_is_written_is_read_back(file: Path, tmp_path: Path) -> None:
    manifest = backup.verified(file, _silent)
    assert (manifest.events, manifest.made_at, manifest.anchor) == (
        7,
        NOW,
        Anchor(7, "a" * 64, NOW),
    )
    assert manifest.size == len(DATABASE) + sum(map(len, PAPERS))
    database, evidence = tmp_path / "database", tmp_path / "evidence"
    backup.unpack(file, manifest, database, evidence, _silent)
    assert database.read_bytes() == DATABASE
    for content in PAPERS:
        assert (tmp_path / _name(content)).read_bytes() == content
    assert len([path for path in evidence.rglob("*") if path.is_file()]) == len(PAPERS)


def test_only_its_owner_can_read_it_and_what_comes_out_of_it(file: Path, tmp_path: Path) -> None:
    backup.unpack(file, backup.verified(file, _silent), tmp_path / "database", tmp_path / "evidence", _silent)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for path in (tmp_path / "evidence").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "database").stat().st_mode) == 0o600


def test_plain_tar_can_read_it(file: Path) -> None:
    with tarfile.open(file) as tar:
        assert tar.getnames() == [*map(_name, PAPERS), "database.sqlite", "manifest.json", "manifest.json.sha256"]


def test_progress_counts_every_byte(file: Path) -> None:
    counted: list[int] = []
    manifest = backup.verified(file, counted.append)
    assert sum(counted) == manifest.size


def test_a_changed_byte_is_seen_wherever_it_stands(file: Path) -> None:
    sound = file.read_bytes()
    with tarfile.open(file) as tar:
        members = [(member.offset, member.offset_data, member.size) for member in tar]
    places = [place for head, data, size in members if size for place in (head, head + 150, data, data + size - 1)]
    unseen = []
    for place in places:
        spoilt = bytearray(sound)
        spoilt[place] ^= 1
        file.write_bytes(spoilt)
        try:
            backup.verified(file, _silent)
        except BackupRefused:
            continue
        unseen.append(place)
    assert unseen == [] and len(places) > 15


def test_an_archive_cut_short_is_refused_wherever_it_ends(file: Path, tmp_path: Path) -> None:
    sound = file.read_bytes()
    with tarfile.open(file) as tar:
        last = tar.getmembers()[-1]
    for end in (0, 100, 512, 1_000, len(sound) // 2, last.offset, last.offset_data + last.size - 1):
        file.write_bytes(sound[:end])
        with pytest.raises(BackupRefused, match=r"skadad.*Inget är återställt"):
            backup.verified(file, _silent)


def test_a_file_that_changes_between_verifying_and_unpacking_is_refused(file: Path, tmp_path: Path) -> None:
    manifest = backup.verified(file, _silent)
    spoilt = bytearray(file.read_bytes())
    with tarfile.open(file) as tar:
        spoilt[tar.getmember("database.sqlite").offset_data] ^= 1
    file.write_bytes(spoilt)
    with pytest.raises(BackupRefused, match="ändrats medan"):
        backup.unpack(file, manifest, tmp_path / "database", tmp_path / "evidence", _silent)


def _plain(name: str) -> tarfile.TarInfo:
    return tarfile.TarInfo(name)


def _link(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return member


@pytest.mark.parametrize(
    "member",
    [
        _plain("../utanfor"),
        _plain("/utanfor"),
        _plain("evidence/../../utanfor"),
        _plain("evidence/ab/" + "a" * 64),
        _plain("evidence/aa/" + "A" * 64),
        _plain("evidence/aa/" + "a" * 64 + "\n"),
        _plain("secret_key"),
        _link("database.sqlite"),
        _link(_name(b"x")),
    ],
    ids=lambda member: f"{member.type!r} {member.name!r}",
)
def test_what_no_backup_holds_is_refused(member: tarfile.TarInfo, file: Path) -> None:
    with tarfile.open(file, "a") as tar:
        tar.addfile(member, io.BytesIO(b""))
    with pytest.raises(BackupRefused, match="ingen säkerhetskopia har"):
        backup.verified(file, _silent)


def test_a_file_that_the_manifest_does_not_name_is_refused(file: Path) -> None:
    with tarfile.open(file, "a") as tar:
        tar.addfile(_plain(_name(b"y")), io.BytesIO(b""))
    with pytest.raises(BackupRefused, match="hör inte dit"):
        backup.verified(file, _silent)


def test_the_same_name_twice_is_refused(file: Path) -> None:
    with tarfile.open(file, "a") as tar:
        tar.addfile(_plain("manifest.json"), io.BytesIO(b""))
    with pytest.raises(BackupRefused, match="två gånger"):
        backup.verified(file, _silent)


def test_a_manifest_without_events_is_read_back() -> None:
    empty = Manifest("0.1.0", NOW, "postgresql", "0002", 0, Anchor(0, GENESIS), (), missing=("evidence/aa",))
    assert Manifest.from_json(empty.to_json()) == empty


def test_a_later_format_is_refused_with_the_version_that_reads_it(tmp_path: Path) -> None:
    later = replace(Manifest("9.0", NOW, "sqlite", "0042", 0, Anchor(0, GENESIS), ()), format=backup.FORMAT + 1)
    with pytest.raises(BackupRefused, match=r"nyare version av programmet \(9\.0\)"):
        Manifest.from_json(later.to_json())


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"\xff", b'{"format": 1}', b'{"format": "x"}', b"null"])
def test_what_is_no_manifest_is_refused(text: bytes) -> None:
    with pytest.raises(BackupRefused, match="innehållsförteckningen"):
        Manifest.from_json(text)


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "brev.pdf"
    other.write_bytes(b"%PDF-1.7" + bytes(5_000))
    with pytest.raises(BackupRefused, match="skadad"):
        backup.verified(other, _silent)


def test_nothing_is_written_over(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(BackupRefused, match="skrivs inte över"), backup.writing(file, NOW, _silent):
        pass
    assert file.read_bytes() == before


def test_two_backups_to_one_file_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "kopia.tar"
    with backup.writing(file, NOW, _silent) as archive:
        with pytest.raises(BackupRefused, match=r"kopia\.tar\.part.*pågår"), backup.writing(file, NOW, _silent):
            pass
        archive.close(_manifest(archive))
    assert [path.name for path in tmp_path.iterdir()] == ["kopia.tar"]


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with backup.writing(tmp_path / "kopia.tar", NOW, _silent) as archive:
            (tmp_path / "source").write_bytes(b"x" * 100)
            archive.add("database.sqlite", tmp_path / "source")
            raise OSError(28, "No space left on device")

    _fails(fail)
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


def _fails(attempt: Callable[[], None]) -> None:
    with pytest.raises(OSError, match="No space left"):
        attempt()
