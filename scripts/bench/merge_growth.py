"""Merging 1,000 new objects when raw_objects holds many or few rows of the same connection.

The statement's own seconds, by the warehouse's clock, and those of the whole dbt build, by its
events; medians of three ingests each. That the statement carries constants and reads staging by
partition is checked, because it decides the cost on BigQuery whatever the clock says here.
"""

from statistics import median

from workspace import Workspace
from workspace.copied import copied

from bench import messages, statements, timed
from bench.results import Result, seconds
from bench.timed import CONNECTION

SIZES = (10_000, 1_000_000)
NEW = 1_000
TURNS = 3
# hex digits, which hardly compress, in the place of a body
FILL = """
insert into raw_objects
select
    concat('gmail:{connection}:email:f', number) as idem_key,
    'gmail' as source_system,
    '{connection}' as connection_name,
    'email' as object_type,
    cast(null as string) as schema_ref,
    concat('f', number) as external_id,
    to_json(struct(concat('f', number) as id, (
        select string_agg(to_hex(sha512(concat(number, '/', part))), '')
        from unnest(generate_array(1, 14)) as part
    ) as body)) as payload,
    timestamp '2026-01-01' as first_seen,
    timestamp '2026-01-01' as last_seen,
    to_hex(sha256(cast(number as string))) as payload_hash,
    timestamp '2026-01-01' as staged_at,
    'fill' as first_run_id,
    'fill' as changed_run_id,
    'fill' as last_run_id,
    cast(null as timestamp) as deleted_at,
    cast(null as json) as context
from unnest(generate_array({first}, {last})) as number
"""
BUILD_SECONDS = """
select float64(payload.duration_seconds) from event_log
where event_type = 'upsert.completed' order by created_at desc limit 1
"""


def measure(
    *, quick: bool, sizes: tuple[int, ...] = SIZES, new: int = NEW, turns: int = TURNS
) -> list[Result]:
    """Ratios of the largest size to the smallest; `quick` stops at a tenth of it."""
    few, many = sizes
    many = many // 10 if quick else many
    merges, builds, taken = {}, {}, 0
    with copied(of_stream=True) as lab:
        taken = ingest(lab, taken, new)
        for size in (few, many):
            fill(lab, size)
            merges[size], builds[size] = [], []
            for _ in range(turns):
                taken = ingest(lab, taken, new)
                job = statements.last_merge(lab.client)
                if lacking := statements.faults(job.query):
                    raise AssertionError(" ".join(lacking))
                merges[size].append(statements.seconds_of(job))
                builds[size].append(lab.value(BUILD_SECONDS))
    return [
        _compared(f"MERGE of {new:,} new into {many:,}", merges[many], merges[few], few, 1.2),
        _compared(f"dbt build with {new:,} new and {many:,}", builds[many], builds[few], few, 1.5),
    ]


def fill(lab: Workspace, size: int) -> None:
    """Make raw_objects hold `size` rows, all of the same connection."""
    step = 100_000
    first = lab.value("select count(*) from raw_objects")
    for start in range(first, size, step):
        last = min(start + step, size) - 1
        lab.client.query_and_wait(FILL.format(connection=CONNECTION, first=start, last=last))
    timed.check_count(lab, size)


def ingest(lab: Workspace, first: int, count: int) -> int:
    """Ingest the objects first .. first + count - 1. Returns the number after the last."""
    messages.write_stream(lab.stream, first, count)
    timed.ingest(lab)
    return first + count


def _compared(
    what: str, ours: list[float], theirs: list[float], few: int, at_most: float
) -> Result:
    ratio = median(ours) / median(theirs)
    base = f"{seconds(median(theirs))} into {few:,}"
    return Result(what, seconds(median(ours)), base, ratio, at_most=at_most)
