"""From when on staging is read: a rule in Python for most runs, and in SQL for the rest.

A run asks before dbt is up, and a merge by hand asks the macro; both read the same event log here.
Drawn are runs that ended at each step, some of them at the edge of what counts.
"""

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from lorc.ingest.waiting import LOOK_BACK, Margins, standing
from lorc.project.settings import variable
from lorc.warehouse.queries import render

DATASET = "watermarks"
LIVES = 60
STREAMS = ("email", "contact")
STEPS = ("ingest.started", "ingest.completed", "upsert.completed")
ENDS = (1, 2, 3, 3, 3)  # after so many steps a run ends; most complete
MOMENT = timedelta(microseconds=1)


def table(name: str, dataset: str = DATASET) -> str:
    return f"`local`.`{dataset}`.`{name}`"


def drawn(chance: random.Random, now: datetime) -> list[tuple[str, str, datetime, str]]:
    """The events of a connection's runs: correlation id, type, time, object type."""
    late = timedelta(hours=variable("late_load_hours"))
    last = now - timedelta(minutes=chance.randint(1, 60 * 40))
    loaded = last + timedelta(seconds=10)
    edges = [loaded - late, loaded - late - MOMENT, loaded - late + MOMENT]
    began = [now - timedelta(minutes=chance.randint(1, 60 * 90)) for _ in range(5)]
    began += [last, *chance.sample(edges, 1)]
    found = []
    for number, start in enumerate(sorted(began)):
        steps = 3 if start == last else chance.choice(ENDS)
        for place, kind in enumerate(STEPS[:steps]):
            at = start + timedelta(seconds=10 * place)
            found += [(f"run-{number}", kind, at, stream) for stream in STREAMS]
    return found


@pytest.fixture(scope="module")
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def logged(project, now):
    """An event log with a connection for each life, and staging tables without rows."""
    project.client.create_dataset(DATASET)
    project.rows(f"create table {table('event_log')} like `local`.`lorchestra`.`event_log`")
    for stream in STREAMS:
        project.rows(render("create_staging_table", relation=table(stream)))
    chance = random.Random(14)
    values = [
        f"('{connection}-{run}', '{connection}', '{kind}', timestamp('{at.isoformat()}'),"
        f" '{stream}', 'gmail', 'x', generate_uuid(), 'ok')"
        for connection in (f"life-{number}" for number in range(LIVES))
        for run, kind, at, stream in drawn(chance, now)
    ]
    project.rows(
        f"insert into {table('event_log')} (correlation_id, connection_name, event_type,"
        " created_at, target_object_type, source_system, event_schema_ref, event_id, status)"
        f" values {', '.join(values)}"
    )
    yield project
    project.client.delete_dataset(DATASET, delete_contents=True)


def in_sql(project) -> dict[tuple[str, str], datetime]:
    """What the macro answers, by connection and object type."""
    inline = "{{ staging_watermarks_sql('" + table("event_log") + "') }}"
    done = project.dbt("compile", "--inline", inline)
    return {
        (row["connection_name"], row["object_type"]): datetime.fromisoformat(row["watermark"])
        for row in project.rows(done.result.results[0].node.compiled_code)
    }


def in_python(project, connection: str, now: datetime) -> dict[str, datetime]:
    """What the runner makes of the rows of its query."""
    streams = [SimpleNamespace(object_type=stream, name=stream) for stream in STREAMS]
    asked = render("runs_and_staged", streams=streams, table=table, dataset=DATASET)
    since = (now - LOOK_BACK).isoformat()
    rows = project.rows(asked, since=since, run_id="none", connection_name=connection)
    return standing(rows, list(STREAMS), now).watermarks


def test_the_two_rules_read_staging_from_the_same_time(logged, now):
    macro = in_sql(logged)
    assert len(macro) == LIVES * len(STREAMS)
    own = {f"life-{number}": in_python(logged, f"life-{number}", now) for number in range(LIVES)}
    known = {(name, kind): at for name, found in own.items() for kind, at in found.items()}
    assert known == {key: macro[key] for key in known}
    assert len(known) > LIVES  # the others are left to the macro
    at_the_edge = Margins.load().overlap + timedelta(hours=variable("late_load_hours"))
    assert any(now - at > at_the_edge for at in known.values())
