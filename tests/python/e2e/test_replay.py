"""What the backups hold is what the tables held: replayed after a reset, to the last row."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CONNECTION = "gmail-acct1"
DATE = 1_793_610_000_000  # 2 November 2026, in milliseconds
VERBATIM = {
    "no-id": rb'{"internalDate": "%d", "snippet": "nobody"}',
    "decimal": rb'{"id": "decimal", "internalDate": "%d", "sizeEstimate": 1e400}',
}
STATE = """
    select to_hex(sha256(string_agg(line, '\\n' order by line))) from (
        select to_json_string(struct(idem_key, payload, deleted_at, context)) as line
        from raw_objects
        union all
        select to_json_string(struct(reject_key, accepted_at is null)) from rejected_objects
    )
"""


def control(lorc, method: str, path: str, content: object = None) -> dict:
    return lorc.control(method, f"gmail/{CONNECTION}/{path}", content)


def backups(lorc) -> list[Path]:
    return sorted(lorc.backup_dir.rglob("*.jsonl"))


@pytest.fixture(scope="module")
def story(shared):
    """Four runs: all is new; additions, changes and a deletion; a listing; a mended record."""
    shared.mail(CONNECTION, *(f"mail-{number}" for number in range(5)))
    assert shared.run("lorc", "up").returncode == 0
    for name, content in VERBATIM.items():
        control(shared, "POST", f"verbatim/{name}?internal_date={DATE}", content % DATE)
    counted = [shared.counts(shared.ingest(CONNECTION))]
    first, second, third, fourth, *_ = sorted(
        row["external_id"] for row in shared.rows("select external_id from raw_objects")
    )
    shared.add(CONNECTION, "late")
    control(shared, "POST", f"messages/{first}/labels", {"add": ["STARRED"]})
    control(shared, "DELETE", f"messages/{second}")
    counted.append(shared.counts(shared.ingest(CONNECTION)))
    control(shared, "DELETE", f"messages/{third}")
    control(shared, "POST", "expire_history")
    counted.append(shared.counts(shared.ingest(CONNECTION)))
    mended = rb'{"id": "decimal", "internalDate": "%d", "sizeEstimate": 4}' % DATE
    control(shared, "POST", f"verbatim/decimal?internal_date={DATE}", mended)
    control(shared, "POST", f"messages/{fourth}/labels", {"add": ["STARRED"]})
    counted.append(shared.counts(shared.ingest(CONNECTION)))
    story = {"counted": counted, "state": shared.value(STATE), "kept": backups(shared)}
    assert shared.run("lorc", "reset", "--yes").returncode == 0
    story["replay"] = shared.run("lorc", "replay", "--all")
    return story


def test_the_story_has_all_that_can_happen(story):
    inserted = [run["inserted"] for run in story["counted"]]
    assert inserted == [5, 1, 0, 1]
    assert [run["deleted"] for run in story["counted"]] == [0, 1, 1, 0]
    assert story["counted"][0]["rejected"] == len(VERBATIM)


def test_after_a_reset_the_backups_rebuild_every_row(shared, story):
    assert story["replay"].returncode == 0, story["replay"].stderr
    assert shared.value(STATE) == story["state"]


def test_runs_go_together_but_for_those_that_listed_everything(story):
    runs = [line.rpartition("(")[2] for line in story["replay"].stdout.splitlines()]
    assert len(runs) == 4
    assert all(run.startswith("replay_gmail_acct1-") for run in runs)


def test_a_replay_keeps_nothing_again_and_moves_no_bookmark(shared, story):
    assert backups(shared) == story["kept"]
    assert shared.bookmark() == {}


def test_a_replay_is_on_record_as_a_run_of_its_own(shared, story):
    events = shared.events(shared.last_run())
    assert [event["event_type"] for event in events] == [
        "job.started",
        "ingest.started",
        "ingest.completed",
        "upsert.started",
        "upsert.completed",
        "job.completed",
    ]
    last = story["kept"][-1].name.removeprefix("run_").removesuffix(".jsonl")
    assert events[0]["payload"]["parameters"]["last_run"] == last


def test_what_was_accepted_since_has_left_the_list(shared, story):
    assert story
    listed = shared.run("lorc", "rejects").stdout
    assert "no_external_id" in listed
    assert "decimal_beyond_double" not in listed
    assert shared.value("select count(*) from rejected_objects") == len(VERBATIM)


def test_a_second_replay_changes_nothing(shared, story):
    counts = shared.counts(shared.run("lorc", "replay", str(story["kept"][0])))
    assert (counts["inserted"], counts["updated"], counts["deleted"]) == (0, 0, 0)
    assert shared.value(STATE) == story["state"]


def test_the_books_of_each_run_balance(shared, story):
    assert story
    test = "assert_extracted_is_accepted_plus_rejected"
    done = shared.run("dbt", "--quiet", "test", "--select", test)
    assert done.returncode == 0, done.stdout
