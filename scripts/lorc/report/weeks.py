"""A week by its ISO name: 2026-W47."""

import re
from datetime import date

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
        there_are = f"{name(known[-1])} to {name(known[0])}"
        raise WrongCall(f"There are no figures of {wanted}, only of {there_are}.")
    return chosen
