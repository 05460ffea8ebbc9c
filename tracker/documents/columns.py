"""How wide a table's columns are, for all who print on paper."""

from collections.abc import Callable, Sequence

from tracker.documents.blocks import Column, Line, Table

#: A text's width in the printer's own measure; whether it is bold.
Measure = Callable[[str, bool], float]


def widths(block: Table, width: float, *, padding: float, icon: float, measure: Measure) -> list[float]:
    """The columns' shares of the width, bent after what is in them.

    First each gets room for its longest word, then what a column has to spare goes to those whose lines do not fit.
    `padding` is what a cell's sides take together, `icon` what the icon before a state's word takes.
    """
    shares = sum(column.share for column in block.columns)
    given = [width * column.share / shares for column in block.columns]
    found = [_found(block, i, icon, measure) for i in range(len(given))]
    words = [min(word + padding, width / 2) for word, _ in found]
    given = _moved(given, words, words)
    return _moved(given, [max(word, line + padding) for word, (_, line) in zip(words, found, strict=True)], words)


def _moved(given: Sequence[float], wanted: Sequence[float], least: Sequence[float]) -> list[float]:
    """Room moved from the columns that have more than they want to those that have less; none gets under its least."""
    lack = [max(0.0, want - have) for have, want in zip(given, wanted, strict=True)]
    spare = [max(0.0, have - max(want, low)) for have, want, low in zip(given, wanted, least, strict=True)]
    moved = min(sum(lack), sum(spare))
    if moved <= 0:
        return list(given)
    more, less = moved / sum(lack), moved / sum(spare)
    return [have + need * more - free * less for have, need, free in zip(given, lack, spare, strict=True)]


def _found(block: Table, index: int, icon: float, measure: Measure) -> tuple[float, float]:
    """The widest word and the widest line of a column."""
    column, space = block.columns[index], measure(" ", False)
    head = [measure(word, True) for word in column.title.split()]
    word, line = max(head, default=0.0), sum(head) + space * (len(head) - 1)
    for row in block.rows:
        for text in row.cells[index]:
            words, before = _words(text, column, icon, measure)
            if words:
                word = max(word, max(words) + before)
                line = max(line, sum(words) + space * (len(words) - 1) + before)
    return word, line


def _words(text: Line, column: Column, icon: float, measure: Measure) -> tuple[list[float], float]:
    """The widths of a line's words, and what stands before them."""
    if isinstance(text, str):
        return [measure(word, column.header) for word in text.replace("\n", " ").split(" ")], 0.0
    return [measure(word, True) for word in text.text.replace("\n", " ").split(" ")], icon
