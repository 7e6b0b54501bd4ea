"""What became of the clients, what they answered of what was due, and how fast they were
answered."""

from decimal import Decimal

from lorc.pages import words
from lorc.report import weeks

RATES = (
    ("improved", "improvement_rate", "n_improved", "n_paired"),
    ("deteriorated", "deterioration_rate", "n_deteriorated", "n_paired"),
    ("recovered", "recovery_rate", "n_recovered", "n_cases"),
    ("reliably_recovered", "reliable_recovery_rate", "n_reliably_recovered", "n_cases"),
)


def laid_out(rows: dict[str, list[dict]]) -> dict:
    """The three tables."""
    return {
        "outcomes": [_outcome(row) for row in rows["outcomes"]],
        "completion": [_completion(row) for row in rows["completion"]],
        "response_times": [_response(row) for row in rows["response_times"]],
    }


def _outcome(row: dict) -> dict:
    name = words.clean(row["instrument_name"]) or words.say("all_instruments")
    return {"name": name} | {
        key: words.say(
            "of_so_many",
            rate=words.percent(row[rate]),
            part=words.number(row[part]),
            whole=words.number(row[whole]),
        )
        for key, rate, part, whole in RATES
    }


def _completion(row: dict) -> dict:
    counts = {name: words.number(row[f"n_{name}"]) for name in ("due", "answered", "in_time")}
    return counts | {
        "name": words.clean(row["instrument_name"]),
        "rate": words.percent(row["completion_rate"]),
    }


def _response(row: dict) -> dict:
    return {
        "name": weeks.name(row["week_start"]),
        "requests": words.number(row["requests"]),
        "answered": words.number(row["answered"]),
        "half": _hours(row["half_hours"]),
        "most": _hours(row["most_hours"]),
        "half_business": _hours(row["half_business_hours"]),
        "most_business": _hours(row["most_business_hours"]),
    }


def _hours(hours: Decimal | float | None) -> str:
    return (
        words.number(None) if hours is None else words.say("hours_short", hours=words.number(hours))
    )
