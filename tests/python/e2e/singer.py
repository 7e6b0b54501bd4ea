"""A Singer stream of one's own in place of the tap, and what a run made of it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from workspace.copied import Copy


def write(path: Path, records: list[str | bytes]) -> None:
    """Write the stream `messages` with these records, as they are written."""
    schema = {
        "type": "SCHEMA",
        "stream": "messages",
        "schema": {"properties": {"id": {}}},
        "key_properties": ["id"],
    }
    now = datetime.now(UTC).isoformat().encode()
    with path.open("wb") as file:
        file.write(json.dumps(schema).encode() + b"\n")
        for record in records:
            content = record if isinstance(record, bytes) else record.encode()
            file.write(b'{"type": "RECORD", "stream": "messages", "record": %s,' % content)
            file.write(b' "time_extracted": "%s"}\n' % now)


def ingest(copy: Copy, records: list[str | bytes]) -> dict[str, int]:
    """Ingest a stream of these records. Returns the counts of the run."""
    write(copy.stream, records)
    done = copy.ingest("gmail-acct1")
    assert done.returncode == 0, done.stderr
    [counts] = copy.rows("select * from ingests order by started_at desc limit 1")
    return counts
