"""The tools' own promises: a missing program skips outside CI and fails inside it."""

import pytest

from tests.tools import debian


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "find", lambda _: None)
    monkeypatch.setattr(debian, "install", lambda _: None)


@pytest.mark.usefixtures("nothing_installed")
def test_a_missing_program_skips_the_test_that_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"not run: .* qpdf is missing"):
        debian.program("qpdf")
    assert debian.main() == 0


@pytest.mark.usefixtures("nothing_installed")
def test_a_missing_program_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"not run: .* qpdf is missing"):
        debian.program("qpdf")
    assert debian.main() == 1


@pytest.mark.usefixtures("nothing_installed")
def test_each_missing_program_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("CI", raising=False)
    debian.main()
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("not run: ")]
    assert len(lines) == len(debian.PROGRAMS)
