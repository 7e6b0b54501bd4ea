"""The life of a run, with a warehouse that is a list: what is written when, and what stays."""

import errno
import os
import signal
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace

import pytest
from lorc.project.errors import Busy, StepFailed
from lorc.runs import abandoned, events, lock, recorded
from lorc.runs.run import Run
from lorc.warehouse.billing import Cost

STREAM = {"source_system": "gmail", "connection_name": "gmail-acct1", "object_type": "email"}
NAMES = ("gmail-acct1", "lanes")
DEAD = "forget-20261101000000"


@pytest.fixture
def log(monkeypatch):
    """The events on record, as pairs of a run's id and a row."""
    written, ticks = [], count()

    class Warehouse:
        def __init__(self, settings, labels):
            assert labels["job_name"]
            self.settings, self.cost = settings, Cost()

        def is_at_its_place(self):
            return True

        def rows(self, given):
            found = [event for event in written if event["correlation_id"] in given["run_ids"]]
            return sorted(found, key=lambda event: (event["correlation_id"], event["at"]))

    def insert(_warehouse, run, rows):
        default = dict.fromkeys((*STREAM, "trace_id"))
        more = {"correlation_id": run["id"], "at": next(ticks), "created_at": datetime.now(UTC)}
        written.extend(default | row | more for row in rows)

    monkeypatch.setattr(recorded, "Warehouse", Warehouse)
    monkeypatch.setattr(events, "insert", insert)
    monkeypatch.setattr(abandoned, "insert", insert)
    monkeypatch.setattr(abandoned, "render", lambda _query, **given: given)
    return written


@pytest.fixture
def place(tmp_path):
    return SimpleNamespace(bucket=None, state_dir=tmp_path, is_local=False, table="`{}`".format)


@pytest.fixture
def run():
    return Run.start("forget", {"connection": None})


def types(log, run_id):
    return [event["event_type"] for event in log if event["correlation_id"] == run_id]


def left_in_locks(place):
    return [path.read_text() for path in sorted((place.state_dir / "locks").iterdir())]


def begin(record):
    """As a forget begins: a stream of it, and all that is on record fails with it."""
    record.begin(STREAM | {"event_type": "forget.started", "payload": None})
    record.failed = record.settle
    record.completed = lambda: record.events.completed(
        STREAM | {"event_type": "forget.completed", "payload": {"objects": 1}}
    )


def do(place, run, names, steps, **how):
    """A run of these steps, each of which gets the record."""
    with recorded.recorded(place, run, names, **how) as record:
        for step in steps:
            step(record)


def raising(error):
    """A step that raises."""

    def step(*_):
        raise error

    return step


def sending(number):
    """A step at which a signal arrives."""
    return lambda *_: os.kill(os.getpid(), number)


def die(place, log, run_id=DEAD):
    """A run that began and died."""
    events.insert(
        None,
        {"id": run_id},
        [
            {"event_type": "job.started", "payload": {"job_name": "forget", "parameters": {}}},
            STREAM | {"event_type": "forget.started", "payload": None},
        ],
    )
    for name in NAMES:
        with lock.hold(place, name, run_id):
            pass
    assert len(log) == 2


def test_a_good_end(place, log, run):
    with recorded.recorded(place, run, NAMES) as record:
        assert all(f"run {run.id} (pid {os.getpid()})" in text for text in left_in_locks(place))
        assert not log
        begin(record)
        assert types(log, run.id) == ["job.started", "forget.started"]
    assert types(log, run.id)[2:] == ["job.completed", "forget.completed"]
    assert left_in_locks(place) == ["", ""]


def test_a_full_disk_is_a_failure_on_record(place, log, run):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place.state_dir / "bookmark"))
    with pytest.raises(StepFailed, match="No space left on device"):
        do(place, run, NAMES, [begin, raising(full)])
    assert types(log, run.id)[2:] == ["forget.failed", "job.failed"]
    assert log[-1]["payload"]["error_type"] == "disk"
    with pytest.raises(FileNotFoundError):
        do(place, run, NAMES, [begin, raising(FileNotFoundError(errno.ENOENT, "no"))])


def test_a_failure_is_that_of_all_that_had_begun(place, log, run):
    failure = StepFailed("It stopped.", "forget", records_staged=3)
    with pytest.raises(StepFailed, match="It stopped"):
        do(place, run, NAMES, [begin, raising(failure)])
    assert types(log, run.id)[2:] == ["forget.failed", "job.failed"]
    stream, job = log[2:]
    assert {name: stream[name] for name in STREAM} == STREAM
    assert stream["payload"].pop("duration_seconds") >= 0
    assert stream["payload"] == {
        "error_type": "forget",
        "retryable": True,
        "records_staged": 3,
    }
    assert job["payload"]["job_name"] == "forget"
    assert "records_staged" not in job["payload"]
    assert {event["status"] for event in (stream, job)} == {"failed"}
    assert {event["error_message"] for event in (stream, job)} == {"It stopped."}
    assert left_in_locks(place) == ["", ""]


def by_dbt(record):
    """As the lanes begin: dbt writes job.started."""
    record.failed = record.settle
    record.settle_abandoned()


def test_a_run_that_dbt_had_not_begun_yet_is_on_record_as_failed(place, log, run):
    with pytest.raises(StepFailed):
        do(place, run, ["lanes"], [by_dbt, raising(StepFailed("dbt cannot start.", "dbt"))])
    assert types(log, run.id) == ["job.started", "job.failed"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_goes_on_record(place, log, run, number):
    before = signal.getsignal(number)
    with pytest.raises(StepFailed, match="interrupted"):
        do(place, run, NAMES, [begin, sending(number)])
    assert [event["payload"]["error_type"] for event in log[2:]] == ["interrupted"] * 2
    assert types(log, run.id)[2:] == ["forget.failed", "job.failed"]
    assert left_in_locks(place) == ["", ""]
    assert signal.getsignal(number) == before


def test_a_second_interrupt_does_not_halve_the_ending(place, log, run):
    def patiently(record):
        def failed(failure):
            os.kill(os.getpid(), signal.SIGINT)
            record.settle(failure)

        record.failed = failed

    with pytest.raises(StepFailed, match="interrupted"):
        do(place, run, NAMES, [begin, patiently, sending(signal.SIGINT)])
    assert types(log, run.id)[2:] == ["forget.failed", "job.failed"]


def test_an_interrupt_before_the_beginning_leaves_nothing(place, log, run):
    with pytest.raises(StepFailed, match="interrupted"):
        do(place, run, NAMES, [sending(signal.SIGTERM)])
    assert not log
    assert left_in_locks(place) == ["", ""]


def test_who_is_in_the_way_is_named_and_nothing_is_recorded(place, log, run):
    with lock.hold(place, "lanes", DEAD):
        with pytest.raises(Busy, match=f"lanes are being built by run {DEAD} ") as error:
            do(place, run, NAMES, [begin])
        assert error.value.exit_code == 3
        assert not log
        of_connection, of_lanes = left_in_locks(place)
    assert of_connection == ""
    assert run.id not in of_lanes


def test_busy_stays_busy_though_the_job_knows_what_errors_mean(place, log, run):
    failure = StepFailed("It could not be laid out.", "layout")
    with lock.hold(place, "lanes", DEAD), pytest.raises(Busy):
        do(place, run, ["lanes"], [begin], failure_of=lambda _: failure)
    assert not log


def test_the_dead_are_settled_before_anything_else_is_written(place, log, run):
    die(place, log)
    with recorded.recorded(place, run, NAMES) as record:
        begin(record)
    assert types(log, DEAD)[2:] == ["forget.failed", "job.failed"]
    assert [event["correlation_id"] for event in log[2:6]] == [DEAD] * 2 + [run.id] * 2
    assert {event["payload"]["error_type"] for event in log[2:4]} == {"abandoned"}
    assert left_in_locks(place) == ["", ""]


def test_a_run_of_one_of_its_locks_settles_it_once(place, log):
    die(place, log)
    for name in (*NAMES, *NAMES):
        run = Run(f"ingest_{name.replace('-', '_')}", datetime.now(UTC), {})
        with recorded.recorded(place, run, [name]) as record:
            record.begin()
    assert types(log, DEAD)[2:] == ["forget.failed", "job.failed"]
    assert left_in_locks(place) == ["", ""]


def test_an_ending_that_cannot_be_written_is_left_to_the_next_run(place, log, run):
    def unreachably(record):
        record.failed = raising(StepFailed("The warehouse does not answer.", "warehouse"))

    with pytest.raises(StepFailed, match="does not answer"):
        do(place, run, NAMES, [begin, unreachably, raising(StepFailed("It stopped.", "forget"))])
    assert types(log, run.id) == ["job.started", "forget.started"]
    assert all(run.id in text for text in left_in_locks(place))


def test_an_error_that_nobody_knows_leaves_the_run_to_the_next_one(place, log, run):
    with pytest.raises(KeyError):
        do(place, run, NAMES, [begin, raising(KeyError())])
    assert types(log, run.id) == ["job.started", "forget.started"]
    assert all(run.id in text for text in left_in_locks(place))


def test_a_job_may_know_what_an_error_means(place, log, run):
    def failure_of(error):
        return StepFailed(f"It is full: {error.strerror}.", "disk")

    steps = [begin, raising(OSError(28, "no space"))]
    with pytest.raises(StepFailed, match="It is full: no space"):
        do(place, run, NAMES, steps, failure_of=failure_of)
    assert {event["payload"]["error_type"] for event in log[2:]} == {"disk"}


def test_where_dbt_writes_the_end_the_run_writes_none(place, log, run):
    do(place, run, ["lanes"], [by_dbt])
    assert not log
    assert left_in_locks(place) == [""]
