"""The tables, made of Python's codecs: rows of (table, code, characters)."""

from collections.abc import Iterable, Iterator
from html.entities import html5

Row = tuple[str, str, str]

MISSING = "\ufffd"
HIGH = range(0x81, 0xFF)
ROW = range(0xA1, 0xFF)
# the first codec that has a cell decides; those after it fill what it lacks
BIG5 = ("big5", "cp950", "big5hkscs")
KOREAN = ("euc_kr", "cp949")
BLANKS = ("NewLine;", "Tab;")
# by the names that mails call them; what a mail here is written in is in the functions themselves
HALVES = {
    **{f"windows-{page}": f"cp{page}" for page in (1253, 1254, 1255, 1256, 1257, 1258, 874)},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (3, 4, 5, 6, 7, 8, 10, 11, 13, 14, 16)},
    **dict.fromkeys(("latin5", "iso-8859-9"), "cp1254"),
    **dict.fromkeys(("tis-620", "tis620"), "tis_620"),
    "koi8-u": "koi8_u",
    "macintosh": "mac_roman",
    "ibm437": "cp437",
    "ibm850": "cp850",
    "ibm852": "cp852",
    "cp866": "cp866",
    "ibm866": "cp866",
}


def rows() -> Iterator[Row]:
    """All rows of all tables, in order."""
    yield from _two_octets("big5", BIG5, [*range(0x40, 0x7F), *ROW])
    yield from _two_octets("gb", ("gb18030",), [*range(0x40, 0x7F), *range(0x80, 0xFF)])
    yield from _two_octets("ks", KOREAN, range(0x41, 0xFF))
    yield from _japanese()
    yield from _row_by_row("jis0212", (bytes([0x8F, row]) for row in ROW), ("euc_jp",), ROW, 1)
    for name, codec in sorted(HALVES.items()):
        first = 0xA0 if name.startswith("iso") else 0x80  # below there are control characters
        yield "half", name, "".join(_cells(b"", range(first, 0x100), (codec,)))
    for name, characters in sorted(html5.items()):
        if name.endswith(";") and name not in BLANKS:
            yield "html", name[:-1], characters


def _two_octets(table: str, codecs: tuple[str, ...], trails: Iterable[int]) -> Iterator[Row]:
    for lead in HIGH:
        yield from _if_any(table, lead, _row(bytes([lead]), trails, codecs))


def _japanese() -> Iterator[Row]:
    """Rows 1 to 94 as EUC-JP numbers them, and what Shift_JIS of Windows has, in and after them."""
    for row in range(1, 121):
        lead, is_second = divmod(row - 1, 2)
        lead += 0x81 if lead < 0x1F else 0xC1
        trails = range(0x9F, 0xFD) if is_second else [*range(0x40, 0x7F), *range(0x80, 0x9F)]
        windows = _row(bytes([lead]), trails, ("cp932",))
        standard = _row(bytes([0xA0 + row]), ROW, ("euc_jp",)) if row <= 94 else ""
        cells = zip(standard.ljust(94, MISSING), windows.ljust(94, MISSING), strict=True)
        filled = "".join(one if one != MISSING else other for one, other in cells)
        yield from _if_any("jis", row, filled.rstrip(MISSING))


def _row_by_row(
    table: str, leads: Iterable[bytes], codecs: tuple[str, ...], trails: Iterable[int], first: int
) -> Iterator[Row]:
    for number, lead in enumerate(leads, first):
        yield from _if_any(table, number, _row(lead, trails, codecs))


def _if_any(table: str, lead: int, characters: str) -> Iterator[Row]:
    if characters:
        yield table, f"{lead:02x}", characters


def _row(lead: bytes, trails: Iterable[int], codecs: tuple[str, ...]) -> str:
    """The characters of a lead's cells, without the empty ones at the end."""
    return "".join(_cells(lead, trails, codecs)).rstrip(MISSING)


def _cells(lead: bytes, trails: Iterable[int], codecs: tuple[str, ...]) -> Iterator[str]:
    return (_cell(lead + bytes([trail]), codecs) for trail in trails)


def _cell(octets: bytes, codecs: tuple[str, ...]) -> str:
    for codec in codecs:
        try:
            character = octets.decode(codec)
        except UnicodeDecodeError:
            continue
        if len(character) == 1:  # HKSCS has four that are two
            return character
    return MISSING
