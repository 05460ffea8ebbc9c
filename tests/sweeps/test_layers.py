"""Imports go down only. `make lint` runs the same contracts; here it is shown that they bite."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OFFENDERS = {
    "rules/offender.py": "from tracker.models import Measure\n",
    "queries/offender.py": "from tracker.actions import audit\n",
    "wording/offender.py": "from flask import g\n",
    "rules/offender_sql.py": "import sqlalchemy\n",
    "views/offender.py": "import reportlab\n",
    "rules/offender_number.py": "import personnummer\n",
    "actions/offender_pdf.py": "import pypdf\n",
    "documents/offender_xml.py": "import defusedxml\n",
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code without its weight, to spoil."""
    ignore = shutil.ignore_patterns("static", "fonts", "*.html", "__pycache__", "translations")
    shutil.copytree(ROOT / "tracker", tmp_path / "tracker", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_down_only(copy: Path) -> None:
    done = _lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", OFFENDERS)
def test_contract_catches_an_import_that_goes_up(copy: Path, name: str) -> None:
    (copy / "tracker" / name).write_text(OFFENDERS[name])
    done = _lint(copy)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout
