"""A backup as one file: a plain tar with the database, the evidence files, and a manifest that comes last.

Nothing is compressed: reports, pictures and office files already are, and what is stored as it is can be read with
`tar` alone, byte for byte. Since the manifest comes last, an archive that was cut short has none. What is read back is
taken by exact names only, so that an archive can never write anywhere else.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from tracker.rules.chain import Anchor

#: The version of what is written here. A program reads its own and every older one.
FORMAT = 1

MANIFEST = "manifest.json"
MANIFEST_SUM = "manifest.json.sha256"

#: What the database is called in the archive, by the kind of database that made it.
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}

_EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_MOST_MANIFEST = 256 * 1024 * 1024
_CHUNK = 1024 * 1024

#: Told how many bytes have been dealt with since it was last told.
Advance = Callable[[int], None]


class BackupRefused(Exception):
    """The archive is not written, or not used. The message says in one line why, and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive: its name there, its size in bytes, its SHA-256."""

    name: str
    size: int
    sha256: str

    @property
    def sound(self) -> bool:
        """Whether an evidence file has the bytes that its name promises."""
        return self.name.endswith(f"/{self.sha256}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive holds, and where its audit trail ends.

    `missing` and `damaged` are evidence files that were so already where it was made.
    """

    program: str
    made_at: datetime
    dialect: str
    migration: str
    events: int
    anchor: Anchor
    files: tuple[Entry, ...]
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def size(self) -> int:
        """What all its files weigh, in bytes."""
        return sum(entry.size for entry in self.files)

    @property
    def evidence(self) -> tuple[Entry, ...]:
        """The evidence files."""
        return tuple(entry for entry in self.files if _EVIDENCE.fullmatch(entry.name))

    def to_json(self) -> bytes:
        """As it is written: readable, in a fixed order."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False, default=datetime.isoformat).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """As it was written. BackupRefused for one of a later format, or none at all."""
        try:
            read: dict[str, Any] = json.loads(text)
            if read["format"] > FORMAT:
                raise BackupRefused(
                    f"Säkerhetskopian är gjord med en nyare version av programmet ({read['program']}). "
                    "Installera den versionen och kör igen."
                )
            anchor = read["anchor"]
            at = datetime.fromisoformat(anchor["at"]) if anchor["at"] else None
            return cls(
                **{
                    **read,
                    "made_at": datetime.fromisoformat(read["made_at"]),
                    "anchor": Anchor(**{**anchor, "at": at}),
                    "files": tuple(Entry(**entry) for entry in read["files"]),
                    "missing": tuple(read["missing"]),
                    "damaged": tuple(read["damaged"]),
                }
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _damaged("innehållsförteckningen går inte att läsa") from None


def evidence_name(sha256: str) -> str:
    """Where an evidence file lies, in the store as in the archive, seen from the folder above `evidence`."""
    return f"evidence/{sha256[:2]}/{sha256}"


# --- Writing ----------------------------------------------------------------------------------------------------------


class Archive:
    """An archive being written. Made by `writing`."""

    def __init__(self, tar: tarfile.TarFile, made_at: datetime, advance: Advance) -> None:
        self._tar, self._made_at, self._advance = tar, made_at, advance
        self.entries: dict[str, Entry] = {}

    def add(self, name: str, source: Path) -> Entry:
        """Copy a file in. FileNotFoundError when there is none; nothing is then written."""
        with source.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            reading = _Hashed(stream, self._advance)
            self._write(name, size, reading)
        self.entries[name] = Entry(name, size, reading.hexdigest())
        return self.entries[name]

    def close(self, manifest: Manifest) -> None:
        """Write the manifest, and last of all its own hash."""
        text = manifest.to_json()
        self._write(MANIFEST, len(text), io.BytesIO(text))
        line = _sum_of(text)
        self._write(MANIFEST_SUM, len(line), io.BytesIO(line))

    def _write(self, name: str, size: int, stream: Any) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self._made_at.timestamp())
        self._tar.addfile(member, stream)


@contextmanager
def writing(file: Path, made_at: datetime, advance: Advance) -> Iterator[Archive]:
    """Write an archive, readable by its owner only. It gets its name when it is whole and on the disk, or not at all.

    BackupRefused when the file is there already, or when another backup to it is under way.
    """
    part = file.with_name(file.name + ".part")
    if file.exists():
        raise BackupRefused(f"Filen {file} finns redan och skrivs inte över. Välj ett annat namn.")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise BackupRefused(
            f"Filen {part} finns redan: en säkerhetskopiering pågår eller har avbrutits. Ta bort den och kör igen."
        ) from None
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Archive(tar, made_at, advance)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


# --- Reading ----------------------------------------------------------------------------------------------------------


def verified(file: Path, advance: Advance) -> Manifest:
    """Read the whole archive and hold it against its manifest. BackupRefused, saying what differs, when it is not so.

    Nothing is written. What is damaged by its own manifest (an evidence file that was damaged where the backup was
    made) is let through: it is told, not hidden.
    """
    found: dict[str, Entry] = {}
    texts: dict[str, bytes] = {}
    with _reading(file) as members:
        for name, size, stream in members:
            if name in found or name in texts:
                raise _damaged(f"{name} finns två gånger")
            if name in (MANIFEST, MANIFEST_SUM):
                texts[name] = stream.read(_MOST_MANIFEST)
                continue
            hashed = _Hashed(stream, advance)
            _drain(hashed, size, name)
            found[name] = Entry(name, size, hashed.hexdigest())
    manifest = _manifest(texts)
    _compare(manifest, found)
    return manifest


def unpack(file: Path, manifest: Manifest, database: Path, evidence: Path, advance: Advance) -> None:
    """Write the database's file and the evidence folder of a verified archive to the disk, each checked once more.

    FileExistsError when something is there already; BackupRefused when the archive has changed since it was verified.
    """
    expected = {entry.name: entry for entry in manifest.files}
    evidence.mkdir(mode=0o700)
    with _reading(file) as members:
        for name, size, stream in members:
            if name in (MANIFEST, MANIFEST_SUM):
                continue
            hashed = _Hashed(stream, advance)
            _store(hashed, size, name, _target(name, database, evidence))
            if expected.get(name) != Entry(name, size, hashed.hexdigest()):
                raise _damaged(f"{name} har ändrats medan den lästes")
    for folder in (*evidence.iterdir(), evidence, database.parent):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk. Where folders cannot be opened so (Windows) there is nothing to do."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _reading(file: Path) -> Iterator[Iterator[tuple[str, int, IO[bytes]]]]:
    """The files of the archive, one at a time. Whatever no backup of ours holds is refused."""
    try:
        with tarfile.open(file, "r:") as tar:
            yield _members(tar)
    except tarfile.TarError as error:
        raise _damaged(f"filen är inget helt arkiv ({error})") from None


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, int, IO[bytes]]]:
    for member in tar:
        ours = member.name in (MANIFEST, MANIFEST_SUM, *DATABASES.values()) or _EVIDENCE.fullmatch(member.name)
        stream = tar.extractfile(member) if member.type == tarfile.REGTYPE and member.sparse is None else None
        if not ours or stream is None:
            raise BackupRefused(
                f"Arkivet innehåller något som ingen säkerhetskopia har: {member.name!a}. Inget är återställt."
            )
        yield member.name, member.size, stream


def _manifest(texts: dict[str, bytes]) -> Manifest:
    if MANIFEST not in texts or MANIFEST_SUM not in texts:
        raise _damaged("innehållsförteckningen saknas, så filen är avhuggen eller ingen säkerhetskopia")
    if texts[MANIFEST_SUM] != _sum_of(texts[MANIFEST]):
        raise _damaged("innehållsförteckningen är ändrad")
    return Manifest.from_json(texts[MANIFEST])


def _sum_of(manifest: bytes) -> bytes:
    """The line that `sha256sum --check` reads too."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _compare(manifest: Manifest, found: dict[str, Entry]) -> None:
    expected = {entry.name: entry for entry in manifest.files}
    database = DATABASES.get(manifest.dialect)
    if database not in expected:
        raise _damaged("databasen saknas")
    if lost := sorted(expected.keys() - found.keys()):
        raise _damaged(f"{lost[0]} saknas ({len(lost)} av {len(expected)} filer)")
    if foreign := sorted(found.keys() - expected.keys()):
        raise _damaged(f"{foreign[0]} hör inte dit")
    if changed := sorted(name for name in expected if expected[name] != found[name]):
        raise _damaged(f"{changed[0]} är ändrad ({len(changed)} av {len(expected)} filer)")


def _damaged(what: str) -> BackupRefused:
    return BackupRefused(f"Säkerhetskopian är skadad: {what}. Inget är återställt. Använd en annan säkerhetskopia.")


def _target(name: str, database: Path, evidence: Path) -> Path:
    match = _EVIDENCE.fullmatch(name)
    if match is None:
        return database
    (evidence / match[1]).mkdir(mode=0o700, exist_ok=True)
    return evidence / match[1] / match[2]


class _Hashed:
    """A stream that keeps the hash of what has been read from it."""

    def __init__(self, stream: IO[bytes], advance: Advance) -> None:
        self._stream, self._advance, self._hash = stream, advance, hashlib.sha256()

    def read(self, size: int) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._hash.update(data)
        self._advance(len(data))
        return data

    def hexdigest(self) -> str:
        """The SHA-256 of what has been read so far."""
        return self._hash.hexdigest()


def _drain(stream: _Hashed, size: int, name: str, into: IO[bytes] | None = None) -> None:
    """Read a file of the archive to its end. BackupRefused when the archive ends before it."""
    left = size
    while left:
        data = stream.read(min(_CHUNK, left))
        if not data:
            raise _damaged(f"filen slutar mitt i {name}")
        if into is not None:
            into.write(data)
        left -= len(data)


def _store(stream: _Hashed, size: int, name: str, target: Path) -> None:
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        _drain(stream, size, name, out)
        out.flush()
        os.fsync(out.fileno())
