"""Whoever waits stands in one class of waiting, whatever somebody writes into the seed."""

import duckdb
import pytest
import sqlglot
from lorc.warehouse.queries import render

HOURS = {"a": 2, "b": 40, "c": 60, "d": 300, "e": 5000}
THREADS = """
create table today_threads as
select
    key as thread_key, key as person_name, null as subject, null as lead_stage,
    timestamptz '2026-11-20 06:30:00+00' - to_hours(hours) as waiting_since, null as email,
    null as connections, null as contact_id, false as answer_failed, 'client' as waiting_group
from (select unnest($keys) as key, unnest($hours) as hours)
"""
LIMITS = """
create table waiting_limits as
select unnest($classes) as wait_class, unnest($hours) as from_hours, unnest($places) as place
"""


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param(
            {"too_long": 72, "due": 24, "new": 0, "long_ago": 720},
            {"d": "too_long", "b": "due", "c": "due", "a": "new", "e": "long_ago"},
            id="as it ships",
        ),
        pytest.param(
            {"too_long": 48, "due": 24, "new": 0},
            {"c": "too_long", "d": "too_long", "e": "too_long", "b": "due", "a": "new"},
            id="one of them moved",
        ),
        pytest.param(
            {"too_long": 72, "due": 24, "new": 4},
            {"d": "too_long", "e": "too_long", "b": "due", "c": "due", "a": "new"},
            id="none from the beginning",
        ),
    ],
)
def test_whoever_waits_is_in_one_class(limits, expected):
    query = render("today_threads_listed", table=lambda name: name, most=25)
    [sql] = sqlglot.transpile(query, read="bigquery", write="duckdb")
    with duckdb.connect() as database:
        database.execute(THREADS, {"keys": [*HOURS], "hours": [*HOURS.values()]})
        places = [*range(1, len(limits) + 1)]
        given = {"classes": [*limits], "hours": [*limits.values()], "places": places}
        database.execute(LIMITS, given)
        given = {"moment": "2026-11-20 06:30:00+00"}
        found = database.execute(f"select thread_key, wait_class from ({sql})", given).fetchall()
    assert found == [*expected.items()]
