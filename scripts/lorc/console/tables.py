"""Rows for a person to read: a table in columns, or each row as lines."""

import shutil
import sys

from lorc.console import colours
from lorc.console.values import short, text
from lorc.console.visible import visible

WIDEST = 60


def print_table(names: list[str], rows: list[list], counted: str | None = None) -> None:
    """Print rows below their names in columns, and how many there are, which `counted` may say."""
    cells = _cells(rows)
    widths = _widths(names, cells)
    for line in [names, ["-" * width for width in widths], *cells]:
        colours.say(*(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    print(f"({counted or _count(rows)})")


def print_vertical(names: list[str], rows: list[list], counted: str | None = None) -> None:
    """Print each row as lines, one per column and whole, and how many there are."""
    width = max(map(len, names), default=0)
    for number, row in enumerate(rows, 1):
        print(f"-[ row {number:,} ]-")
        for name, value in zip(names, row, strict=True):
            lines = visible(text(value)).split("\n")
            print("\n".join([f"{name:{width}}  {lines[0]}", *lines[1:]]).rstrip())
    print(f"({counted or _count(rows)})")


def fits(names: list[str], rows: list[list]) -> bool:
    """Whether a table of the rows is as wide as the terminal at most; a file has no width."""
    widths = _widths(names, _cells(rows))
    wide = sum(widths) + 2 * (len(widths) - 1)
    return not sys.stdout.isatty() or wide <= shutil.get_terminal_size().columns


def _cells(rows: list[list]) -> list[list[str]]:
    return [
        [short(visible(text(value)).replace("\n", "\\n"), WIDEST) for value in row] for row in rows
    ]


def _widths(names: list[str], cells: list[list[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(names, *cells, strict=True)]


def _count(rows: list[list]) -> str:
    return f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
