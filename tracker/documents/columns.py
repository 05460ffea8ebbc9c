"""How wide a table's columns are, for all who print on paper."""

from collections.abc import Callable

from tracker.documents.blocks import Column, Line, Table

#: A text's width in the printer's own measure: bold or not, with the room of an icon for a state.
Measure = Callable[[str, bool], float]


def widths(block: Table, width: float, *, padding: float, icon: float, measure: Measure) -> list[float]:
    """The columns' shares of the width, widened until each holds its longest word, where there is room to take.

    `padding` is what a cell's sides take together, `icon` what the icon before a state's word takes.
    """
    shares = sum(column.share for column in block.columns)
    given = [width * column.share / shares for column in block.columns]
    needed = [min(_longest(block, i, icon, measure) + padding, width / 2) for i in range(len(given))]
    lack = sum(max(0.0, need - have) for need, have in zip(needed, given, strict=True))
    spare = sum(max(0.0, have - need) for need, have in zip(needed, given, strict=True))
    if not lack or not spare:
        return given
    more, less = min(1.0, spare / lack), min(1.0, lack / spare)
    return [have + (need - have) * (more if need > have else less) for need, have in zip(needed, given, strict=True)]


def _longest(block: Table, index: int, icon: float, measure: Measure) -> float:
    column = block.columns[index]
    widest = max((measure(word, True) for word in column.title.split()), default=0.0)
    for row in block.rows:
        for line in row.cells[index]:
            widest = max(widest, _word(line, column, icon, measure))
    return widest


def _word(line: Line, column: Column, icon: float, measure: Measure) -> float:
    if isinstance(line, str):
        return max([measure(word, column.header) for word in line.split()], default=0.0)
    return max([measure(word, True) + icon for word in line.text.split()], default=0.0)
