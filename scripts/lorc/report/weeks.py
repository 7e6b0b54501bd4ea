"""A week by its ISO name: 2026-W47."""

import re
from datetime import date, timedelta

from lorc.project.errors import WrongCall

NAME = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)


def monday(name: str) -> date:
    """The Monday of a week. Raises WrongCall for what is none."""
    match = NAME.fullmatch(name)
    try:
        if not match:
            raise ValueError
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        raise WrongCall(f"{name!r} is not a week: write it as 2026-W47.") from None


def name(day: date) -> str:
    """The week that a day lies in."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def choose(wanted: str | None, known: list[date]) -> date:
    """The week that is wanted, by default the newest, of those there are figures of.

    Raises WrongCall, naming them.
    """
    if not known:
        raise WrongCall("No week is over yet of which there are figures: run `lorc daily` first.")
    if wanted is None:
        return known[0]
    chosen = monday(wanted)
    if chosen not in known:
        raise WrongCall(f"There are no figures of {wanted}, only of {_ranges(known)}.")
    return chosen


def _ranges(known: list[date]) -> str:
    """The weeks, the newest first, as ranges without a gap: 2026-W40 to 2026-W42, 2026-W45."""
    ranges: list[list[date]] = []
    for day in reversed(known):
        if ranges and day - ranges[-1][-1] == timedelta(weeks=1):
            ranges[-1].append(day)
        else:
            ranges.append([day])
    spans = [(name(each[0]), name(each[-1])) for each in ranges]
    return ", ".join(first if first == last else f"{first} to {last}" for first, last in spans)
