"""PHQ-9, GAD-7 and PSS-10 scored in another way than the models do: on paper, so to say.

A sheet is a text with one digit per item, "-" where nothing was answered. REJECTED are the answers
that cannot be used, with what was ticked: digits, and "?" for what nobody can read.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

BANDS = {
    "phq9": ["minimal"] * 5
    + ["mild"] * 5
    + ["moderate"] * 5
    + ["moderately severe"] * 5
    + ["severe"] * 8,
    "gad7": ["minimal"] * 5 + ["mild"] * 5 + ["moderate"] * 5 + ["severe"] * 7,
    "pss10": ["low"] * 14 + ["moderate"] * 13 + ["high"] * 14,
}
MAY_MISS = {"phq9": 2, "gad7": 2, "pss10": 1}
ITEMS = {"phq9": 9, "gad7": 7, "pss10": 10}
TURNED = {4, 5, 7, 8}
REJECTED = {"x": "?", "=": "00", "A": "01", "m": "2?", "u": "0?"}


class Label(NamedTuple):
    """What a sheet is worth."""

    total: int | None
    band: str | None
    has_flag: bool
    is_prorated: bool
    n_answered: int
    flag_state: str | None
    n_rejected: int


def label(instrument: str, sheet: str) -> Label:
    """Score a sheet."""
    assert len(sheet) == ITEMS[instrument]
    points = [
        4 - int(digit) if instrument == "pss10" and number in TURNED else int(digit)
        for number, digit in enumerate(sheet, 1)
        if digit.isdigit()
    ]
    state = flag_state(sheet[8]) if instrument == "phq9" else None
    has_flag = state == "raised"
    rejected = sum(sheet.count(kind) for kind in REJECTED)
    missing = len(sheet) - len(points)
    if not points or missing > MAY_MISS[instrument]:
        return Label(None, None, has_flag, False, len(points), state, rejected)
    exact = sum(points) + missing * Fraction(sum(points), len(points))
    halves = Decimal(exact.numerator) / Decimal(exact.denominator)
    total = int(halves.quantize(Decimal(1), ROUND_HALF_UP))
    band = BANDS[instrument][total]
    return Label(total, band, has_flag, missing > 0, len(points), state, rejected)


def flag_state(answer: str) -> str | None:
    """What somebody who looks at the answer to a flag item would say of it."""
    ticked = REJECTED.get(answer, answer)
    if any(each in "123" for each in ticked):
        return "raised"
    if "?" in ticked:
        return "unread"
    return "clear" if "0" in ticked else None


def complete(items: int) -> list[str]:
    """Every sheet in which each item has one of four answers."""
    return ["".join(digits) for digits in product("0123", repeat=items)]


def incomplete(items: int) -> list[str]:
    """Every pattern of missing items, with every sum that the others can have."""
    found = []
    for answered in range(items):
        for places in combinations(range(items), answered):
            for points in range(3 * answered + 1):
                sheet = ["-"] * items
                for nth, place in enumerate(places):
                    sheet[place] = str(min(3, max(0, points - 3 * nth)))
                found.append("".join(sheet))
    return found


def spoilt(items: int) -> list[str]:
    """Every pattern of missing, rejected and doubly ticked answers up to three items."""
    found = []
    for count in range(1, 4):
        for places in combinations(range(items), count):
            for kinds in product(("-", *REJECTED), repeat=count):
                sheet = [str((place + count) % 4) for place in range(items)]
                for place, kind in zip(places, kinds, strict=True):
                    sheet[place] = kind
                if set(sheet) & set(REJECTED):
                    found.append("".join(sheet))
    return found
