"""What was kept passes on again: each file as a run of its own, and nothing is kept twice."""

import json

from .conftest import BASE

SCHEMA = {"type": "SCHEMA", "stream": "mails", "schema": {}, "key_properties": ["id"]}
STATE = {"type": "STATE", "value": {}}


def record(name, second):
    time = f"2026-11-0{second}T00:00:00+00:00"
    record = {"id": name}
    return {"type": "RECORD", "stream": "mails", "record": record, "time_extracted": time}


def kept(tee, name, *messages, torn=b""):
    path = tee.backup_dir.parent / f"run_x-2026110{name}.jsonl"
    path.write_bytes(b"".join(json.dumps(each).encode() + b"\n" for each in messages) + torn)
    return path


def replay(tee, *paths):
    return tee.run("".join(f"{path}\n" for path in paths).encode(), "--replay")


def test_the_records_of_all_files_are_numbered_in_their_order(tee):
    first = kept(tee, "1000000", SCHEMA, record("a", 1), STATE)
    second = kept(tee, "2000000", SCHEMA, record("b", 2))
    done = replay(tee, second, first)
    assert done.returncode == 0, done.stderr
    passed = [json.loads(line) for line in done.stdout.splitlines()]
    numbered = {each["record"]["id"]: each["version"] for each in passed if "record" in each}
    assert numbered == {"b": str(BASE + 1), "a": str(BASE + 2)}
    assert json.loads(tee.summary.read_text())["streams"]["mails"]["records"] == 2


def test_nothing_is_kept_again(tee):
    assert replay(tee, kept(tee, "1000000", SCHEMA, record("a", 1))).returncode == 0
    assert not tee.backup_dir.exists()


def test_a_listing_began_with_its_own_run_s_first_record_at_the_latest(tee):
    listing = {"type": "ACTIVATE_VERSION", "stream": "mails", "version": 1_793_836_800_000}
    first = kept(tee, "1000000", SCHEMA, record("a", 1))
    second = kept(tee, "5000000", SCHEMA, record("a", 6), listing)
    [line] = [line for line in replay(tee, first, second).stdout.splitlines() if b"_tee_" in line]
    assert json.loads(line)["record"] == {"_tee_complete_since": "2026-11-05T00:00:00+00:00"}


def test_a_line_that_is_no_message_names_its_file(tee):
    broken = kept(tee, "1000000", SCHEMA, record("a", 1), torn=b"secret\n")
    done = replay(tee, broken)
    assert done.returncode == 1
    assert done.stderr.decode() == f"tee: in {broken.name}, line 3 of the tap is not JSON.\n"
    assert not tee.summary.exists()


def test_a_copy_that_was_not_completed_counts_up_to_its_torn_line(tee):
    whole = kept(tee, "1000000", SCHEMA, record("a", 1), torn=b'{"type":"RECORD","stre')
    partial = whole.rename(f"{whole}.partial")
    done = replay(tee, partial, kept(tee, "2000000", SCHEMA, record("b", 2)))
    assert done.returncode == 0, done.stderr
    ids = [json.loads(line).get("record", {}).get("id") for line in done.stdout.splitlines()]
    assert ids == [None, "a", None, "b"]


def test_a_file_that_is_not_there_is_named(tee):
    done = replay(tee, tee.backup_dir / "none")
    assert done.returncode == 1
    assert f"cannot read {tee.backup_dir}/none" in done.stderr.decode()
