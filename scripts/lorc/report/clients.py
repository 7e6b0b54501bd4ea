"""The clients' scores as small multiples, with what is to be said of each."""

from collections.abc import Callable
from datetime import datetime

from lorc.pages import words
from lorc.report import charts


def laid_out(rows: dict[str, list[dict]], day: Callable[[datetime], str]) -> list[dict]:
    """Each client of the report, in the order of attention."""
    bands = _grouped(rows["bands"], "instrument_id")
    scores = _grouped(rows["scores"], "client_key")
    return [
        {
            "name": words.name(row["person_name"])
            + words.say("unconfirmed_mark") * row["is_unconfirmed"],
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
        claimed = words.clean(row["claimed_names"]) or words.say("somebody_else")
        note += f"; {words.say('who_is_unconfirmed', claimed=claimed)}"
    if row["last_claim_at"]:
        note += f"; {words.say('claim_may_be_theirs', day=day(row['last_claim_at']))}"
    return note


def _state(row: dict, day: Callable[[datetime], str]) -> str:
    told = []
    if row["flags_in_week"]:
        names = _named(row["raised_names"])
        told.append(words.say("flagged_on", names=names, day=day(row["last_flag_at"])))
    if row["unread_names"]:
        names = _named(row["unread_names"])
        told.append(words.say("unread_on", names=names, day=day(row["last_unread_at"])))
    if told:
        return "; ".join(told)
    if row["last_flag_at"]:
        names = _named(row["ever_raised_names"])
        return words.say("last_flagged_on", names=names, day=day(row["last_flag_at"]))
    if row["answers_in_week"]:
        return words.say("answered_this_week")
    return words.say("last_answered_on", day=day(row["last_answer_at"]))


def _named(names: str | None) -> str:
    return words.clean(names) or words.say("a_flag_item")


def _grouped(rows: list[dict], column: str) -> dict[str, list[dict]]:
    """The rows by what a column says, in their order."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found
