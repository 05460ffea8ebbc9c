"""docs/vendored.md says what was copied from others and how each file hashes; here it is held to that."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("tracker/static/vendor", "tracker/documents/fonts", "tracker/rules/vendor", "tests/vendor")
DOCUMENTED: dict[str, str] = {
    path: digest
    for digest, path in re.findall(r"^([0-9a-f]{64})  (\S+)$", (ROOT / "docs/vendored.md").read_text("utf-8"), re.M)
}


def _differences(documented: dict[str, str]) -> set[str]:
    found = {
        str(path.relative_to(ROOT)): sha256(path.read_bytes()).hexdigest()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not path.name.startswith("LICENSE")
    }
    return {path for path, _ in found.items() ^ documented.items()}


def test_vendored_files_are_the_documented_ones() -> None:
    assert _differences(DOCUMENTED) == set()


def test_a_changed_a_missing_and_an_undocumented_file_are_noticed() -> None:
    changed, missing, undocumented = sorted(DOCUMENTED)[0], "tests/vendor/gone.js", sorted(DOCUMENTED)[-1]
    planted = DOCUMENTED | {changed: "0" * 64, missing: "0" * 64}
    del planted[undocumented]
    assert _differences(planted) == {changed, missing, undocumented}


@pytest.mark.parametrize("folder", sorted({str(Path(path).parent) for path in DOCUMENTED}))
def test_each_vendored_folder_holds_its_licence(folder: str) -> None:
    assert list((ROOT / folder).glob("LICENSE*"))
    assert f"`{folder}/`" in (ROOT / "docs/vendored.md").read_text("utf-8")
