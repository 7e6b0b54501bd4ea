"""What raw_objects does not take: shown without content, and tried again after a fix."""

import json
import os
import sys
from functools import partial
from pathlib import Path

from lorc.console.outcomes import say, worst
from lorc.console.tables import print_table
from lorc.ingest.replay import replay
from lorc.project import agreement, private_files
from lorc.project.connections import Connection
from lorc.project.errors import WrongCall
from lorc.project.settings import Settings, staging_dataset
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

SUMMARY = ("connection_name", "object_type", "reject_reason", "records", "first_seen", "last_seen")
SINGLE = ("reject_key", "connection_name", "object_type", "characters", "first_seen", "last_seen")

# The merge rejects these as it reads staging, and reads them again in a full scan.
NOT_WRAPPED = ("no_record", "no_external_id", "empty_external_id")
# Of these the kept text is not what the tap wrote, byte for byte; the run's backup is.
NOT_AS_TEXT = "invalid_utf8"


def show(settings: Settings, reason: str | None) -> None:
    """Print how many records are rejected for which reason; of one reason, each with its key."""
    if reason:
        rows, names = _rows(settings, "rejects_of_reason", reason=reason), SINGLE
    else:
        rows, names = _rows(settings, "rejects_listed"), SUMMARY
    print_table(list(names), [[_plain(row[name]) for name in names] for row in rows])


def show_text(settings: Settings, key: str) -> None:
    """Print one record's text; `key` is the beginning of its reject_key. Raises WrongCall."""
    found = _rows(settings, "rejects_by_key", beginning=key)
    if len(found) != 1:
        which = "More than one rejected record has" if found else "No rejected record has"
        raise WrongCall(f"{which} a key that begins with {key!r}: see `lorc rejects --reason`.")
    print("This is the source's record and may hold personal data.", file=sys.stderr)
    print(found[0]["raw_text"])


def retry(settings: Settings, known: list[Connection], reason: str | None) -> int:
    """Try what is rejected again, per connection: as records of a new run, and as staged before.

    A text that the tee had wrapped passes the tee again, with the time at which it was extracted;
    what lacked an external_id is read again where the sources' meta says that it is. Returns the
    exit code, as a replay of several connections does.
    """
    exit_codes = []
    for connection in known:
        rows = _rows(settings, "rejects_to_retry", connection_name=connection.name, reason=reason)
        rows = [row for row in rows if row["reject_reason"] != NOT_AS_TEXT]
        if not rows:
            continue
        texts = [row for row in rows if row["reject_reason"] not in NOT_WRAPPED]
        file = settings.state_dir / "runs" / connection.name / f"rejects.{os.getpid()}.jsonl"
        parameters = {"connection": connection.name, "reason": reason}
        try:
            _write(file, connection, texts)
            job = partial(replay, settings, connection, [file], "retry", parameters, full_scan=True)
            exit_codes.append(say(connection.name, job))
        finally:
            file.unlink(missing_ok=True)
    show(settings, reason)
    return worst(exit_codes)


def _write(file: Path, connection: Connection, rows: list[dict]) -> None:
    """The records as the tap would write them: SCHEMA of each stream, then RECORD by RECORD."""
    keys = _key_properties(connection)
    names = {stream.object_type: stream.name for stream in connection.streams}
    with private_files.writing(file) as out:
        for name in sorted({names[row["object_type"]] for row in rows}):
            schema = {"type": "object", "properties": {}}
            schema = {"type": "SCHEMA", "stream": name, "schema": schema}
            out.write(json.dumps(schema | {"key_properties": keys[name]}) + "\n")
        for row in rows:
            head = {"type": "RECORD", "stream": names[row["object_type"]]}
            head |= {"time_extracted": row["last_seen"].isoformat()}
            # as text, for whatever is special about it has to stay
            out.write(f'{json.dumps(head)[:-1]}, "record": {row["raw_text"]}}}\n')


def _key_properties(connection: Connection) -> dict[str, list[str]]:
    """The property that is each stream's external_id, as the sources' meta has it."""
    _, sources = agreement.read()
    source = next(
        each for each in sources if staging_dataset(each["schema"]) == connection.staging_dataset
    )
    return {
        table["name"]: [table["config"]["meta"]["external_id"].removeprefix("$.")]
        for table in source["tables"]
    }


def _rows(settings: Settings, query: str, **given: str | None) -> list[dict]:
    from google.api_core.exceptions import NotFound

    try:
        return Warehouse(settings).rows(render(query, table=settings.table, **given))
    except NotFound:  # nothing has ever run
        return []


def _plain(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "isoformat") else value
