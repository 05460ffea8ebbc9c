"""How long the drills are, and the line in which each tells its figure.

A plugin of pytest: the lines are gathered from the reports, so that they come through from other processes too.
"""

import pytest

OPTION = "--drills"
SHORT, FULL = "short", "full"
_PROPERTY = "drill"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--drills=full` is what `make drills` runs."""
    parser.addoption(OPTION, choices=(SHORT, FULL), default=SHORT, help="how long the drills are (default: short)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures, after everything else."""
    reports = [report for key in ("passed", "failed") for report in terminalreporter.stats.get(key, ())]
    lines = [
        f"DRILL {line} ({report.duration:.0f} s)"
        for report in reports
        if report.when == "call"
        for name, line in report.user_properties
        if name == _PROPERTY
    ]
    if lines:
        terminalreporter.section("drills")
        for line in lines:
            terminalreporter.write_line(line)


class Drill:
    """One drill: how much of everything, and what it found."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.full = request.config.getoption(OPTION) == FULL
        self._told: list[tuple[str, object]] = request.node.user_properties

    def of(self, short: int, full: int) -> int:
        """So many in the short form, so many in the full one."""
        return full if self.full else short

    def tell(self, name: str, **figures: object) -> None:
        """Tell what was found, failed or not. Call it before the assertions."""
        said = ", ".join(f"{what.replace('_', ' ')} {_shown(figure)}" for what, figure in figures.items())
        self._told.append((_PROPERTY, f"{name}: {said}"))


def _shown(figure: object) -> str:
    return f"{figure:,}".replace(",", " ") if isinstance(figure, int) else str(figure)
