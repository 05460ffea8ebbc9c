"""The store: whole or not at all, once, private, and nothing that a row names is ever swept."""

import hashlib
import io
import os
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from tracker.exchange import evidence_store
from tracker.exchange.evidence_store import Damaged, EvidenceStore, Missing
from tracker.rules.transitions import RuleBroken

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    """An empty store, whose folder does not exist yet."""
    return EvidenceStore(tmp_path / "instance" / "evidence")


def put(store: EvidenceStore, content: bytes) -> str:
    """Keep the content; its SHA-256."""
    with store.receive(io.BytesIO(content)) as part:
        store.keep(part)
    return part.sha256


def aged(path: Path, seconds: int = 2 * 3600) -> None:
    """Make the file so old."""
    then = path.lstat().st_mtime - seconds
    os.utime(path, (then, then), follow_symlinks=False)


def files(store: EvidenceStore) -> list[str]:
    """Every file under the store, parts and all, the lock apart."""
    found = (f.relative_to(store.root).as_posix() for f in store.root.rglob("*") if not f.is_dir())
    return sorted(name for name in found if name != "tmp/.lock")


def test_what_is_kept_lies_under_its_hash_and_is_private(store: EvidenceStore) -> None:
    sha256 = put(store, b"Beslut")
    assert sha256 == hashlib.sha256(b"Beslut").hexdigest()
    assert files(store) == [f"{sha256[:2]}/{sha256}"]
    assert stat.S_IMODE(store.path(sha256).stat().st_mode) == 0o600
    for folder in (store.root, store.root / "tmp", store.path(sha256).parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with store.open(sha256) as stream:
        assert stream.read() == b"Beslut"
    assert store.verify(sha256) == 6


def test_the_same_content_is_stored_once(store: EvidenceStore) -> None:
    assert put(store, b"Beslut") == put(store, b"Beslut")
    assert len(files(store)) == 1


def test_what_is_not_kept_is_gone(store: EvidenceStore) -> None:
    with store.receive(io.BytesIO(b"Beslut")) as part:
        assert part.path.read_bytes() == b"Beslut" and part.size == 6
        assert part.path.parent == store.root / "tmp" and part.path.suffix == ".part"
        assert stat.S_IMODE(part.path.stat().st_mode) == 0o600
    assert files(store) == []


def test_one_byte_over_the_limit_is_refused_while_it_comes(store: EvidenceStore) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int) -> bytes:
            self.read_bytes += size
            return b"x" * size

    source = Endless()
    with pytest.raises(RuleBroken) as refused, store.receive(source):
        pytest.fail("an endless file came to an end")
    assert refused.value.message.id == "file.too_large"
    assert source.read_bytes <= evidence_store.MAX_BYTES + evidence_store.CHUNK
    assert files(store) == []
    with store.receive(io.BytesIO(b"x" * 100), most=100) as part:
        assert part.size == 100
    with pytest.raises(RuleBroken), store.receive(io.BytesIO(b"x" * 101), most=100):
        pytest.fail("one byte too much was taken")


def test_every_step_is_on_disk_before_the_next(store: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sync the bytes, rename, sync the folder: in that order, or a power cut leaves a name without its bytes."""
    steps: list[str] = []
    sync, replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def rename(before: Path, after: Path) -> None:
        steps.append("rename")
        replace(before, after)

    monkeypatch.setattr(evidence_store.os, "fsync", fsync)
    monkeypatch.setattr(evidence_store.os, "replace", rename)
    put(store, b"Beslut")
    assert steps[-4:] == ["file", "folder", "rename", "folder"]


def test_what_is_missing_or_damaged_says_so(store: EvidenceStore) -> None:
    sha256 = put(store, b"Beslut")
    path = store.path(sha256)
    path.chmod(0o600)
    path.write_bytes(b"beslut")
    with pytest.raises(Damaged):
        store.verify(sha256)
    put(store, b"Beslut")  # storing it once more heals it
    assert store.verify(sha256) == 6
    path.unlink()
    with pytest.raises(Missing):
        store.open(sha256)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/..", "\0" * 64])
def test_only_a_hash_is_a_name(store: EvidenceStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.open(name)


def test_no_link_inside_the_store_is_followed(store: EvidenceStore, tmp_path: Path) -> None:
    outside = tmp_path / "hemligt"
    outside.write_bytes(b"hemligt")
    sha256 = hashlib.sha256(b"hemligt").hexdigest()
    folder = store.root / sha256[:2]
    folder.mkdir(parents=True)
    (folder / sha256).symlink_to(outside)
    with pytest.raises(Missing):
        store.open(sha256)
    assert list(store.walk()) == []
    (folder / sha256).unlink()
    folder.rmdir()
    elsewhere = tmp_path / "annan"
    elsewhere.mkdir()
    (elsewhere / sha256).write_bytes(b"hemligt")
    folder.symlink_to(elsewhere)
    with pytest.raises(Missing):
        store.open(sha256)
    with pytest.raises(OSError, match="link"):
        put(store, b"hemligt")
    assert list(store.walk()) == []


def test_the_store_itself_may_lie_on_another_disk(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "evidence").symlink_to(tmp_path / "disk")
    store = EvidenceStore(tmp_path / "evidence")
    assert store.verify(put(store, b"Beslut")) == 6


def test_sweep_takes_old_orphans_and_nothing_else(store: EvidenceStore) -> None:
    known, orphan, young = put(store, b"known"), put(store, b"orphan"), put(store, b"young")
    aged(store.path(known))
    aged(store.path(orphan))
    left = store.root / "tmp" / "left.part"
    left.write_bytes(b"half")
    aged(left)
    fresh = store.root / "tmp" / "fresh.part"
    fresh.write_bytes(b"half")
    (store.root / "README").write_text("not ours")
    tried = store.sweep({known}, older_than=HOUR, dry_run=True)
    assert len(files(store)) == 6, "a dry run takes nothing away"
    swept = store.sweep({known}, older_than=HOUR)
    assert swept == tried
    assert ([o.sha256 for o in swept.orphans], swept.parts, swept.size) == ([orphan], ("left.part",), 6)
    remaining = {f"{known[:2]}/{known}", f"{young[:2]}/{young}", "tmp/fresh.part", "README"}
    assert set(files(store)) == remaining
    assert store.sweep({known}, older_than=HOUR) == evidence_store.Swept((), ())


def test_an_orphan_that_is_stored_anew_is_left_alone(store: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race: the sweep has seen an old orphan, and somebody uploads the same content before it is taken away."""
    sha256 = put(store, b"Beslut")
    aged(store.path(sha256))
    walk = EvidenceStore.walk

    def walk_then_upload(self: EvidenceStore):
        found = list(walk(self))
        put(self, b"Beslut")
        return iter(found)

    monkeypatch.setattr(EvidenceStore, "walk", walk_then_upload)
    assert store.sweep(set(), older_than=HOUR).orphans == ()
    assert store.verify(sha256) == 6


def test_many_may_store_the_same_at_once_beside_a_sweep(store: EvidenceStore) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(15):
                sha256 = put(store, b"%d" % (turn % 3))
                store.verify(sha256)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        store.sweep(set(), older_than=HOUR)
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(files(store)) == 3
