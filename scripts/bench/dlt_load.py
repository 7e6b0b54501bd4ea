"""`python dlt_load.py STREAM`, in dlt's own environment: merge a Singer stream with dlt."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import dlt


def records(path: str) -> Iterator[dict]:
    """The records of a Singer stream."""
    with Path(path).open() as file:
        for line in file:
            message = json.loads(line)
            if message["type"] == "RECORD":
                yield message["record"]


if __name__ == "__main__":
    pipeline = dlt.pipeline(
        "bench",
        destination=dlt.destinations.bigquery(project_id="local", location="US"),
        dataset_name="dlt_bench",
    )
    # nested lists stay JSON, as in raw_objects: no table per list
    source = dlt.resource(
        records(sys.argv[1]),
        name="messages",
        primary_key="id",
        write_disposition="merge",
        max_table_nesting=0,
    )
    pipeline.run(source)
