"""Colour for the words that say how something stands, where a terminal has it; never the only
sign."""

import os
import sys

from lorc.console.visible import raw, visible

GREEN, RED, YELLOW = "32", "31", "33"
STATES = dict.fromkeys(("ok", "done"), GREEN)
STATES |= dict.fromkeys(("failed", "late", "never", "abandoned", "quiet", "rejects", "!"), RED)
STATES |= dict.fromkeys(("busy", "running", "unsteady", "due"), YELLOW)


def say(*cells: str, between: str = "  ") -> None:
    """Print cells that are padded to their width; a word for a state has its colour."""
    stream = raw(sys.stdout)
    shown = [visible(cell) for cell in cells]
    if stream.isatty() and not os.environ.get("NO_COLOR"):
        shown = [_coloured(cell) for cell in shown]
    stream.write(between.join(shown).rstrip() + "\n")


def _coloured(cell: str) -> str:
    word = cell.strip()
    return cell.replace(word, f"\x1b[{STATES[word]}m{word}\x1b[0m") if word in STATES else cell
