"""`lorc explain` tells of one mail that was added, changed, deleted, restored and forgotten."""

import json

import pytest

pytestmark = pytest.mark.slow

CONNECTION = "gmail-acct3"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture(scope="module")
def mail(shared):
    """The key of a mail to which all that happens, one ingest each; the last with a trace."""
    shared.mail(CONNECTION, "stays", "moves")
    assert shared.run("lorc", "explain", "anything").stdout == ""
    shared.ingest(CONNECTION)
    [found] = shared.rows(
        "select idem_key, external_id from raw_objects where strpos(to_json_string(payload),"
        " 'moves') > 0"
    )
    path = f"gmail/{CONNECTION}/messages/{found['external_id']}"
    shared.control("POST", f"{path}/labels", {"add": ["STARRED"]})
    shared.ingest(CONNECTION)
    shared.control("DELETE", path)
    shared.ingest(CONNECTION)
    shared.control("POST", f"{path}/restore")
    shared.ingest(CONNECTION, TRACEPARENT=f"00-{TRACE}-00f067aa0ba902b7-01")
    assert shared.run("lorc", "run", "canonicalize_email").returncode == 0
    return found["idem_key"]


def explained(shared, name: str) -> dict:
    done = shared.run("lorc", "explain", name, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_story_has_every_turn_with_its_run(shared, mail):
    [told] = explained(shared, mail)["objects"]
    runs = [
        row["correlation_id"]
        for row in shared.rows(
            "select * from jobs where job_name like 'gmail%' order by started_at"
        )
    ]
    merged = [each for each in told["story"] if each["what"].startswith("merged")]
    turns = ["created", "changed", "deleted", "restored"]
    assert [each["what"].rpartition(" ")[2] for each in merged] == turns
    assert [each["run_id"] for each in merged] == runs
    seen = [each for each in told["story"] if each["run_id"] and each not in merged]
    assert [each["run_id"] for each in seen] == runs
    assert seen[0]["what"] == "extracted"
    assert "labelIds" in seen[1]["what"]
    assert seen[2]["what"] == "reported as gone by the source"
    assert [each["at"] for each in told["story"]] == sorted(each["at"] for each in told["story"])
    assert told["deleted_at"] is None
    assert told["rows"]["canonical_emails"][0]["message_ids"]


def test_the_same_is_told_by_id_message_id_and_address(shared, mail):
    [told] = explained(shared, mail)["objects"]
    [canonical] = told["rows"]["canonical_emails"]
    message_id = canonical["message_ids"][0]
    for name in (told["external_id"], message_id, f"<{message_id}>"):
        assert [each["idem_key"] for each in explained(shared, name)["objects"]] == [mail]
    address = canonical["from_addresses"][0]["email"]
    keys = {each["idem_key"] for each in explained(shared, address.upper())["objects"]}
    assert mail in keys


def test_a_person_can_read_it(shared, mail):
    done = shared.run("lorc", "explain", mail)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == mail
    assert "there" in lines[1]
    places = [
        done.stdout.index(f"merged into raw_objects: {turn}") for turn in ("created", "deleted")
    ]
    assert places == sorted(places)
    assert "canonical_emails" in lines


@pytest.mark.usefixtures("mail")
def test_what_is_not_there_says_why(shared):
    never = shared.run("lorc", "explain", f"gmail:{CONNECTION}:email:nowhere")
    assert never.returncode == 1
    assert f"No run of {CONNECTION} has ever extracted it" in never.stdout
    stranger = shared.run("lorc", "explain", "nowhere")
    assert stranger.returncode == 1
    assert "Nothing goes by that name" in stranger.stdout


@pytest.mark.usefixtures("mail")
def test_every_event_of_a_run_has_the_callers_trace(shared):
    run = shared.value("select distinct correlation_id from event_log where trace_id is not null")
    events = shared.events(run)
    assert {event["trace_id"] for event in events} == {TRACE}
    assert {"job.started", "ingest.completed", "upsert.completed", "job.completed"} <= {
        event["event_type"] for event in events
    }


@pytest.mark.usefixtures("mail")
def test_the_events_of_real_runs_are_exported(shared, tmp_path):
    file = tmp_path / "events.jsonl"
    done = shared.run("lorc", "export", "events", "--format", "openlineage", "--to", str(file))
    assert done.returncode == 0, done.stderr
    lines = file.read_text().splitlines()
    kinds = [json.loads(line)["eventType"] for line in lines]
    assert kinds.count("START") == kinds.count("COMPLETE") == 5


def test_a_forgotten_mail_is_told_without_the_person(shared, mail):
    [told] = explained(shared, mail)["objects"]
    address = told["rows"]["canonical_emails"][0]["from_addresses"][0]["email"]
    assert shared.run("lorc", "forget", "--email", address, "--yes").returncode == 0
    assert shared.value("select count(*) from object_versions") == 0
    done = shared.run("lorc", "explain", mail)
    assert done.returncode == 1
    assert "was forgotten" in done.stdout
    assert address not in done.stdout
