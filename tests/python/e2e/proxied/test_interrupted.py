"""Runs that are ended from outside: nothing stays behind that the next run does not mend."""

import os
import signal
import stat
import threading

import pytest

CONNECTION = "gmail-acct1"
MAILS = 4
INTERRUPTED = "The run was interrupted: run the same command again."
HELD = {"path": "/messages/", "delay_ms": 600_000}


@pytest.fixture(autouse=True)
def one_mail_more(shared, request):
    """Before each test the mailbox has a mail that is not in raw_objects."""
    if not shared.warehouse_dir.exists():
        shared.mail(CONNECTION, *(f"before-{number}" for number in range(MAILS)))
        assert shared.run("lorc", "up").returncode == 0
    shared.add(CONNECTION, request.node.name.replace("[", "-").replace("]", ""))
    yield
    shared.control("DELETE", "faults")


def start_and_hold(shared, wait_for):
    """A run that waits for the source in the midst of its extraction."""
    shared.control("DELETE", "counters")
    shared.control("POST", "faults", HELD)
    process = shared.start("lorc", "ingest", CONNECTION)
    assert wait_for(lambda: shared.control("GET", "counters")["total"] >= 3)
    return process


def only_servers(shared):
    """Whether nothing runs but the two servers."""
    commands = shared.commands()
    return len(commands) == 2 and all(" serve " in command for command in commands)


def everything_arrives(shared):
    """Run again; raw_objects has to hold what the sandbox has, as an undisturbed run stores it."""
    shared.control("DELETE", "faults")
    shared.counts(shared.ingest(CONNECTION))
    mended = shared.objects()
    again = shared.counts(shared.ingest(CONNECTION, "--since", "2000-01-01"))
    assert again["unchanged"] == again["extracted"] == len(mended)
    return mended


@pytest.mark.slow
def test_killed_while_it_extracts(shared, wait_for):
    bookmark = shared.bookmark()
    process = start_and_hold(shared, wait_for)
    configs = [*(shared.warehouse_dir / "runs").rglob("*.config.json")]
    assert configs
    assert {stat.S_IMODE(path.stat().st_mode) for path in configs} == {0o600}
    run_id = shared.last_run()
    process.kill()
    process.communicate()
    assert wait_for(lambda: only_servers(shared), 30)
    assert shared.bookmark() == bookmark
    assert {event["event_type"] for event in shared.events(run_id)} == {
        "job.started",
        "ingest.started",
    }
    everything_arrives(shared)
    assert not [*(shared.warehouse_dir / "runs").rglob("*.config.json")]


# each signal is sent once in `make test`, and at both stages in `make test-all`
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
def test_interrupted_while_it_extracts(shared, wait_for, finish, number):
    bookmark = shared.bookmark()
    process = start_and_hold(shared, wait_for)
    os.kill(process.pid, number)
    done = finish(process)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"{CONNECTION}: {INTERRUPTED}"
    assert wait_for(lambda: only_servers(shared), 30)
    assert shared.bookmark() == bookmark
    for event in shared.failure():
        if "failed" in event["event_type"]:
            assert event["payload"]["error_type"] == "interrupted"
    everything_arrives(shared)


@pytest.mark.parametrize(
    "number",
    [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow), signal.SIGINT],
)
def test_ended_while_it_merges(shared, proxy, wait_for, finish, number):
    reached, released = threading.Event(), threading.Event()

    def hold_the_merge(_method, _path, body):
        if b"merge into" in body.lower() and b"raw_objects" in body:
            reached.set()
            released.wait()

    proxy.rule = hold_the_merge
    process = shared.start("lorc", "ingest", CONNECTION, WAREHOUSE_PORT=proxy.port)
    assert reached.wait(120)
    run_id = shared.last_run()
    os.kill(process.pid, number)
    if number == signal.SIGKILL:
        process.communicate()
    else:
        threading.Timer(2, released.set).start()
        done = finish(process)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1] == f"{CONNECTION}: {INTERRUPTED}"
        [job] = [e for e in shared.events(run_id) if e["event_type"] == "job.failed"]
        assert job["payload"]["error_type"] == "interrupted"
    released.set()
    assert wait_for(lambda: only_servers(shared), 30)
    everything_arrives(shared)
