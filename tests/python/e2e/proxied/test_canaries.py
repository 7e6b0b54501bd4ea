"""Secrets and persons are planted in settings and sources, and looked for in all that is left."""

import base64
import json
import re
import stat
from pathlib import Path

import pytest

REPO = Path(__file__).parents[4]
MAIL, PAYMENTS = "gmail-acct1", "stripe-prod"
PERSON = ["Quaggenfurt", "zeb.q@example.org", "xylocarp-heartache"]
SECRETS = ["sandbox-tap-gmail--acct1", "sandbox-tap-stripe--prod", "1//0g-canary-Tk9UQVRPS0VO"]
ACCESS_TOKEN = rb"ya29\.[\w-]{20,}"
REFUSED = {"TAP_GMAIL__ACCT1_REFRESH_TOKEN": SECRETS[2], "TAP_STRIPE__PROD_API_KEY": SECRETS[2]}

EML = """From: Zebediah Quaggenfurt <zeb.q@example.org>
To: "Quaggenfurt, Zebediah" <ZEB.Q@example.org>
Subject: Quaggenfurt, {name}
Message-ID: <zeb.q@example.org.{name}>
Date: Mon, 02 Nov 2026 09:00:00 +0000

It is the xylocarp-heartache again. Zebediah Quaggenfurt, zeb.q@example.org
"""
BEYOND_64_BITS = 36893488147419103232
REJECTED = {"id": "rejected", "sizeEstimate": BEYOND_64_BITS, "snippet": "Quaggenfurt"}
NAMELESS = {"snippet": "zeb.q@example.org has no id"}
CUSTOMER = {
    "id": "cus_canary",
    "object": "customer",
    "created": 1780232400,
    "name": "Zebediah Quaggenfurt",
    "email": "zeb.q@example.org",
    "description": "xylocarp-heartache",
    "metadata": {"zeb.q@example.org": "Quaggenfurt"},
}


def forms(text):
    """How a text may be written: as it is, in a URL, and in base64 wherever it begins."""
    encoded = text.encode()
    yield re.escape(encoded)
    yield re.escape(text.replace("@", "%40").encode())
    for ahead in range(3):
        whole = base64.urlsafe_b64encode(b"-" * ahead + encoded).rstrip(b"=")
        yield re.escape(whole[4 if ahead else 0 : len(whole) - len(whole) % 4 - 4])


CANARY = re.compile(
    b"|".join([ACCESS_TOKEN, *(form for text in PERSON + SECRETS for form in forms(text))]),
    re.IGNORECASE,
)


def put_mail(shared, name):
    folder = shared.data / "gmail" / MAIL
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_text(EML.format(name=name))


def left_behind(shared):
    """Every file that runs leave apart from the warehouse, the backup and the sources."""
    kept = {shared.data, shared.backup_dir, shared.warehouse_dir / "data"}
    folders = [shared.folder, REPO / "meltano" / ".meltano" / "run", REPO / "logs", REPO / "target"]
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and kept.isdisjoint(path.parents):
                yield path


def assert_clean(shared, *processes):
    """No canary in what processes printed, in any file left behind, in any event."""
    for process in processes:
        assert not CANARY.search((process.stdout + process.stderr).encode()), process.args
    files = list(left_behind(shared))
    assert {path.suffix for path in files} >= {".log", ".db", ".json"}
    for path in files:
        assert not CANARY.search(path.read_bytes()), path
    events = shared.rows("select to_json_string(stored) as event from event_log as stored")
    assert events
    for event in events:
        assert not CANARY.search(event["event"].encode())


@pytest.fixture(scope="module")
def first(shared, finish):
    """One run of each connection, side by side, that go well; a rejected record among them."""
    shared.environment["TMPDIR"] = str(shared.folder / "tmp")
    (shared.folder / "tmp").mkdir()
    put_mail(shared, "first")
    customers = shared.data / "stripe" / PAYMENTS / "customer.jsonl"
    customers.parent.mkdir(parents=True)
    customers.write_text(json.dumps(CUSTOMER) + "\n")
    assert shared.run("lorc", "up").returncode == 0
    for name, content in (("rejected", REJECTED), ("nameless", NAMELESS)):
        path = f"gmail/{MAIL}/verbatim/{name}?internal_date=1793610000000"
        shared.control("POST", path, content | {"internalDate": "1793610000000"})
    runs = [shared.start("lorc", "ingest", connection) for connection in (MAIL, PAYMENTS)]
    return [finish(run) for run in runs]


def test_runs_that_go_well(shared, first):
    assert [run.returncode for run in first] == [0, 0], first
    stored = shared.rows("select to_json_string(stored) as stored from raw_objects as stored")
    kept = [path.read_bytes() for path in shared.backup_dir.rglob("*.jsonl")]
    for text in PERSON[:2]:
        assert sum(text in row["stored"] for row in stored) == 2
        assert sum(text.encode() in content for content in kept) == 2
    assert len(shared.rows("select * from rejected_objects")) == 2
    assert all(CANARY.search(content) for content in kept)
    assert_clean(shared, *first)


def test_a_source_that_refuses_the_token(shared, first, finish):
    assert first
    runs = [shared.start("lorc", "ingest", name, **REFUSED) for name in (MAIL, PAYMENTS)]
    refused = [finish(run) for run in runs]
    assert [run.returncode for run in refused] == [1, 1]
    assert_clean(shared, *refused)


def test_a_load_that_fails(shared, first, proxy):
    assert first
    shared.control("POST", f"gmail/{MAIL}/messages", {"eml": EML.format(name="second")})
    proxy.rule = lambda _, path, __: "refuse" if path.startswith("/upload/") else None
    failed = shared.ingest(MAIL, WAREHOUSE_PORT=proxy.port)
    assert failed.returncode == 1
    assert "staging" in failed.stderr
    assert_clean(shared, failed)


def test_a_run_that_is_killed(shared, first, wait_for):
    assert first
    shared.control("POST", "faults", {"path": "/messages/", "delay_ms": 600_000})
    shared.control("DELETE", "counters")
    process = shared.start("lorc", "ingest", MAIL)
    assert wait_for(lambda: shared.control("GET", "counters")["total"] >= 2)
    [config] = (shared.warehouse_dir / "runs" / MAIL).rglob("tap*.config.json")
    assert CANARY.search(config.read_bytes())
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    commands = shared.commands()
    assert any("tap-gmail" in command for command in commands)
    assert not CANARY.search("\n".join(commands).encode())
    process.kill()
    process.communicate()
    assert wait_for(lambda: len(shared.commands()) == 2, 30)
    shared.control("DELETE", "faults")
    assert_clean(shared)


def test_what_is_left_is_for_its_owner_alone(shared, first):
    assert first
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in left_behind(shared)}
    own = {path for path in modes if shared.folder in path.parents}
    assert own
    assert not [path for path in own if modes[path] & 0o077]
