"""The `tracker` command as a person runs it: in a process of its own, in an empty folder of its own."""

import functools
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.rules.identity import PERSON
from tests.sweeps.test_client_data import traces
from tests.tools import clamd
from tracker.exchange.evidence_store import EvidenceStore

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = (
    (),
    ("run",),
    ("db",),
    ("db", "upgrade"),
    ("db", "grant"),
    ("user",),
    ("user", "add"),
    ("user", "link"),
    ("user", "reset-factor"),
    ("report",),
    ("report", "authority"),
    ("report", "meeting"),
    ("remind",),
    ("backup",),
    ("restore",),
    ("verify",),
    ("export",),
    ("export", "trail"),
    ("evidence",),
    ("evidence", "sweep"),
    ("evidence", "scan"),
    ("import",),
    ("import", "extract"),
    ("demo",),
)


def _environment(instance: Path, **extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "FLASK_"))}
    return {**kept, "TRACKER_INSTANCE": str(instance), "PYTHONUTF8": "1", **extra}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `tracker …` with its own instance folder; stdin is no terminal."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from tracker.cli import main; main()", *arguments],
            cwd=ROOT,
            env=_environment(tmp_path / "instance", **environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def _demo_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the demo in it, as `tracker demo` makes it: that takes as long as ten tests."""
    instance = tmp_path_factory.mktemp("demo") / "instance"
    command = [sys.executable, "-c", "from tracker.cli import main; main()", "demo", "--no-run"]
    subprocess.run(command, cwd=ROOT, env=_environment(instance), check=True, capture_output=True)
    return instance


@pytest.fixture
def demo(_demo_made_once: Path, tmp_path: Path) -> dict[str, str]:
    """A demo of the test's own, as the environment that names it."""
    shutil.copytree(_demo_made_once, tmp_path / "instance")
    return {"TRACKER_INSTANCE": str(tmp_path / "instance" / "demo")}


@pytest.fixture
def on_database(run: Run, empty_database: str) -> Run:
    """Like `run`, on each kind of database in turn, named by `TRACKER_DATABASE_URL`."""
    return functools.partial(run, TRACKER_DATABASE_URL=empty_database)


def _refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One line on stderr, nothing on stdout, the exit code."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    groups = ((), ("db",), ("user",), ("report",), ("export",), ("evidence",), ("import",))
    assert command in groups[1:] or "Exempel:" in done.stdout
    assert f"tracker {' '.join(command)}".strip() in done.stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = "'flask', 'sqlalchemy', 'reportlab', 'babel'"
    code = f"import sys; from tracker import cli; print(*(name for name in ({heavy}) if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("report", "meeting"), "saknas"),
        (("report", "meeting", "12"), "--out"),
        (("user", "add", "--email", "a@b.se"), "--name"),
        (("demo", "--date", "2014-02-31"), "skriv en dag som finns"),
        (("demo", "--foo"), "--foo"),
        (("run", "--port", "99999"), "--port"),
        (("export", "trail"), "--out"),
        (("verify", "--anchor", "412"), "412:3f9a"),
        (("verify", "--anchors", "/finns/inte"), "--anchors"),
        (("finns-inte",), "finns-inte"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(run: Run, arguments: tuple[str, ...], words: str) -> None:
    _refused(run(*arguments), 2, words, "--help")


def test_the_first_administrator_is_added_on_an_upgraded_database(on_database: Run) -> None:
    run = on_database
    person = ("user", "add", "--admin", "--email", "anna@kommun.example", "--name", "Anna Ek")
    _refused(run(*person), 1, "tracker db upgrade")
    assert run("db", "upgrade").returncode == 0
    added = run(*person)
    assert added.returncode == 0, added.stderr
    assert added.stdout.splitlines()[0] == "Kontot anna@kommun.example är upplagt."
    address = added.stdout.splitlines()[-1]
    assert re.fullmatch(r"http://127\.0\.0\.1:5000/konto/valj-losenord/[A-Za-z0-9_-]{43}", address)
    assert "lösenord:" not in added.stdout.lower()
    _refused(run(*person), 1, "har redan ett konto")


def test_a_new_link_names_the_site_and_replaces_the_old_one(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").returncode == 0
    assert run("user", "add", "--email", "anna@kommun.example", "--name", "Anna Ek").returncode == 0
    site = {"TRACKER_BASE_URL": "https://tillsyn.kommun.example/"}
    made = run("user", "link", "--email", " Anna@kommun.example", **site)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1].startswith("https://tillsyn.kommun.example/konto/valj-losenord/")
    with closing(sqlite3.connect(tmp_path / "instance" / "tracker.sqlite")) as connection:
        used = connection.execute("SELECT used_at IS NOT NULL FROM one_time_link ORDER BY id").fetchall()
        kept = "".join(str(row) for row in connection.execute("SELECT * FROM one_time_link, user_account"))
    assert used == [(1,), (0,)]
    assert made.stdout.splitlines()[-1].rpartition("/")[2] not in kept
    _refused(run("user", "link", "--email", "ingen@kommun.example"), 1, "tracker user add")


def test_a_lost_factor_is_reset_by_whoever_runs_the_server(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").returncode == 0
    assert run("user", "add", "--email", "anna@kommun.example", "--name", "Anna Ek").returncode == 0
    call = ("user", "reset-factor", "--email", " Anna@kommun.example", "--note")
    _refused(run(*call, "Visade legitimation."), 1, "ingen inloggning i två steg")
    with closing(sqlite3.connect(tmp_path / "instance" / "tracker.sqlite")) as connection:
        connection.execute(
            "INSERT INTO second_factor (user_id, secret, next_secret, confirmed_at) VALUES (1, 'A', '', '2026-11-27')"
        )
        connection.commit()
    _refused(run(*call, " "), 1, "hur du kontrollerade")
    done = run(*call, "Visade legitimation.")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Anna Ek loggar nu in med enbart lösenord")
    with closing(sqlite3.connect(tmp_path / "instance" / "tracker.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM second_factor").fetchone() == (0,)
        event = connection.execute("SELECT actor_name, new FROM audit_event ORDER BY id DESC").fetchone()
    assert event == ("tracker user reset-factor", '{"note": "Visade legitimation."}')
    _refused(run("user", "reset-factor", "--email", "ingen@kommun.example", "--note", "x"), 1, "inget öppet konto")


def test_an_account_is_not_named_by_a_personal_identity_number(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").returncode == 0
    for name, email in ((f"Bo {PERSON}", "bo@kommun.example"), ("Bo", f"{PERSON}@kommun.example")):
        refused = run("user", "add", "--name", name, "--email", email)
        _refused(refused, 1, "ser ut som ett personnummer")
        assert PERSON not in refused.stderr
    assert traces(tmp_path, PERSON) == []


def test_the_same_commands_are_reached_through_flask(on_database: Run, empty_database: str, tmp_path: Path) -> None:
    assert on_database("db", "upgrade").returncode == 0
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "wsgi",
            "user",
            "add",
            "--email",
            "eva@kommun.example",
            "--name",
            "Eva",
        ],
        cwd=ROOT,
        env=_environment(tmp_path / "instance", TRACKER_DATABASE_URL=empty_database),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Kontot eva@kommun.example är upplagt." in done.stdout


def test_unsafe_production_settings_are_one_line(run: Run) -> None:
    _refused(run("run", TRACKER_PRODUCTION="1", TRACKER_SECRET_KEY="kort"), 1, "TRACKER_SECRET_KEY")
    _refused(run("db", "upgrade", TRACKER_TODAY="i morgon"), 1, "TRACKER_TODAY")


@pytest.mark.parametrize("command", [("db", "upgrade"), ("verify",)])
def test_a_database_that_does_not_answer_is_one_line(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as passing:
        unused = passing.getsockname()[1]
    for address in (f"postgresql+psycopg://nobody@127.0.0.1:{unused}/none", f"sqlite:///{tmp_path}/no/such/folder.db"):
        _refused(run(*command, TRACKER_DATABASE_URL=address), 1, "svarar inte", "TRACKER_DATABASE_URL")


def test_a_port_in_use_is_refused_before_anything_is_made(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        _refused(run("demo", "--port", str(taken.getsockname()[1])), 1, "--port")
    assert not (tmp_path / "instance" / "demo").exists()


def test_the_demo_refuses_a_database_it_did_not_make(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "instance" / "demo"
    own = {"TRACKER_INSTANCE": str(folder)}
    assert run("db", "upgrade", **own).returncode == 0
    assert run("user", "add", "--email", "anna@kommun.example", "--name", "Anna", **own).returncode == 0
    before = (folder / "tracker.sqlite").read_bytes()
    _refused(run("demo", "--no-run"), 1, "rörs inte")
    assert (folder / "tracker.sqlite").read_bytes() == before
    _refused(run("demo", "--no-run", TRACKER_DATABASE_URL="sqlite:////tmp/x.sqlite"), 1, "TRACKER_DATABASE_URL")


def test_the_demo_is_made_anew_and_lists_its_accounts(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        done = run("demo", "--no-run")
        assert done.returncode == 0, done.stderr
    listed = json.loads((tmp_path / "instance" / "demo-accounts.json").read_text(encoding="utf-8"))
    assert {"committee", "role", "email", "password"} == set(listed[0])
    assert {"Katrineholms kommun, socialnämnden", "Västerås stad, individ- och familjenämnden"} <= {
        account["committee"] for account in listed
    }
    for account in listed:
        assert account["email"] in done.stdout
        assert account["password"] in done.stdout
    _refused(run("demo", "--no-run", "--date", "2030-01-01"), 1, "Demons berättelse slutar")


def test_the_report_is_written_as_the_site_gives_it(run: Run, demo: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "rapport.pdf"
    written = run("report", "meeting", "2014-02-26", "--out", str(out), **demo)
    assert written.returncode == 0, written.stderr
    assert out.read_bytes().startswith(b"%PDF-")
    again = run("report", "meeting", "2014-02-26", "--committee", "Katrineholm", "--out", str(out), **demo)
    assert again.stdout == written.stdout
    copy = tmp_path / "rapport.docx"
    assert run("report", "meeting", "2014-02-26", "--out", str(copy), **demo).returncode == 0
    assert copy.read_bytes().startswith(b"PK")
    _refused(run("report", "meeting", "2014-02-26", "--out", str(tmp_path / "rapport"), **demo), 1, ".docx")
    _refused(run("report", "meeting", "2014-02-26", "--facts", "--out", str(copy), **demo), 1, "--facts")
    archived = tmp_path / "arkiv.pdf"
    assert run("report", "meeting", "2014-02-26", "--facts", "--out", str(archived), **demo).returncode == 0
    with pikepdf.open(archived) as file:
        facts = json.loads(file.attachments["uppgifter.json"].get_file().read_bytes())
    assert facts["meeting"]["held_on"] == "2014-02-26"
    _refused(run("report", "meeting", "2014-03-26", "--out", str(out), **demo), 1, "--draft")
    _refused(run("report", "meeting", "1999-01-01", "--out", str(out), **demo), 1, "1999-01-01")
    _refused(run("report", "meeting", "2014-02-26", "--out", str(tmp_path / "x" / "y.pdf"), **demo), 1, "--out")


def test_a_letter_that_does_not_exist_is_refused_in_one_line(run: Run, demo: dict[str, str], tmp_path: Path) -> None:
    _refused(run("report", "authority", "999", "--out", str(tmp_path / "svar.docx"), **demo), 1, "/svar/3")
    _refused(run("report", "authority", "1", "--draft", "--out", str(tmp_path / "svar"), **demo), 1, ".docx")
    copy = tmp_path / "svar.docx"
    assert run("report", "authority", "1", "--draft", "--out", str(copy), **demo).returncode == 0
    assert copy.read_bytes().startswith(b"PK")


def test_sweep_shows_orphans_and_deletes_them_when_told(run: Run, demo: dict[str, str], tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "instance" / "demo" / "evidence")
    named = {stored.sha256 for stored in store.walk()}
    assert named, "the demo's people have uploaded files"
    assert run("evidence", "sweep", **demo).stdout == "Inget att ta bort.\n"
    with store.receive(BytesIO(b"orphan")) as part:
        store.keep(part)
    then = time.time() - 2 * 3600
    os.utime(store.path(part.sha256), (then, then))
    shown = run("evidence", "sweep", **demo)
    last = "Filer som kan tas bort: 1, 6 byte. Kör igen med --delete."
    assert shown.stdout.splitlines() == [f"{part.sha256}  6", last]
    assert run("evidence", "sweep", "--hours", "3", "--delete", **demo).stdout == "Inget att ta bort.\n"
    deleted = run("evidence", "sweep", "--delete", **demo)
    assert deleted.stdout.splitlines() == [f"{part.sha256}  6", "Borttagna filer: 1, 6 byte."]
    assert {stored.sha256 for stored in store.walk()} == named


def test_scan_clears_what_waits_and_says_when_the_scanner_is_down(
    run: Run, demo: dict[str, str], tmp_path: Path
) -> None:
    store = EvidenceStore(tmp_path / "instance" / "demo" / "evidence")
    _refused(run("evidence", "scan", **demo), 1, "TRACKER_CLAMD")
    _refused(run("evidence", "scan", **demo, TRACKER_CLAMD="localhost"), 1, "TRACKER_CLAMD")
    _refused(run("evidence", "scan", **demo, TRACKER_CLAMD=f"unix:{tmp_path / 'none'}"), 1, "clamd svarar inte")
    with clamd.running() as address:
        done = run("evidence", "scan", **demo, TRACKER_CLAMD=address)
        assert done.returncode == 0, done.stderr
        assert sorted(done.stdout.splitlines()) == sorted(f"{stored.sha256}  clean" for stored in store.walk())
        assert run("evidence", "scan", **demo, TRACKER_CLAMD=address).stdout == "Inga filer väntar.\n"


def test_the_trail_is_verified_and_taken_out(run: Run, demo: dict[str, str], tmp_path: Path) -> None:
    whole = run("verify", **demo)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.splitlines()[0] == "Allt stämmer."
    anchor = whole.stdout.split()[-1]

    out = tmp_path / "historik.jsonl"
    taken = run("export", "trail", "--out", str(out), **demo)
    assert (taken.returncode, taken.stdout.split()[-1]) == (0, anchor)
    assert out.stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.part")) == []
    _refused(run("export", "trail", "--out", str(tmp_path / "x" / "y"), **demo), 1, "--out")

    kept = tmp_path / "ankare.txt"
    kept.write_text(f"# från rapporterna\n\n{anchor}\n", encoding="utf-8")
    assert "jämförda med 2 ankare" in run("verify", "--anchors", str(kept), **demo).stdout
    kept.write_text(f"{anchor}\ninget ankare\n", encoding="utf-8")
    _refused(run("verify", "--anchors", str(kept), **demo), 2, "rad 2")
    kept.write_bytes(b"\xff\xfe\x00")
    _refused(run("verify", "--anchors", str(kept), **demo), 1, "ankare.txt")

    number = int(anchor.partition(":")[0])
    wrong = run("verify", "--anchor", f"{number + 1}:{'0' * 64}", "--anchor", f"{number}:{'0' * 64}", **demo)
    assert wrong.returncode == 1
    assert [line.split(":")[0] for line in wrong.stdout.splitlines()] == ["FEL", "FEL"]
    assert f"Händelse {number + 1} saknas, men ankaret från kommandoraden vittnar om den" in wrong.stdout
    assert wrong.stderr.startswith("2 fel hittades.") and len(wrong.stderr.splitlines()) == 1


def test_rights_are_granted_in_postgresql_only(run: Run) -> None:
    assert run("db", "upgrade").returncode == 0
    _refused(run("db", "grant", "tillsyn_app"), 1, "PostgreSQL")


@pytest.mark.drill
def test_run_serves_until_it_is_stopped(on_database: Run, empty_database: str, tmp_path: Path) -> None:
    assert on_database("db", "upgrade").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", "from tracker.cli import main; main()", "run", "--port", str(port)],
        cwd=ROOT,
        env=_environment(tmp_path / "instance", TRACKER_DATABASE_URL=empty_database),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert "Logga in" in _fetched(f"http://127.0.0.1:{port}/logga-in")
    finally:
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=30)
    assert server.returncode == 0, errors


def _fetched(address: str) -> str:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- an address of our own
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > deadline:
                raise
