"""Whether the seeds of the instruments fit together, which `make check` says before a build.

The dbt tests of tests/dbt/scores say the same of the tables.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lorc.project import data_files
from lorc.project.settings import ROOT

SCORES = ROOT / "seeds" / "scores"
VERSION = ("instrument_id", "instrument_version")
Rows = list[dict[str, str]]


def faults(folder: Path = SCORES) -> list[str]:
    """A sentence for each thing that does not fit, in the order of the instruments."""
    seeds = {path.stem: data_files.rows(path) for path in sorted(folder.glob("*.csv"))}
    items = _by_version(seeds["instrument_items"])
    bands = _by_version(seeds["score_bands"])
    sets = {row["answer_set"] for row in seeds["answer_maps"]}
    known = {_version(row) for row in seeds["instruments"]}
    found = []
    for row in seeds["instruments"]:
        name, own = " ".join(_version(row)), items.get(_version(row), [])
        try:
            found += [f"Instrument {name}: {fault}" for fault in _faults(row, own, bands, sets)]
        except (InvalidOperation, ValueError):
            found.append(f"Instrument {name}: a number in seeds/scores cannot be read: correct it.")
    for seed, rows in (("instrument_items", items), ("score_bands", bands)):
        found += [
            f"seeds/scores/{seed}.csv has rows of {' '.join(version)}, which is no instrument."
            for version in sorted(rows.keys() - known)
        ]
    return found + list(_bindings(seeds, items))


def _faults(row: dict, own: Rows, bands: dict, sets: set[str]) -> Iterator[str]:
    scored = [item for item in own if item["is_scored"] == "true"]
    if len(scored) != int(row["item_count"]):
        yield (
            f"{len(scored)} items are scored and item_count says {row['item_count']}: correct "
            "instruments.csv or instrument_items.csv."
        )
    numbers = Counter(item["item_number"] for item in own)
    for number in (number for number, times in numbers.items() if times > 1):
        yield f"item {number} is there twice: correct instrument_items.csv."
    for answer_set in sorted({item["answer_set"] for item in own} | {row["refusal_set"]}):
        if answer_set not in sets:
            yield f"there is no answer set {answer_set}: add it to answer_maps.csv."
    yield from _band_faults(row, bands.get(_version(row), []))


def _band_faults(row: dict, bands: Rows) -> Iterator[str]:
    """Holes, overlaps and wrong ends of the bands; an instrument may have none."""
    factor = Decimal(row.get("factor") or 1)
    times = factor * (int(row["item_count"]) if row["method"] == "sum" else 1)
    lowest, highest = int(row["item_min"]) * times, int(row["item_max"]) * times
    step = Decimal(row["round_to"]) * min(factor, 1)
    ordered = sorted((Decimal(band["low"]), Decimal(band["high"])) for band in bands)
    if not ordered:
        return
    expected = lowest
    for low, high in ordered:
        if low > high:
            yield f"the band from {low} to {high} ends before it begins: correct score_bands.csv."
        if low > expected:
            yield f"no band takes totals from {expected} to {low - step}: correct score_bands.csv."
        elif low < expected:
            yield f"two bands take totals from {low}, or one is too low: correct score_bands.csv."
        expected = high + step
    if expected != highest + step:
        yield (
            f"the bands end at {expected - step} and the highest total is {highest}: correct "
            "score_bands.csv."
        )


def _bindings(seeds: dict[str, Rows], items: dict) -> Iterator[str]:
    known = {(*version, item["item_number"]) for version, own in items.items() for item in own}
    bound = {(row["form_id"], row["question_id"]) for row in seeds["form_bindings"]}
    for row in seeds["form_bindings"]:
        if (*_version(row), row["item_number"]) not in known:
            yield (
                f"seeds/scores/form_bindings.csv binds {row['question_id']} to item "
                f"{row['item_number']} of {' '.join(_version(row))}, which there is not."
            )
    for row in seeds["bound_questions"]:
        question = row["question_id"]
        if (row["form_id"], question) not in bound:
            yield f"seeds/scores/bound_questions.csv describes {question}, which is not bound."
        if bool(row["scale_low"]) != bool(row["scale_high"]):
            yield f"seeds/scores/bound_questions.csv names one end alone of the scale {question}."


def _by_version(rows: Rows) -> dict[tuple[str, ...], Rows]:
    found: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        found.setdefault(_version(row), []).append(row)
    return found


def _version(row: dict) -> tuple[str, ...]:
    return tuple(row[name] for name in VERSION)
