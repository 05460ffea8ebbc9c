"""Where the bytes of evidence lie: under their SHA-256, in files that only this program's user may read.

A file is written as a part, synced, renamed, and its folder synced; only then is it named in the database. So a row
always has its file, while a file may lack its row (the program died in between): `sweep` takes those away. The same
content is stored once. Inside the store no symbolic link is followed.
"""

import contextlib
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from tracker.exchange.filetypes import MAX_BYTES, refused

try:
    import fcntl
except ImportError:  # Windows: one process, whose sweep is not run beside it
    fcntl = None  # type: ignore[assignment]

CHUNK = 1024 * 1024
#: A file this young may belong to somebody whose row is about to be committed.
YOUNG = timedelta(hours=1)
#: Where a file lies until it is known to be sound, and how it is called there.
PARTS = "tmp"
PART_ENDING = ".part"

_NAME = re.compile(r"[0-9a-f]{64}")
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)


class Missing(LookupError):
    """The store has no such file."""


class Damaged(ValueError):
    """The file is not what its name says: its bytes have changed since they were stored."""


class Source(Protocol):
    """Something to read bytes from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file that has come in whole but is not kept yet."""

    path: Path
    sha256: str
    #: In bytes.
    size: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the store, by what its name and the file system say."""

    sha256: str
    size: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep took away, or would: files that no row names, and parts that nobody came back to."""

    orphans: tuple[Stored, ...]
    parts: tuple[str, ...]

    @property
    def size(self) -> int:
        """In bytes, the parts apart."""
        return sum(orphan.size for orphan in self.orphans)


class EvidenceStore:
    """The store under one folder, which may itself be a link to another disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextlib.contextmanager
    def receive(self, source: Source, most: int = MAX_BYTES) -> Iterator[Part]:
        """Write what comes to a part, which is gone when the block ends unless it was kept.

        RuleBroken when more than `most` bytes come; nothing is then left.
        """
        folder = self._folder(PARTS)
        path = folder / f"{secrets.token_hex(16)}{PART_ENDING}"
        try:
            yield Part(path, *_write(path, source, most))
        finally:
            path.unlink(missing_ok=True)

    def keep(self, part: Part) -> None:
        """Give a part its place, so that it survives a power cut from here on. Call it before the row is added.

        Where the same content lies already it is replaced by itself: that makes it young again, so that a sweep
        leaves it alone, and heals it where it was damaged.
        """
        folder = self._folder(part.sha256[:2])
        with self._locked():
            os.replace(part.path, folder / part.sha256)
            _sync(folder)

    def open(self, sha256: str) -> BinaryIO:
        """The file, read through once to see that it is what its name says, then at its start again.

        Missing; Damaged.
        """
        stream = self._open(sha256)
        try:
            if _digest(stream) != sha256:
                raise Damaged(sha256)
            stream.seek(0)
        except BaseException:
            stream.close()
            raise
        return stream

    def verify(self, sha256: str) -> int:
        """The file's size in bytes, when its bytes are what its name says. Missing; Damaged."""
        with self.open(sha256) as stream:
            return os.fstat(stream.fileno()).st_size

    def path(self, sha256: str) -> Path:
        """Where the file lies, for programs that must be given a path. ValueError for what is no SHA-256."""
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"no SHA-256: {sha256!r}")
        return self.root / sha256[:2] / sha256

    def walk(self) -> Iterator[Stored]:
        """Every file there is, in order of name. What else lies in the folders is not ours and is passed by."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            if folder.is_symlink():
                continue
            for file in sorted(folder.iterdir()):
                found = file.lstat()
                if _NAME.fullmatch(file.name) and file.name[:2] == folder.name and stat.S_ISREG(found.st_mode):
                    yield Stored(file.name, found.st_size, _changed(found))

    def sweep(self, known: Collection[str], *, older_than: timedelta = YOUNG, dry_run: bool = False) -> Swept:
        """Take away the files whose names are not `known`, and left parts; those younger than `older_than` stay.

        Read `known` just before: a row that was committed before is in it, and whoever commits later has a young file.
        """
        before = datetime.now(UTC) - older_than
        orphans = tuple(
            stored
            for stored in self.walk()
            if stored.sha256 not in known and stored.changed_at < before and (dry_run or self._remove(stored, before))
        )
        return Swept(orphans, tuple(self._sweep_parts(before, dry_run)))

    def _remove(self, stored: Stored, before: datetime) -> bool:
        """Unless somebody has just stored the same content anew, which makes the file young."""
        path = self.path(stored.sha256)
        with self._locked():
            try:
                if _changed(path.lstat()) >= before:
                    return False
                path.unlink()
            except FileNotFoundError:
                return False
        return True

    def _sweep_parts(self, before: datetime, dry_run: bool) -> Iterator[str]:
        for part in sorted((self.root / PARTS).glob(f"*{PART_ENDING}")):
            try:
                if _changed(part.lstat()) < before:
                    if not dry_run:
                        part.unlink()
                    yield part.name
            except FileNotFoundError:
                continue  # whoever wrote it has finished

    def _folder(self, name: str) -> Path:
        """The folder, made when it is new, durable before anything lies in it. OSError for a link in its place."""
        folder = self.root / name
        if not folder.is_dir():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync(self.root)
        if folder.is_symlink():
            raise NotADirectoryError(f"{folder} is a link")
        return folder

    def _open(self, sha256: str) -> BinaryIO:
        path = self.path(sha256)
        try:
            folder = os.open(path.parent, os.O_RDONLY | _DIRECTORY | _NOFOLLOW)
            try:
                descriptor = os.open(sha256, os.O_RDONLY | _NOFOLLOW, dir_fd=folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise Missing(sha256) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Missing(sha256)
        return os.fdopen(descriptor, "rb")

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One at a time may put a file in its place or take one away, also between processes."""
        if fcntl is None:
            yield
            return
        descriptor = os.open(self._folder(PARTS) / ".lock", os.O_RDWR | os.O_CREAT | _NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _write(path: Path, source: Source, most: int) -> tuple[str, int]:
    """Write and sync what comes; its SHA-256 and size in bytes. RuleBroken as soon as it is more than `most`."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW, 0o600), "wb") as out:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise refused("file.too_large", most=most // 1024**2)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _changed(found: os.stat_result) -> datetime:
    return datetime.fromtimestamp(found.st_mtime, UTC)


def _sync(folder: Path) -> None:
    """Make the names in a folder durable, where the system knows how to."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
