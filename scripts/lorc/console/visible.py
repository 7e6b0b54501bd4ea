"""What others wrote, shown so that it can do nothing to the terminal, nor to a spreadsheet.

A name, a subject or a path may hold control characters: escapes that move the cursor or rename the
window (CVE-2003-0063 and its kin), and bidirectional overrides that show a text in another order
than it has (CVE-2021-42574). Each is shown as a mark.
"""

import contextlib
import json
import re
import sys
from collections.abc import Iterator
from typing import TextIO

# Cc but for the newline, the separators of lines that are not \n, Cf that reorders or hides what
# is there, and halves of surrogate pairs. The joiners stay: Persian and emoji need them.
HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# what a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), full-width too
FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile("-[0-9]+([.][0-9]+)?(e[+-][0-9]+)?")


def visible(text: str) -> str:
    """The text with a mark for each character that is not to be seen but to be obeyed.

    Newlines stay. A tab is a space; of the others, the first 32 and DEL have a picture in Unicode,
    and the rest are shown by their number: a right-to-left override is `<U+202E>`.
    """
    return HIDDEN.sub(_mark, text)


def escaped(json_text: str) -> str:
    """A text of JSON in which what is not to be seen is written as an escape of JSON's own, so that
    nothing of it is lost to a program."""
    return HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], json_text)


def harmless(cell: str) -> str:
    """A cell of a CSV file that no spreadsheet calculates: with an apostrophe before what it would
    take for a formula. A negative number is none."""
    return f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell


class Visible:
    """A text stream that shows what is written to it by `visible`; `raw` is the stream below."""

    def __init__(self, raw: TextIO):
        self.raw = raw

    def write(self, text: str) -> int:
        """Write the text with its marks."""
        return self.raw.write(visible(text))

    def writelines(self, lines: list[str]) -> None:
        """Write them one after the other."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str):
        return getattr(self.raw, name)


@contextlib.contextmanager
def output() -> Iterator[None]:
    """While the block runs, all that is printed is shown so; `raw()` is for programs."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(Visible, before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def raw(stream: TextIO) -> TextIO:
    """The stream as it is: for what programs read, and for our own control of the cursor."""
    return stream.raw if isinstance(stream, Visible) else stream


def _mark(found: re.Match) -> str:
    code = ord(found[0])
    if code == 9:
        return " "
    if code < 32:
        return chr(0x2400 + code)
    return "\u2421" if code == 127 else f"<U+{code:04X}>"
