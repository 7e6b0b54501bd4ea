"""How the runs of several connections ended, as a table that is at most 80 columns wide."""

import re
import shutil
import sys
import textwrap
from dataclasses import dataclass

from lorc.console import colours
from lorc.project.errors import Busy, LorcError

NAMES = {0: "done", Busy.exit_code: "busy"}
COUNTS = ("extracted", "inserted", "updated", "unchanged", "deleted", "rejected")
LEAST = ("extracted", "unchanged", "deleted", "rejected", "updated")  # left out in this order
WIDEST = 80


@dataclass(frozen=True)
class Outcome:
    """How the run of a connection ended: its exit code, and its last line without the name."""

    connection: str
    exit_code: int
    words: str
    is_interrupted: bool = False

    @property
    def name(self) -> str:
        """done, busy (another run holds the connection) or failed."""
        return NAMES.get(self.exit_code, "failed")

    @property
    def figures(self) -> dict[str, str]:
        """The counts of a run that went well, by their names, and its seconds; {} of another."""
        counts = {name: count for count, name in re.findall(r"(\d[\d,]*) ([a-z]+)", self.words)}
        took = re.search(r" in ([\d.]+) s", self.words)
        return counts | {"seconds": took[1]} if took and counts.keys() >= set(COUNTS) else {}


def show(outcomes: list[Outcome]) -> None:
    """Print how each one ended, and how many ended how."""
    figures = [outcome.figures for outcome in outcomes]
    first = max(len(outcome.connection) for outcome in outcomes)
    columns = _columns([each for each in figures if each], WIDEST - first - len("  failed"))
    heads = [name.rjust(width) for name, width in columns.items()]
    colours.say("connection".ljust(first), "state ", *heads)
    for outcome, counts in zip(outcomes, figures, strict=True):
        start = outcome.connection.ljust(first), outcome.name.ljust(6)
        if counts:
            colours.say(*start, *(counts[name].rjust(width) for name, width in columns.items()))
            continue
        line, *more = _lines(outcome.words, first + len("  failed  "))
        colours.say(*start, line)
        for line in more:
            colours.say(" " * first, " " * 6, line)
    counted = [outcome.name for outcome in outcomes]
    summary = ", ".join(
        f"{counted.count(name)} {name}" for name in ("done", "failed", "busy") if name in counted
    )
    print(f"\n{len(outcomes)} connections: {summary}")


def exit_code(outcomes: list[Outcome]) -> int:
    """0 all done; 1 at least one failed; 3 none failed, but another run held at least one."""
    names = {outcome.name for outcome in outcomes}
    if "failed" in names:
        return LorcError.exit_code
    return Busy.exit_code if "busy" in names else 0


def _columns(figures: list[dict[str, str]], room: int) -> dict[str, int]:
    """Which figures are shown, and how wide: those that are nothing everywhere are not, nor those
    that no room is left for."""
    counted = [name for name in COUNTS if any(each[name] != "0" for each in figures)]
    names = [*(counted or COUNTS[:1]), "seconds"] if figures else []
    widths = {name: max(len(name), *(len(each[name]) for each in figures)) for name in names}
    for name in LEAST:
        if sum(widths.values()) + 2 * len(widths) > room:
            widths.pop(name, None)
    return widths


def _lines(words: str, taken: int) -> list[str]:
    """A text in the columns that a terminal has left, twenty at least; a file has no width."""
    if not sys.stdout.isatty():
        return [words]
    return textwrap.wrap(words, max(20, shutil.get_terminal_size().columns - taken)) or [""]
