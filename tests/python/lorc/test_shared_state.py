"""STATE_DIR=gs://...: one lock and one bookmark for the runners of all hosts."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest
from lorc.project import connections, settings
from lorc.project.errors import Busy, StepFailed, WrongCall
from lorc.runs import bucket, lock, shared
from workspace.waiting import wait_for

from ..support import storage

NAME = "gmail-acct1"
FIRST, SECOND, THIRD = (f"gmail_ingest_acct1-2026010100000{number}" for number in range(3))
LEASE = 3
RUNNER = """
import dataclasses, pathlib, sys, time
from lorc.console.outcomes import say
from lorc.project import settings
from lorc.runs import lock
where = dataclasses.replace(settings.load(), state_dir=pathlib.Path(sys.argv[1]),
                            bucket="gs://clinic/state", lease_seconds=int(sys.argv[4]))
def job():
    with lock.hold(where, "gmail-acct1", sys.argv[2]) as held:
        print("holds", held.unended, flush=True)
        time.sleep(float(sys.argv[3]))
    return "done"
sys.exit(say("gmail-acct1", job))
"""


@pytest.fixture
def store(monkeypatch):
    with storage.running() as found:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", found.url)
        bucket._client.cache_clear()
        yield found
    bucket._client.cache_clear()


@pytest.fixture
def host(store, tmp_path):  # noqa: ARG001 (it has to run)
    """Settings of a host: a folder of its own, the bucket of all."""

    def host(name: str, **more):
        given = {"state_dir": tmp_path / name, "bucket": "gs://clinic/state"}
        return replace(settings.load(), **given, lease_seconds=LEASE, **more)

    return host


@pytest.fixture
def runner(store, tmp_path):  # noqa: ARG001 (it has to run)
    """A runner of a host that holds the connection for some seconds."""
    started = []

    def start(name: str, run_id: str, seconds: float):
        arguments = [str(tmp_path / name), run_id, str(seconds), str(LEASE)]
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", RUNNER, *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_of_two_runners_one_holds_and_one_is_refused(runner):
    first = runner("one", FIRST, 60)
    assert first.stdout.readline() == "holds []\n"
    second = runner("two", SECOND, 0)
    _, said = second.communicate(timeout=30)
    assert second.returncode == 3
    assert f"gmail-acct1 is being ingested by run {FIRST} on " in said


def test_of_many_at_once_one_holds(runner):
    runs = [runner(f"host{n}", f"gmail_ingest_acct1-2026010100001{n}", 600) for n in range(5)]
    wait_for(lambda: len([run for run in runs if run.poll() is not None]) >= 4, 60)
    codes = [run.poll() for run in runs]
    assert (codes.count(3), codes.count(None)) == (4, 1)


def test_a_lease_is_renewed_while_its_holder_lives(runner):
    first = runner("one", FIRST, 600)
    first.stdout.readline()
    time.sleep(2 * LEASE)
    second = runner("two", SECOND, 0)
    second.communicate(timeout=30)
    assert (second.returncode, first.poll()) == (3, None)


def test_the_lease_of_a_holder_that_was_killed_ends_and_the_next_goes_on(runner):
    first = runner("one", FIRST, 600)
    first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = runner("two", SECOND, 0)
    second.communicate(timeout=30)
    assert second.returncode == 3
    time.sleep(LEASE + 1)
    third = runner("two", THIRD, 0)
    said, _ = third.communicate(timeout=30)
    assert third.returncode == 0
    assert said == f"holds ['{FIRST}']\ndone\n"


def test_a_run_whose_lease_was_taken_is_stopped(runner, store):
    first = runner("one", FIRST, 600)
    first.stdout.readline()
    [key] = store.objects
    store.put(
        key, json.dumps({"holder": "run x", "names": [], "renewed": time.time()}).encode(), None
    )
    assert first.wait(30) == -signal.SIGTERM
    assert store.json("state/locks/gmail-acct1.json")["holder"] == "run x"


@pytest.fixture
def stopped():
    """How often this process was told to end."""
    told = []
    before = signal.signal(signal.SIGTERM, lambda *_: told.append(1))
    yield told
    signal.signal(signal.SIGTERM, before)


def _until(happened) -> None:
    deadline = time.monotonic() + 20
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)


def test_a_run_that_ends_after_its_lease_was_taken_leaves_it_to_the_other(host, store, stopped):
    with lock.hold(host("one"), NAME, FIRST):
        [key] = store.objects
        other = json.dumps({"holder": "run x", "names": [], "renewed": time.time()}).encode()
        store.put(key, other, None)
        _until(lambda: stopped)
        time.sleep(0.2)  # the process that renews it is gone
    assert stopped == [1]
    assert store.json("state/locks/gmail-acct1.json")["holder"] == "run x"


@pytest.mark.parametrize("error", [StepFailed("The network is gone.", "state"), MemoryError()])
def test_a_run_is_ended_before_a_lease_that_cannot_be_renewed_is_over(
    host, stopped, monkeypatch, error
):
    own, write = os.getpid(), bucket.Bucket.write

    def fails_beside_the_run(*given):
        if os.getpid() != own:
            raise error
        return write(*given)

    monkeypatch.setattr(bucket.Bucket, "write", fails_beside_the_run)
    with lock.hold(host("one"), NAME, FIRST):
        began = time.monotonic()
        _until(lambda: stopped)
        assert time.monotonic() - began < LEASE
    assert stopped == [1]


def test_a_run_that_ended_leaves_no_name_and_one_that_did_not_leaves_its_own(host, store):
    children = psutil.Process().children()
    with lock.hold(host("one"), NAME, FIRST) as held:
        held.take_out([FIRST])
    assert store.json("state/locks/gmail-acct1.json")["holder"] is None
    with lock.hold(host("two"), NAME, SECOND) as held:
        assert held.unended == []
    with lock.hold(host("one"), NAME, THIRD) as held:
        assert held.unended == [SECOND]
    assert psutil.Process().children() == children


def test_another_run_of_this_host_is_refused_by_its_own_lock(host):
    one = host("one")
    with (
        lock.hold(one, NAME, FIRST),
        pytest.raises(Busy, match=FIRST),
        lock.hold(one, NAME, SECOND),
    ):
        pass
    with lock.hold(host("one"), NAME, SECOND), lock.hold(host("two"), "lanes", THIRD):
        pass


def test_the_bookmark_of_one_host_is_that_of_the_next(host):
    from lorc.ingest.bookmarks import Bookmark

    connection = connections.find(NAME)
    state = {"completed": {"singer_state": {"bookmarks": {"messages": {"history_id": "7"}}}}}
    one, two = (Bookmark(host(name), connection) for name in ("one", "two"))
    one.lend()
    one._pending.parent.mkdir(parents=True, exist_ok=True)
    one._pending.write_text(json.dumps(state))
    one.move()
    two.lend()
    assert json.loads(two._pending.read_text())["completed"] == state["completed"]


def test_what_another_runner_has_written_meanwhile_is_not_overwritten(host):
    one, two = host("one"), host("two")
    paths = [shared.fetch(each, each.state_dir / "lanes.json") for each in (one, two)]
    with shared.writing(one, paths[0]) as file:
        file.write("1")
    meanwhile = pytest.raises(StepFailed, match=r"has written lanes\.json meanwhile")
    with meanwhile, shared.writing(two, paths[1]) as file:
        file.write("2")
    assert shared.fetch(two, paths[1]).read_text() == "1"


def test_a_bucket_that_does_not_answer_is_one_sentence(host, store, monkeypatch):
    monkeypatch.setattr(bucket, "SECONDS", 1)
    store.fails = True
    sentence = pytest.raises(StepFailed, match="The bucket of STATE_DIR cannot be used")
    with sentence, lock.hold(host("one"), NAME, FIRST):
        pass


@pytest.mark.parametrize(
    "text", ["gs://", "gs://Clinic", "gs://a b/c", "gs:/clinic", "gs://x/../y z"]
)
def test_what_is_no_bucket_is_a_wrong_call(monkeypatch, text):
    given = {"ENV": "prod", "BQ_PROJECT": "clinic", "BQ_LOCATION": "EU", "STATE_DIR": text}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    with pytest.raises(WrongCall, match="STATE_DIR is"):
        settings.load()
    monkeypatch.setenv("STATE_DIR", "gs://clinic-state/lorchestra/")
    assert settings.load().bucket == "gs://clinic-state/lorchestra"
