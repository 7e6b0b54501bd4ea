"""INFORMATION_SCHEMA.JOBS tells what a job cost and changed.

BigQuery ("JOBS view") has dml_statistics, the bytes, the times and the error of each job, in
JOBS, JOBS_BY_PROJECT and JOBS_BY_USER alike. The emulator has names, query and state alone.
The columns added here come from the job's stored resource.
"""

from local_bigquery.sql.rules import information_schema

DML = ("inserted", "deleted", "updated")


def _number(path: str) -> str:
    return f"CAST(resource ->> '$.statistics.{path}' AS BIGINT)"


def _time(name: str) -> str:
    return f"make_timestamptz({_number(name)} * 1000)"


def _struct(path: str, members: dict[str, str]) -> str:
    """Return a struct of the members, or NULL where the resource has nothing at the path."""
    fields = ", ".join(f"'{name}': {value}" for name, value in members.items())
    return f"CASE WHEN json_exists(resource, '{path}') THEN {{{fields}}} END"


def apply() -> None:
    """Extend the query behind the three views."""
    error = "$.status.errorResult"
    counts = {
        f"{verb}_row_count": f"coalesce({_number(f'query.dmlStats.{verb}RowCount')}, 0)"
        for verb in DML
    }
    added = {
        "start_time": _time("startTime"),
        "end_time": _time("endTime"),
        "total_bytes_processed": _number("totalBytesProcessed"),
        "total_bytes_billed": _number("query.totalBytesBilled"),
        "total_slot_ms": _number("totalSlotMs"),
        "cache_hit": "CAST(resource ->> '$.statistics.query.cacheHit' AS BOOLEAN)",
        "dml_statistics": _struct("$.statistics.query.dmlStats", counts),
        "error_result": _struct(
            error,
            {name: f"resource ->> '{error}.{name}'" for name in ("reason", "location", "message")},
        ),
    }
    columns = "".join(f",\n    {value} AS {name}" for name, value in added.items())
    head, _, tail = information_schema.JOBS.partition("\nFROM ")
    head = head.replace("make_timestamp(creation_time", "make_timestamptz(creation_time")
    information_schema.JOBS = (head + columns).replace("{", "{{").replace("}", "}}")
    information_schema.JOBS += f"\nFROM {tail}"
