"""Rows for a person to read: a table in columns."""

from lorc.console import colours
from lorc.console.values import short, text
from lorc.console.visible import visible

WIDEST = 60


def print_table(names: list[str], rows: list[list]) -> None:
    """Print rows below their names in columns, and how many there are."""
    cells = [
        [short(visible(text(value)).replace("\n", "\\n"), WIDEST) for value in row] for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    for line in [names, ["-" * width for width in widths], *cells]:
        colours.say(*(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    print(f"({len(rows):,} {'row' if len(rows) == 1 else 'rows'})")
