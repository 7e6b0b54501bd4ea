"""Rows for a person to read: a table in columns, or each row as lines."""

import shutil
import sys
from collections.abc import Iterable
from decimal import Decimal

from lorc.console import colours
from lorc.console.values import short, text
from lorc.console.visible import visible

WIDEST = 60


def print_table(
    names: list[str],
    rows: list[list],
    counted: str | None = None,
    *,
    less: Iterable[str] = (),
) -> None:
    """Print rows below their names in columns, and how many there are, which `counted` may say.

    Where a terminal is too narrow, columns named in `less` are left out, in that order but first
    those that are empty or zero in every row, until the table fits; what is left out is said.
    """
    places = _fitting(names, rows, list(less))
    left_out = [name for place, name in enumerate(names) if place not in places]
    names = [names[place] for place in places]
    rows = [[row[place] for place in places] for row in rows]
    cells = _cells(rows)
    widths = _widths(names, cells)
    is_number = [_is_number(column) for column in zip(*rows, strict=True)] or [False] * len(names)
    aligned = [str.rjust if number else str.ljust for number in is_number]
    for place, line in enumerate([names, ["-" * width for width in widths], *cells]):
        padded = [align(*each) for align, *each in zip(aligned, line, widths, strict=True)]
        if place:
            colours.say(*padded)
        else:
            print("  ".join(padded).rstrip())
    more = f"; a wider terminal shows {', '.join(left_out)} too" if left_out else ""
    print(f"({counted or _count(rows)}{more})")


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


def _fitting(names: list[str], rows: list[list], less: list[str]) -> list[int]:
    """The places of the columns that are shown."""

    def says_nothing(name: str) -> bool:
        return not any(row[names.index(name)] for row in rows)

    places = list(range(len(names)))
    for name in sorted(less, key=lambda name: not says_nothing(name)):
        shown = [[row[place] for place in places] for row in rows]
        if fits([names[place] for place in places], shown):
            break
        places.remove(names.index(name))
    return places


def _is_number(column: tuple) -> bool:
    """Whether a column holds numbers, which stand below each other by their last digit."""
    given = [value for value in column if value is not None]
    kinds = {type(value) for value in given}
    return bool(kinds) and kinds <= {int, float, Decimal}


def _cells(rows: list[list]) -> list[list[str]]:
    return [
        [short(visible(text(value)).replace("\n", "\\n"), WIDEST) for value in row] for row in rows
    ]


def _widths(names: list[str], cells: list[list[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(names, *cells, strict=True)]


def _count(rows: list[list]) -> str:
    return f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
