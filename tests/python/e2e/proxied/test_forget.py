"""A person is forgotten: found by the fields that name them, deleted everywhere, kept away."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

MAIL, CLINIC = "gmail-acct1", "dataverse-clinic"
BIN = Path(sys.executable).parent
SAMPLE = Path(__file__).parents[4] / "scripts" / "sandbox" / "data" / "dataverse" / CLINIC
FELIX = "felix.oq@example.net"
MAILS = {
    "from-him": (FELIX, "desk@example.org", "Hello"),
    "to-many": ("desk@example.org", "anna@example.org, Felix <FELIX.OQ@Example.NET>", "Hello"),
    "not-him": ("anna@example.org", f"a.{FELIX}, {FELIX}.example.org", "Hello"),
    "only-mentioned": ("anna@example.org", "desk@example.org", f"Do you know {FELIX}?"),
}
REJECTED = {"id": "rejected", "sizeEstimate": 2**70, "snippet": f"From {FELIX}"}
NAMELESS = {"snippet": f"From {FELIX}"}
HIS = {"email": 3, "contact": 1, "session": 2, "report": 1}  # the rejected mail among them


def sample(kind):
    """The rows of a table of the sample's CRM."""
    return list(map(json.loads, (SAMPLE / f"{kind}.jsonl").read_text("utf-8").splitlines()))


def rows_of(kind, clients, most):
    """The first rows of each of these clients."""
    key = "contactid" if kind == "contact" else "_cre92_client_value"
    own = [[row for row in sample(kind) if row[key] == client][:most] for client in clients]
    return [row for rows in own for row in rows]


@pytest.fixture(scope="module")
def before(shared, finish):
    """One ingest of a mailbox and of the CRM. What was stored, by the tables' names."""
    [felix] = [row["contactid"] for row in sample("contact") if row["emailaddress1"] == FELIX]
    clients = [row["_cre92_client_value"] for row in sample("report")]
    other = next(client for client in clients if client != felix)
    folder = shared.data / "dataverse" / CLINIC
    folder.mkdir(parents=True)
    for kind, most in (("contact", 1), ("session", 2), ("report", 1)):
        rows = rows_of(kind, (felix, other), most)
        (folder / f"{kind}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    mails = shared.data / "gmail" / MAIL
    mails.mkdir(parents=True)
    for name, (sender, recipients, text) in MAILS.items():
        (mails / f"{name}.eml").write_text(
            f"From: {sender}\nTo: {recipients}\nSubject: {name}\nMessage-ID: <{name}@example.org>\n"
            f"Date: Mon, 02 Nov 2026 09:00:00 +0000\n\n{text}\n"
        )
    assert shared.run("lorc", "up").returncode == 0
    for name, content in (("rejected", REJECTED), ("nameless", NAMELESS)):
        path = f"gmail/{MAIL}/verbatim/{name}?internal_date=1793610000000"
        shared.control("POST", path, content | {"internalDate": "1793610000000"})
    ingest_both(shared, finish)
    return everything(shared)


def ingest_both(shared, finish, *options):
    runs = [shared.start("lorc", "ingest", name, *options) for name in (MAIL, CLINIC)]
    done = [finish(run) for run in runs]
    assert [run.returncode for run in done] == [0, 0], done
    return [shared.counts(run) for run in done]


def everything(shared):
    """Each table's rows as texts, in order."""
    tables = ["raw_objects", "rejected_objects", f"staging_{MAIL.replace('-', '_')}.messages"]
    tables += [f"staging_dataverse_clinic.{name}" for name in ("contacts", "sessions", "reports")]
    query = "select to_json_string(stored) as stored from {} as stored order by 1"
    return {table: [row["stored"] for row in shared.rows(query.format(table))] for table in tables}


def forget(shared, *options, **environment):
    done = shared.run("lorc", "forget", "--email", FELIX, *options, **environment)
    assert "Felix" not in done.stdout + done.stderr
    assert FELIX not in done.stdout + done.stderr
    return done


def objects(done):
    """How many objects of each type the printed table has."""
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith((MAIL, CLINIC))]
    return {object_type: int(count) for _, object_type, count, *_ in lines if int(count)}


def test_a_dry_run_counts_and_deletes_nothing(shared, before):
    done = forget(shared)
    assert done.returncode == 0, done.stderr
    assert objects(done) == HIS
    assert "Nothing was deleted" in done.stdout
    assert everything(shared) == before
    assert not shared.rows("select * from event_log where correlation_id like 'forget%'")


def test_wrong_calls(shared, before):
    assert before
    for arguments in (["--email", "felix"], ["--email", "x' or '1'='1"], ["--yes"]):
        done = shared.run("lorc", "forget", *arguments)
        assert done.returncode == 2, arguments
    assert everything(shared) == before


def test_an_erasure_that_stops_is_on_record_and_goes_on_when_it_is_called_again(
    shared, before, proxy
):
    stopped_at = b"`staging_dataverse_clinic`.`sessions`"
    proxy.rule = lambda _, __, body: (
        "refuse" if b"delete from" in body and stopped_at in body else None
    )
    done = forget(shared, "--yes", WAREHOUSE_PORT=proxy.port)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line == (
        "The erasure did not get to its end: run the same command again. It stopped at: BadRequest."
    )
    [failed] = shared.rows("select * from event_log where event_type = 'job.failed'")
    assert failed["payload"]["job_name"] == "forget"
    assert forget(shared, "--yes").returncode == 0
    after = everything(shared)
    for table, rows in before.items():
        kept = [row for row in rows if row in after[table]]
        assert after[table] == kept  # nothing else is touched
    gone = {table: len(rows) - len(after[table]) for table, rows in before.items()}
    assert gone == {
        "raw_objects": 2 + 1 + 2 + 1,
        "rejected_objects": 2,
        "staging_gmail_acct1.messages": 2 + 2,
        "staging_dataverse_clinic.contacts": 1,
        "staging_dataverse_clinic.sessions": 2,
        "staging_dataverse_clinic.reports": 1,
    }


def test_what_is_on_record_is_nothing_of_him(shared, before):
    assert before
    rows = shared.rows("select to_json_string(stored) as row from event_log as stored")
    rows += shared.rows("select to_json_string(stored) as row from forgotten_objects as stored")
    assert not [row for row in rows if "felix" in row["row"].lower()]
    [mails] = shared.rows(
        "select payload from event_log where event_type = 'forget.started'"
        " and target_object_type = 'email' order by created_at limit 1"
    )
    assert mails["payload"] is None
    listed = shared.rows("select object_type, count(*) as n from forgotten_objects group by 1")
    assert {row["object_type"]: row["n"] for row in listed} == HIS | {"email": HIS["email"] + 1}


def test_the_backups_are_rewritten_and_stay_private(shared, before):
    assert before
    backups = list(shared.backup_dir.rglob("*"))
    files = [path for path in backups if path.is_file()]
    assert len(files) == 2
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for line in path.read_text().splitlines():
            assert FELIX not in line.lower() or f"a.{FELIX}" in line or "Do you know" in line


def test_verify_names_the_places_where_he_is_only_mentioned(shared, before):
    assert before
    done = forget(shared, "--verify")
    assert done.returncode == 1
    assert "lorchestra.raw_objects: 1 mention\n" in done.stdout
    assert "staging_gmail_acct1.messages: 1 mention\n" in done.stdout
    assert "run_gmail_ingest_acct1" in done.stdout
    assert objects(forget(shared, "--mentions")) == {"email": 1}
    assert forget(shared, "--mentions", "--yes").returncode == 0
    done = forget(shared, "--verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(shared.rows("select * from raw_objects where object_type = 'email'")) == 1


def test_he_does_not_come_back(shared, before, finish):
    assert before
    stored = everything(shared)
    mails, clinic = ingest_both(shared, finish, "--since", "2000-01-01")
    assert (mails["extracted"], mails["inserted"], mails["rejected"]) == (6, 0, 0)
    assert (clinic["inserted"], clinic["updated"], clinic["unchanged"]) == (0, 0, 4)
    after = everything(shared)
    assert len(after["raw_objects"]) == len(stored["raw_objects"])
    assert after["rejected_objects"] == []
    done = forget(shared, "--verify")
    assert done.returncode == 1  # the new backups alone: his data are still at the source
    places = [line for line in done.stdout.splitlines() if ": " in line]
    assert places
    assert all(line.startswith(str(shared.backup_dir)) for line in places)


def test_the_books_still_balance(shared, before):
    assert before
    books = ("path:tests/dbt/raw", "path:tests/dbt/events")
    done = shared.run("dbt", "test", "--select", *books, "--quiet")
    assert done.returncode == 0, done.stdout


def test_the_address_can_be_kept_from_the_process_list(shared, before):
    assert before
    command = ["lorc", "forget", "--email", "-"]
    environment = shared.environment | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command, input=f"{FELIX}\n", env=environment, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert "Nothing was deleted" in done.stdout
