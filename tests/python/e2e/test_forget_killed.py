"""A forget that is killed, at each of its steps: on record, and finished by the same command."""

import sys

import pytest

pytestmark = pytest.mark.slow

CONNECTION = "gmail-acct1"
# The command line in a process that kills itself at the step that is its first argument.
DYING = """
import os, signal, sys
from lorc.cli.main import main
from lorc.privacy import backups, erase
from lorc.warehouse.client import Warehouse

step, *arguments = sys.argv[1:]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def dying_after(words, query):
    def watched(self, sql, **given):
        done = query(self, sql, **given)
        if words in sql:
            die()
        return done
    Warehouse.query = watched

if step == "started":
    dying_after("forget.started", Warehouse.query)
elif step == "listing":
    dying_after("insert into `local`.`lorchestra`.`forgotten_objects`", Warehouse.query)
elif step == "within a backup":
    backups.os.fsync = die
elif step == "backups":
    erase.Erasure._sweep = die
elif step == "sweeping":
    dying_after("delete from `local`.`lorchestra`.`raw_objects`", Warehouse.query)
elif step == "completed":
    erase.Erasure._completed = die
main(arguments)
"""
STEPS = ("started", "listing", "within a backup", "backups", "sweeping", "completed")
PEOPLE = {
    step: f"{step.replace(' ', '-')}.oq@example.net"
    for step in (*STEPS, "by-others", "interrupted")
}


@pytest.fixture(scope="module")
def filled(shared):
    """A mailbox with a mail of each person's, ingested once."""
    folder = shared.data / "gmail" / CONNECTION
    folder.mkdir(parents=True)
    for number, address in enumerate(PEOPLE.values()):
        (folder / f"{number}.eml").write_text(
            f"From: {address}\nTo: desk@example.org\nSubject: Hello\n"
            f"Message-ID: <{number}@example.org>\nDate: Mon, 02 Nov 2026 09:00:00 +0000\n\nHello\n"
        )
    assert shared.counts(shared.ingest(CONNECTION))["inserted"] == len(PEOPLE)
    return shared


def forget_and_die(lorc, step, address):
    """Returns the id of a forget that was killed at that step."""
    command = (sys.executable, "-c", DYING, step, "forget", "--email", address, "--yes")
    assert lorc.run(*command).returncode == -9
    run_id = lorc.last_run()
    assert run_id.startswith("forget-")
    assert types(lorc, run_id) == ["forget.started", "job.started"]
    assert all(run_id in lock.read_text() for lock in locks(lorc))
    return run_id


def types(lorc, run_id):
    return sorted(event["event_type"] for event in lorc.events(run_id))


def locks(lorc):
    found = list((lorc.warehouse_dir / "locks").iterdir())
    assert len(found) > 2
    return found


def is_on_record_as_abandoned(lorc, run_id):
    failed = [event for event in lorc.events(run_id) if event["status"] == "failed"]
    assert sorted(event["event_type"] for event in failed) == ["forget.failed", "job.failed"]
    assert {event["payload"]["error_type"] for event in failed} == {"abandoned"}
    [stream] = [event for event in failed if event["event_type"] == "forget.failed"]
    assert (stream["connection_name"], stream["target_object_type"]) == (CONNECTION, "email")
    assert sorted(stream["payload"]) == ["duration_seconds", "error_type", "retryable"]


@pytest.mark.parametrize("step", STEPS)
def test_the_same_command_finishes_what_was_killed(filled, step):
    address = PEOPLE[step]
    killed = forget_and_die(filled, step, address)
    done = filled.run("lorc", "forget", "--email", address, "--yes")
    assert done.returncode == 0, done.stderr
    is_on_record_as_abandoned(filled, killed)
    again = filled.last_run()
    assert again != killed
    assert "job.completed" in types(filled, again)
    assert all(lock.read_text() == "" for lock in locks(filled))
    verified = filled.run("lorc", "forget", "--email", address, "--verify")
    assert verified.returncode == 0, verified.stdout
    assert not list(filled.backup_dir.rglob(".*"))


def test_a_run_that_takes_one_of_its_locks_puts_it_on_record(filled):
    killed = forget_and_die(filled, "listing", PEOPLE["by-others"])
    assert filled.ingest(CONNECTION).returncode == 0
    is_on_record_as_abandoned(filled, killed)
    assert killed not in (filled.warehouse_dir / "locks" / f"{CONNECTION}.lock").read_text()
    assert filled.run("lorc", "forget", "--email", PEOPLE["by-others"], "--yes").returncode == 0
    is_on_record_as_abandoned(filled, killed)
    assert all(lock.read_text() == "" for lock in locks(filled))


def test_an_interrupt_is_on_record_as_such(filled):
    interrupted = DYING.replace("SIGKILL", "SIGTERM")
    command = ("forget", "--email", PEOPLE["interrupted"], "--yes")
    done = filled.run(sys.executable, "-c", interrupted, "backups", *command)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "The run was interrupted: run the same command again."
    failed = [e for e in filled.events(filled.last_run()) if e["status"] == "failed"]
    assert sorted(event["event_type"] for event in failed) == ["forget.failed", "job.failed"]
    assert {event["payload"]["error_type"] for event in failed} == {"interrupted"}
    assert all(lock.read_text() == "" for lock in locks(filled))
    assert filled.run("lorc", *command).returncode == 0
