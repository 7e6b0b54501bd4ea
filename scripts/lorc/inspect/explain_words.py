"""The story of an object in words, for a terminal, and as JSON."""

from datetime import datetime

from lorc.console.values import short, to_json
from lorc.inspect.explain import MADE_OF_ALL, Explained, Found
from lorc.project import connections

LISTED = 20
WIDEST = 100
LEFT_OUT = (
    *("idem_key", "answer_key", "score_key", "event_key"),
    *("text_body", "html_body", "source_hash", "context_hash", "rules_hash"),
)


def tell(explained: Explained) -> None:
    """Print what an object is, what happened to it, and what was made of it."""
    stored = explained.stored
    print(stored["idem_key"])
    print(f"  {state(stored)}")
    print(f"  first seen {_time(stored['first_seen'])}, last seen {_time(stored['last_seen'])}")
    print("\nWhat happened")
    for entry in explained.story:
        run = f"  ({entry.run_id}, {entry.run_status})" if entry.run_id else ""
        print(f"  {_time(entry.at)}  {entry.what}{run}")
    for name, rows in explained.rows.items():
        if name != "canonical_events":
            print(f"\n{name}")
            for line in _lines(rows):
                print(f"  {line}")
    if made := missing(explained):
        print(f"\n{made}")


def state(stored: dict) -> str:
    """Whether the object is there, and since when it is not."""
    deleted = stored["deleted_at"]
    where = f"deleted at the source: gone since {_time(deleted)}" if deleted else "there"
    return f"{_what(stored)}, {where}"


def _what(row: dict) -> str:
    return f"{row['object_type']} of {row['connection_name']}"


def missing(explained: Explained) -> str | None:
    """Why nothing was made of an object, in a sentence; null when something was."""
    if any(name.startswith("canonical_") for name in explained.rows.keys() - {*MADE_OF_ALL}):
        return None
    if explained.stored["deleted_at"]:
        return "Nothing is made of it: what is deleted at its source leaves every other table."
    if rejects := explained.rows.get("canonical_rejects"):
        reasons = ", ".join(sorted({f"{row['model']}: {row['reason']}" for row in rejects}))
        return f"Nothing is made of it ({reasons}); not_built_yet means: run `lorc run lanes`."
    return "Nothing is made of it yet: run `lorc run lanes`."


def choose(found: Found) -> str:
    """The objects that go by one name, as a list to choose from."""
    lines = [f"{len(found.objects)} objects go by that name; explain one of them:"]
    lines += [f"  {each['idem_key']}  ({state(each)})" for each in found.objects[:LISTED]]
    if len(found.objects) > LISTED:
        lines.append(f"  and {len(found.objects) - LISTED} more")
    return "\n".join(lines)


def absent(found: Found) -> list[str]:
    """Why there is no object of that name, in sentences."""
    lines = []
    for row in found.rejected:
        accepted = row["accepted_at"]
        since = f"; accepted since {_time(accepted)}" if accepted else ""
        lines.append(
            f"A {_what(row)} was rejected ({row['reject_reason']}), first "
            f"{_time(row['first_seen'])}, last {_time(row['last_seen'])}, in the run "
            f"{row['last_run_id']}{since}: `lorc rejects --show {row['reject_key'][:12]}`."
        )
    lines += [
        f"A {_what(row)} of that name was forgotten {_time(row['forgotten_at'])} by the run "
        f"{row['forgotten_run_id']}, and stays away."
        for row in found.forgotten
    ]
    staged = [
        f"It is in the staging of {name} and not merged: run `lorc ingest {name}`."
        for name in found.staged_in
    ]
    return lines or staged or [_never(found.name)]


def as_json(found: Found, explained: list[Explained]) -> str:
    """The same for a program."""
    objects = [
        {**each.stored, "story": [vars(entry) for entry in each.story], "rows": each.rows}
        for each in explained
    ]
    return to_json(vars(found) | {"objects": objects}, indent=2)


def _never(name: str) -> str:
    """That no run has ever brought it, and of which connection it would be."""
    for each in connections.load().values():
        for stream in each.streams:
            if name.startswith(f"{each.source_system}:{each.name}:{stream.object_type}:"):
                return (
                    f"No run of {each.name} has ever extracted it: either the source has no "
                    f"such {stream.object_type}, or no run came by (`lorc health`)."
                )
    return (
        "Nothing goes by that name: no run has ever extracted it. A key looks like "
        "gmail:gmail-acct1:email:ID; an id at the source, a message id and an address of a "
        "mail will do."
    )


def _lines(rows: list[dict]) -> list[str]:
    """The only row with a line for each column, or several rows with a line for each."""
    told = [
        {
            name: _short(value)
            for name, value in row.items()
            if value not in (None, "", [], {}) and name not in LEFT_OUT
        }
        for row in rows[:LISTED]
    ]
    if len(told) == 1:
        width = max(map(len, told[0]))
        return [f"{name:{width}}  {value}" for name, value in told[0].items()]
    lines = ["; ".join(f"{name}: {value}" for name, value in row.items()) for row in told]
    return [*lines, f"and {len(rows) - LISTED} more"] if len(rows) > LISTED else lines


def _short(value: object) -> str:
    if isinstance(value, datetime):
        return _time(value)
    text = value if isinstance(value, str) else to_json(value)
    return short(" ".join(text.split()), WIDEST)


def _time(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"
