"""Programs that tests need and pip cannot install: their Debian packages, where they are, what to do without.

`make test` runs this file before pytest: what is missing is installed when we are root and there is an
apt-get. What is still missing is printed as "not run: …", and with CI=true the run fails.

In a test, ask for the program where it is used:

    from tests.tools.debian import program

    def test_report_is_a_sound_pdf(tmp_path):
        subprocess.run([program("qpdf"), "--check", tmp_path / "report.pdf"], check=True)

Without the program that test is skipped with the same "not run: …" as reason; with CI=true it fails instead,
so that nothing can go untested there unnoticed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

#: Program -> the Debian package that has it, and what goes untested without it.
PROGRAMS: dict[str, tuple[str, str]] = {
    "chromium": ("chromium", "whole jobs in a real browser"),
    "pdfinfo": ("poppler-utils", "what a report's PDF says of itself"),
    "pdffonts": ("poppler-utils", "embedded fonts of a report"),
    "pdfsig": ("poppler-utils", "seals of a report, as another program sees them"),
    "pdftotext": ("poppler-utils", "text of a report"),
    "pdftoppm": ("poppler-utils", "looks of a report"),
    "qpdf": ("qpdf", "structure of a report's PDF"),
    "nginx": ("nginx-light", "the site behind nginx, as docs/operations.md sets it up"),
    "soffice": ("libreoffice-writer-nogui", "Word files in another office program"),
    "openssl": ("openssl", "the site behind nginx, as docs/operations.md sets it up"),
    "caddy": ("caddy", "the site behind Caddy, as docs/operations.md sets it up"),
    "systemd-analyze": ("systemd", "the units of docs/operations.md"),
    "clamd": ("clamav-daemon", "a real virus scanner"),
    "initdb": ("postgresql", "the suite on PostgreSQL"),
    "pg_ctl": ("postgresql", "the suite on PostgreSQL"),
    "pg_dump": ("postgresql", "backing up PostgreSQL"),
}

#: Names under which other systems keep the same program.
ALIASES: dict[str, tuple[str, ...]] = {"chromium": ("chromium-browser", "google-chrome", "google-chrome-stable")}

#: Where daemons lie: on the administrator's PATH, not on everybody's.
DAEMONS = "/usr/local/sbin:/usr/sbin:/sbin"

#: Debian keeps PostgreSQL's programs out of PATH, one folder a version.
POSTGRESQL = Path("/usr/lib/postgresql")


def program(name: str) -> str:
    """The path of a program of `PROGRAMS`. Without it the asking test is skipped, or fails when CI=true."""
    path = find(name)
    if path is None:
        import pytest  # not at the top: as a script this file needs nothing installed

        if must_have_everything():
            pytest.fail(_not_run(name), pytrace=False)
        pytest.skip(_not_run(name))
    return path


def find(name: str) -> str | None:
    """The path of a program of `PROGRAMS`, or None. Of several PostgreSQL versions the newest."""
    package, _ = PROGRAMS[name]
    for known_as in (name, *ALIASES.get(name, ())):
        if path := shutil.which(known_as) or shutil.which(known_as, path=DAEMONS):
            return path
    if package == "postgresql":
        versions = sorted(POSTGRESQL.glob("*/bin"), key=lambda bin_: float(bin_.parent.name), reverse=True)
        return shutil.which(name, path=os.pathsep.join(map(str, versions)))
    return None


def missing() -> list[str]:
    """The programs of `PROGRAMS` that this machine has not."""
    return [name for name in PROGRAMS if find(name) is None]


def must_have_everything() -> bool:
    """In CI a missing program is a fault of the set-up, never a reason to test less."""
    return os.environ.get("CI") == "true"


def install(packages: Iterable[str]) -> None:
    """Install Debian packages; when apt-get cannot, print what it said. The verdict is the caller's."""
    quiet = ("-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *quiet, *arguments],  # noqa: S607 - wherever the system has it
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            print(done.stdout.rstrip(), file=sys.stderr)


def main() -> int:
    """Install what is missing if we may; 1 when something is still missing in CI."""
    packages = sorted({PROGRAMS[name][0] for name in missing()})
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)}", flush=True)
        install(packages)
    for name in missing():
        print(_not_run(name))
    return 1 if missing() and must_have_everything() else 0


def _not_run(name: str) -> str:
    package, untested = PROGRAMS[name]
    return f"not run: {untested}, since {name} is missing (Debian package {package})"


if __name__ == "__main__":
    sys.exit(main())
