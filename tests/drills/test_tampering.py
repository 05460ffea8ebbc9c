"""The tamper matrix: every field of every event changed, rows deleted, swapped, inserted and cut off.

Each change is made in the database itself, past its triggers, by somebody naive and by an insider who recomputes every
hash after it; each is looked at with and without an anchor, by the program and by docs/verify_trail.py, which must
agree. Each test tells its figures.
"""

import contextlib
import importlib.util
import io
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests import installation
from tests.drills.figures import Drill
from tests.installation import CONTENT, PLACE
from tracker.extensions import DatabaseFailure, db, sqlite_driver
from tracker.models import AuditEvent, ReportFile
from tracker.queries import history, trail, verification
from tracker.rules import chain
from tracker.rules.chain import GENESIS, Anchor, Walk
from tracker.wording import Words

pytestmark = pytest.mark.drill

VERIFIER = Path(__file__).resolve().parents[2] / "docs" / "verify_trail.py"
COLUMNS = (*chain.FIELDS, "hash")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    folder = tmp_path_factory.mktemp("installation")
    return installation.make(folder), folder


@pytest.fixture
def folder(made: tuple[Flask, Path]) -> Iterator[Path]:
    with installation.fresh(*made):
        yield made[1]


def _independent() -> Callable[..., Iterator[str]]:
    spec = importlib.util.spec_from_file_location("verify_trail", VERIFIER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    faults: Callable[..., Iterator[str]] = module.faults
    return faults


INDEPENDENT = _independent()


@dataclass
class Figures:
    """How many changes were tried and seen, for each kind of change and of eye."""

    tried: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    #: Changes that the program and the independent verifier judged differently.
    disagreed: list[str] = field(default_factory=list)

    def note(self, kind: str, seen: bool) -> None:
        self.tried[kind] += 1
        self.seen[kind] += seen

    def share(self, kind: str) -> tuple[int, int]:
        """Seen of tried."""
        return self.seen[kind], self.tried[kind]


def program_sees(session: Session, *anchors: Anchor) -> bool:
    walk = Walk([(anchor, "prov") for anchor in anchors])
    for event in trail.events(session):
        if event.unreadable:
            walk.unreadable(event.body["id"], event.unreadable, event.hash)
        else:
            walk.step(event.body, event.hash)
    return bool(walk.end())


def independent_sees(session: Session, *anchors: Anchor) -> bool:
    """What the verifier says of an export taken now; an export that is refused has been seen through."""
    lines = []
    for event in trail.events(session):
        if event.unreadable:
            return True
        lines.append(chain.line(event.body, event.hash))
    lines.append(chain.closing(history.anchor(session)))
    with contextlib.redirect_stdout(io.StringIO()):
        return bool(list(INDEPENDENT(lines, [(anchor.number, anchor.hash) for anchor in anchors])))


def run(session: Session, *statements: tuple[str, dict[str, Any]]) -> None:
    for statement, values in statements:
        session.execute(text(statement), values)


def rechain(session: Session, first: int) -> None:
    """What an insider does: give every event from `first` on the hashes that its content asks for."""
    previous = session.scalar(text("SELECT hash FROM audit_event WHERE id = :id"), {"id": first - 1}) or GENESIS
    # Hashes are unique, also while they are being rewritten.
    run(session, ("UPDATE audit_event SET previous_hash = 'p' || id, hash = 'h' || id WHERE id >= :id", {"id": first}))
    for event in list(trail.events(session)):
        if event.body["id"] >= first:
            hash = chain.digest({**event.body, "previous_hash": previous})
            session.execute(
                text("UPDATE audit_event SET previous_hash = :previous, hash = :hash WHERE id = :id"),
                {"previous": previous, "hash": hash, "id": event.body["id"]},
            )
            previous = hash


def close_gap(session: Session, after: int) -> None:
    """Move every later event one number down."""
    run(session, ("UPDATE audit_event SET id = -id WHERE id > :id", {"id": after}))
    run(session, ("UPDATE audit_event SET id = -id - 1 WHERE id < 0", {}))


def make_room(session: Session, number: int) -> None:
    """Move every event from `number` on one number up, and copy the one before into its place."""
    run(session, ("UPDATE audit_event SET id = -id WHERE id >= :id", {"id": number}))
    run(session, ("UPDATE audit_event SET id = -id + 1 WHERE id < 0", {}))
    columns = ", ".join(column for column in COLUMNS if column not in ("id", "hash", "previous_hash"))
    run(
        session,
        (
            f"INSERT INTO audit_event (id, hash, previous_hash, {columns})"
            f" SELECT :id, :hash, :previous, {columns} FROM audit_event WHERE id = :other",
            {"id": number, "hash": "a" * 64, "previous": "b" * 64, "other": number - 1 or 2},
        ),
    )


def swap(session: Session, number: int) -> None:
    """Let two neighbours change places, with all they hold but their numbers."""
    other = number + 1
    for old, new in ((number, -1), (other, number), (-1, other)):
        run(session, ("UPDATE audit_event SET id = :new WHERE id = :old", {"old": old, "new": new}))


def changed(column: str, value: Any) -> Any:
    """Another value of the same kind, as somebody would write it who knows the table."""
    if column in ("old", "new"):
        return '{"state": "done"}' if value != '{"state": "done"}' else "null"
    if column in ("hash", "previous_hash"):
        return f"{'0' if value[0] != '0' else '1'}{value[1:]}"
    if column in ("id", "actor_id", "committee_id", "object_id"):
        return 10_000 if value is None else value + 10_000
    if column == "at":
        return f"{value[:-1]}{(int(value[-1]) + 1) % 10}"
    return "2013-01-01" if column == "business_day" else f"{value}."


@contextlib.contextmanager
def tampered(session: Session) -> Iterator[None]:
    """Whatever is done inside is looked at and undone. Foreign keys hold at commit only, which never comes."""
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    yield
    session.rollback()


def judge(session: Session, figures: Figures, kind: str, what: str, anchor: Anchor, position: int) -> None:
    """Look with and without the anchor, with both pairs of eyes."""
    age = "before" if position <= anchor.number else "after"
    for name, anchors in (("no anchor", ()), (f"{age} anchor", (anchor,))):
        seen = program_sees(session, *anchors)
        figures.note(f"{kind}, {name}", seen)
        if seen != independent_sees(session, *anchors):
            figures.disagreed.append(f"{what}, {name}")


def matrix(session: Session, anchor: Anchor, length: int) -> Figures:
    figures = Figures()
    for number in range(1, length + 1):
        row = session.execute(text("SELECT * FROM audit_event WHERE id = :id"), {"id": number}).mappings().one()
        for column in COLUMNS:
            value = changed(column, row[column])
            statement = (f"UPDATE audit_event SET {column} = :value WHERE id = :id", {"value": value, "id": number})
            with tampered(session):
                run(session, statement)
                judge(session, figures, "naive", f"{column} of {number}", anchor, number)
            if column not in ("id", "hash", "previous_hash"):
                with tampered(session):
                    run(session, statement)
                    rechain(session, number)
                    judge(session, figures, "insider", f"{column} of {number}", anchor, number)
        shapes(session, figures, anchor, number, last=number == length)
    return figures


def shapes(session: Session, figures: Figures, anchor: Anchor, number: int, *, last: bool) -> None:
    """Rows deleted, swapped and inserted at one place, and everything from it on cut off."""
    delete = ("DELETE FROM audit_event WHERE id = :id", {"id": number})
    if not last:
        with tampered(session):
            run(session, delete)
            judge(session, figures, "naive", f"{number} deleted", anchor, number)
        with tampered(session):
            swap(session, number)
            judge(session, figures, "naive", f"{number} swapped", anchor, number)
            rechain(session, number)
            judge(session, figures, "insider", f"{number} swapped", anchor, number)
    with tampered(session):
        run(session, delete)
        close_gap(session, number)
        rechain(session, number)
        judge(session, figures, "insider", f"{number} deleted", anchor, number)
    with tampered(session):
        make_room(session, number)
        judge(session, figures, "naive", f"inserted at {number}", anchor, number)
        rechain(session, number)
        judge(session, figures, "insider", f"inserted at {number}", anchor, number)
    with tampered(session):
        run(session, ("DELETE FROM audit_event WHERE id >= :id", {"id": number}))
        judge(session, figures, "cut", f"cut at {number}", anchor, number)


def test_the_matrix(folder: Path, drill: Drill) -> None:
    """Nothing naive goes unseen, nor anything by an insider before the anchor; both verifiers agree on each."""
    length, anchored = drill.of(14, 80), drill.of(10, 60)
    session = db.session()
    installation.unlock(session)
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    session.execute(text("DELETE FROM audit_event WHERE id > :length"), {"length": length})
    session.commit()
    anchor = Anchor(anchored, str(session.scalar(select(AuditEvent.hash).where(AuditEvent.id == anchored))))
    assert not program_sees(session, anchor)
    assert not independent_sees(session, anchor)
    session.rollback()

    figures = matrix(session, anchor, length)

    told = {kind.replace(",", ""): "{} of {}".format(*figures.share(kind)) for kind in sorted(figures.tried)}
    drill.tell("tamper matrix, seen by both verifiers", **told, disagreed=len(figures.disagreed))
    assert figures.disagreed == []
    for kind in ("naive, no anchor", "naive, before anchor", "naive, after anchor", "insider, before anchor"):
        seen, tried = figures.share(kind)
        assert (seen, tried > 0) == (tried, True), kind
    # Said honestly: what no hash outside the database witnesses of can't be seen.
    for kind in ("insider, no anchor", "insider, after anchor", "cut, no anchor", "cut, after anchor"):
        assert figures.share(kind)[0] == 0, kind
    assert figures.share("cut, before anchor") == (anchored, anchored)


STATEMENTS = (
    "UPDATE audit_event SET actor_name = 'Ingen' WHERE id = 3",
    "DELETE FROM audit_event WHERE id = 3",
    "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = 3",
    "REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = 3",
    "INSERT INTO audit_event SELECT * FROM audit_event WHERE id = 3 ON CONFLICT (id) DO UPDATE SET actor_name = ''",
    "UPDATE OR REPLACE audit_event SET id = 4 WHERE id = 3",
    "UPDATE OR IGNORE audit_event SET actor_name = 'Ingen' WHERE id = 3",
    "DELETE FROM audit_event",
)

#: What the file's owner can do all the same, and verify must name.
BY_THE_OWNER = (
    ("DROP TRIGGER audit_event_frozen_update", "UPDATE audit_event SET actor_name = 'Ingen' WHERE id = 3"),
    (
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'",
    ),
    (
        "CREATE TABLE copied AS SELECT * FROM audit_event",
        "DROP TABLE audit_event",
        "ALTER TABLE copied RENAME TO audit_event",
    ),
)


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_triggers_refuse_whatever_the_program_could_send(folder: Path, statement: str, recursive: str) -> None:
    """Also with recursive_triggers off, as on a connection that somebody else has opened."""
    with contextlib.closing(sqlite_driver.connect(folder / "tracker.sqlite")) as outside:
        outside.execute(f"PRAGMA recursive_triggers = {recursive}")
        before = outside.execute("SELECT * FROM audit_event ORDER BY id").fetchall()
        with pytest.raises(sqlite_driver.IntegrityError, match="frozen"):
            outside.execute(statement)
        outside.rollback()
        assert outside.execute("SELECT * FROM audit_event ORDER BY id").fetchall() == before


@pytest.mark.parametrize("statements", BY_THE_OWNER)
def test_what_the_files_owner_can_do_is_named(folder: Path, statements: tuple[str, ...]) -> None:
    with contextlib.closing(sqlite_driver.connect(folder / "tracker.sqlite")) as outside:
        for statement in statements:
            outside.execute(statement)
        outside.commit()
    named = _faults(folder)
    assert any("audit_event: spärren" in fault for fault in named), named


def _faults(folder: Path) -> list[str]:
    found = verification.verify(db.session, folder / "evidence").faults
    with contextlib.suppress(DatabaseFailure):
        db.session.rollback()
    return [Words("sv").say(fault) for fault in found]


def _flip(file: Path, position: int) -> None:
    with file.open("r+b") as stream:
        stream.seek(position)
        byte = stream.read(1)[0]
        stream.seek(position)
        stream.write(bytes([byte ^ 0x01]))


def _places(file: Path) -> list[int]:
    """Where an event lies in the database's file: from the name of who did it to its hash, byte for byte."""
    with contextlib.closing(sqlite_driver.connect(file)) as outside:
        row = outside.execute("SELECT actor_name, object_label, new, hash FROM audit_event WHERE id = 20").fetchone()
    content = file.read_bytes()
    end = content.index(row[2].encode()) + len(row[2]) + 128
    start = content.rindex(row[0].encode(), 0, end)
    assert 150 < end - start < 4000
    assert row[3].encode() in content[start:end]
    return list(range(start, end))


def test_one_byte_in_the_databases_file_is_named(folder: Path, drill: Drill) -> None:
    file = folder / "tracker.sqlite"
    places = _places(file)[:: drill.of(23, 1)]
    unseen, named = [], 0
    for position in places:
        db.session.remove()
        db.engine.dispose()
        shutil.copy(folder / "whole.sqlite", file)
        _flip(file, position)
        found = _faults(folder)
        named += any(fault.startswith(("Händelse 20:", "Händelse 21:", "Databasens fil")) for fault in found)
        unseen += [] if found else [position]
    drill.tell("one byte of an event in the database's file", tried=len(places), named=named)
    assert unseen == []
    assert named == len(places)


def test_one_byte_of_a_locked_report_and_of_evidence_is_named(folder: Path) -> None:
    file = folder / "tracker.sqlite"
    printed = db.session.scalars(select(ReportFile.content).order_by(ReportFile.id)).first()
    assert printed is not None
    assert _faults(folder) == []
    db.session.remove()
    db.engine.dispose()
    middle = len(printed) // 2
    _flip(file, file.read_bytes().index(printed[middle : middle + 16]))
    named = _faults(folder)
    assert [fault for fault in named if ".pdf är ändrad" in fault], named
    assert named[0].startswith(("Rapport 1, ", "Rapport 2, "))
    db.session.remove()
    db.engine.dispose()
    shutil.copy(folder / "whole.sqlite", file)
    _flip(folder / "evidence" / PLACE, len(CONTENT) // 2)
    (said,) = _faults(folder)
    assert PLACE in said and "protokoll.txt" in said


def _verifier(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The verifier as an auditor runs it: nothing but the interpreter and its own library, an empty environment."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(VERIFIER), *arguments]
    return subprocess.run(command, env={}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def test_the_independent_verifier_runs_alone(folder: Path, tmp_path: Path) -> None:
    end, lines = trail.whole(db.session)
    written = list(lines)
    file = tmp_path / "historik.jsonl"
    file.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    done = _verifier(str(file), str(end))
    assert (done.returncode, done.stdout) == (0, f"Last event: {end}\nNo faults.\n"), done.stderr

    assert _verifier(str(file), f"{end.number + 1}:{'0' * 64}").returncode == 1
    wrong = _verifier(str(file), f"5:{'0' * 64}")
    assert (wrong.returncode, wrong.stdout.splitlines()[1:]) == (1, ["FAULT: event 5 is not the one of its anchor"])

    file.write_text("\n".join(written[:-1]), encoding="utf-8")
    assert "the file is cut short" in _verifier(str(file)).stdout
    file.write_text("\n".join([*written[:6], *written[7:]]), encoding="utf-8")
    assert "FAULT: event 8 comes after event 6" in _verifier(str(file)).stdout
    file.write_text("\n".join(written).replace("Tidsplan", "tidsplan", 1).replace('"at":"2', '"at":"3', 1), "utf-8")
    assert "FAULT: event 1 is not what its hash was taken of" in _verifier(str(file)).stdout


def test_the_independent_verifier_is_short_and_needs_nothing() -> None:
    source = VERIFIER.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 45
    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)
