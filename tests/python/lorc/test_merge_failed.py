"""A merge that failed: what had begun within the run ends with it, unless dbt has ended it."""

from types import SimpleNamespace

import pytest
from lorc.ingest.run import Ingest
from lorc.project import declared, environment, settings
from lorc.project.errors import StepFailed
from lorc.transform.dbt import Built


class Record:
    """Stands for a run under way."""

    def __init__(self):
        self.settled = []

    def settle(self, failure):
        self.settled.append(failure)


def settled(**details) -> list[StepFailed]:
    ingest = object.__new__(Ingest)
    ingest._record = Record()
    ingest._merge_failed(StepFailed("The merge failed.", "merge", **details))
    return ingest._record.settled


def test_what_dbt_could_not_put_on_record_is_settled():
    [failure] = settled(on_record=False)
    assert failure.details == {}  # they go into payloads, whose schemas know no on_record
    assert len(settled()) == 1


def test_what_dbt_has_put_on_record_stays_as_it_is():
    assert settled(on_record=True) == []


def test_whatever_starts_and_can_fail_ends_with_its_job():
    events = declared.table("event_log")["config"]["meta"]["events"]
    can_fail = {each["subject"] for each in events if {"started", "failed"} <= set(each["phases"])}
    assert can_fail - {"job"} <= set(declared.event_subjects("ends_with_job"))


@pytest.mark.parametrize(
    ("env", "has_file", "called"),
    [
        ("local", True, ".venv/bin/dbt"),
        ("prod", True, ".venv/bin/dotenv run --no-override -- .venv/bin/dbt"),
        ("prod", False, ".venv/bin/dbt"),  # the platform sets the variables
    ],
)
def test_the_way_out_reaches_the_warehouse_of_the_merge(
    monkeypatch, tmp_path, env, has_file, called
):
    """dbt reads no .env: without it, it would look at the embedded warehouse."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    for name, value in {"ENV": env, "BQ_PROJECT": "clinic", "BQ_LOCATION": "EU"}.items():
        monkeypatch.setenv(name, value)
    if has_file:
        (tmp_path / ".env").touch(0o600)
    ingest = object.__new__(Ingest)
    ingest._settings, ingest._full_scan, ingest._models = settings.load(), False, ()
    ingest._connection = SimpleNamespace(name="gmail-acct1")
    ingest._streams = []
    ingest._events = SimpleNamespace(ingested=lambda _: [])
    ingest._record = SimpleNamespace(
        run=SimpleNamespace(context=dict),
        warehouse=SimpleNamespace(cost=SimpleNamespace(as_payload=dict)),
        signals=SimpleNamespace(wait=None),
    )
    failed = Built(False, [], ["raw_objects"], [], "", True, [])
    ingest._dbt = SimpleNamespace(build=lambda *_: failed)
    with pytest.raises(StepFailed, match=f"`{called} build --select raw_objects"):
        ingest._merge({}, SimpleNamespace(watermarks={}))
