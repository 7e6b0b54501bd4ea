"""The clients' scores as small multiples, with what is to be said of each."""

from collections.abc import Callable
from datetime import datetime

from lorc.report import charts, words


def laid_out(rows: dict[str, list[dict]], day: Callable[[datetime], str]) -> list[dict]:
    """Each client of the report, in the order of attention."""
    bands = _grouped(rows["bands"], "instrument_id")
    scores = _grouped(rows["scores"], "client_key")
    return [
        {
            "name": words.name(row["person_name"]) + " (unconfirmed)" * row["is_unconfirmed"],
            "is_flagged": bool(row["flags_in_week"] or row["unread_names"]),
            "note": _note(row, day),
            "charts": [
                charts.trend(drawn, by_instrument[instrument]) | {"kind": "trend"}
                for by_instrument in [_grouped(scores[row["client_key"]], "instrument_id")]
                for instrument, drawn in bands.items()
                if instrument in by_instrument
            ],
        }
        for row in rows["clients"]
    ]


def _note(row: dict, day: Callable[[datetime], str]) -> str:
    note = _state(row, day)
    if row["is_unconfirmed"]:
        claimed = words.clean(row["claimed_names"]) or "somebody else"
        note += f"; who answered is unconfirmed: perhaps {claimed}"
    if row["last_claim_at"]:
        note += f"; an unconfirmed answer of {day(row['last_claim_at'])} may be theirs"
    return note


def _state(row: dict, day: Callable[[datetime], str]) -> str:
    told = []
    if row["flags_in_week"]:
        told.append(f"{_named(row['raised_names'])} flagged on {day(row['last_flag_at'])}")
    if row["unread_names"]:
        told.append(
            f"{_named(row['unread_names'])} could not be read on {day(row['last_unread_at'])}: "
            "ask what was meant"
        )
    if told:
        return "; ".join(told)
    if row["last_flag_at"]:
        names = _named(row["ever_raised_names"])
        return f"No flag this week; {names} last flagged on {day(row['last_flag_at'])}"
    if row["answers_in_week"]:
        return "Answered this week"
    return f"Last answered on {day(row['last_answer_at'])}"


def _named(names: str | None) -> str:
    return words.clean(names) or "A flag item"


def _grouped(rows: list[dict], column: str) -> dict[str, list[dict]]:
    """The rows by what a column says, in their order."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found
