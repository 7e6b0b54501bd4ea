"""PHQ-9, GAD-7 and PSS-10 scored in another way than the models do: on paper, so to say.

A sheet is a text with one digit per item, "-" where nothing was answered.
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


class Label(NamedTuple):
    """What a sheet is worth."""

    total: int | None
    band: str | None
    has_flag: bool
    is_prorated: bool
    n_answered: int


def label(instrument: str, sheet: str) -> Label:
    """Score a sheet."""
    assert len(sheet) == ITEMS[instrument]
    points = [
        4 - int(digit) if instrument == "pss10" and number in TURNED else int(digit)
        for number, digit in enumerate(sheet, 1)
        if digit != "-"
    ]
    has_flag = instrument == "phq9" and sheet[8] not in "-0"
    missing = len(sheet) - len(points)
    if not points or missing > MAY_MISS[instrument]:
        return Label(None, None, has_flag, False, len(points))
    exact = sum(points) + missing * Fraction(sum(points), len(points))
    halves = Decimal(exact.numerator) / Decimal(exact.denominator)
    total = int(halves.quantize(Decimal(1), ROUND_HALF_UP))
    return Label(total, BANDS[instrument][total], has_flag, missing > 0, len(points))


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
