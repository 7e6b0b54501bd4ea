"""Whoever NOTIFY names is told of each incident once, and once when it is over."""

import dataclasses
import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme
from lorc.alert import notify
from lorc.project import connections, settings
from lorc.project.errors import WrongCall
from lorc.runs.events import insert
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse

from ..support import postbox

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD, CLOSED, DEAD, STOPPED = "gmail-acct1", "gmail-acct2", "exchange-info-mensio", "stripe-prod"
SECRET = "the-secret-part-of-the-webhook"


class Hook:
    """A webhook on the loopback address, and what it was told."""

    def __init__(self):
        self.told: list[dict] = []
        self.status = 200

    @property
    def texts(self) -> list[str]:
        return [each["text"] for each in self.told]


@contextmanager
def listening():
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if hook.status == 200:
                hook.told.append(body)
            self.send_response(hook.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        hook.url = f"http://127.0.0.1:{server.server_port}/{SECRET}"
        yield hook
        server.shutdown()


@pytest.fixture
def hook(monkeypatch):
    with listening() as found:
        monkeypatch.setenv("NOTIFY", found.url)
        yield found


@pytest.fixture
def where(warehouse, dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(servers, "prove", lambda _: None)  # it is started by the test itself
    found = dataclasses.replace(
        settings.load(),
        dataset=dataset,
        warehouse_port=int(warehouse.url.rpartition(":")[2]),
        warehouse_dir=warehouse.run_dir,
        state_dir=tmp_path,
    )
    Warehouse(found).create_table("event_log")
    return found


class History:
    """Runs as they are on record."""

    def __init__(self, where):
        self._warehouse = Warehouse(where)

    def run(self, name, at, ended=True, error=None):
        """A run of a connection or a job that began at a moment."""
        connection = connections.load().get(name)
        job = connection.job_name() if connection else name
        rows = [{"event_type": "job.started", "payload": {"job_name": job}, "created_at": at}]
        if connection:
            stream = connection.named(connection.streams[0])
            rows.append(stream | {"event_type": "ingest.started", "payload": None})
        if ended:
            row = {"event_type": "job.failed" if error else "job.completed"}
            row |= {"payload": {"job_name": job} | ({"error_type": error} if error else {})}
            if error:
                row |= {"status": "failed", "error_message": "Ada of ada@example.org is in it."}
            rows.append(row | {"created_at": at + timedelta(minutes=1)})
        rows = [{"created_at": at} | row for row in rows]
        rows = [row | {"created_at": row["created_at"].isoformat()} for row in rows]
        insert(self._warehouse, {"id": f"{job}-{at:%Y%m%d%H%M%S}", "trace_id": None}, rows)


@pytest.fixture
def history(where):
    return History(where)


@pytest.mark.slow
def test_a_week_of_runs_is_one_message_per_incident(where, history, hook):
    at_step: dict[int, list[str]] = {}
    for step in range(28):
        at = MONDAY + step * 6 * HOUR
        history.run(GOOD, at)
        history.run(CLOSED, at, error="tap_failed" if 4 <= step < 12 else None)
        if step != 10:
            history.run(DEAD, at + timedelta(minutes=5), ended=step != 9)
        if step < 16 or step > 25:
            history.run(STOPPED, at)
        history.run("lanes", at + 2 * HOUR, error="dbt" if step in (8, 9, 20) else None)
        before = len(hook.told)
        for minutes in (150, 180, 359):
            notify.main(where, at + timedelta(minutes=minutes))
        at_step[step] = hook.texts[before:]
    told = {step: texts for step, texts in at_step.items() if texts}
    assert {step: len(texts) for step, texts in told.items()} == {
        4: 1,
        8: 1,
        10: 2,
        11: 1,
        12: 1,
        19: 1,
        20: 1,
        21: 1,
        26: 1,
    }
    assert "gmail_ingest_acct2 failed (tap_failed)" in told[4][0]
    assert "lanes failed (dbt)" in told[8][0]
    assert "exchange_ingest_info_mensio ended without a word" in " ".join(told[10])
    assert "lanes is well again, after 12 h" in " ".join(told[10])
    assert f"{DEAD} is well again" in told[11][0]
    assert f"{CLOSED} is well again, after 50 h" in told[12][0]
    assert f"{STOPPED} is late: it last succeeded 26 h ago" in told[19][0]
    assert "lanes failed (dbt)" in told[20][0]
    assert f"{STOPPED} is well again" in told[26][0]
    everything = json.dumps(hook.told) + (where.state_dir / "incidents.json").read_text()
    assert not [word for word in ("Ada", "ada@", SECRET) if word in everything]
    assert (where.state_dir / "incidents.json").stat().st_mode & 0o777 == 0o600


def test_a_webhook_that_is_away_is_told_later(where, history, hook, capsys):
    history.run(GOOD, MONDAY, error="tap_failed")
    for status in (500, 302):
        hook.status = status
        assert notify.main(where, MONDAY + HOUR) == 0
        said = capsys.readouterr().err
        assert f"The webhook at 127.0.0.1 answers {status}" in said
        assert SECRET not in said
        [sentence] = notify.untold(where)
        assert (
            f"1 of 1 whom NOTIFY names could not be told that something is wrong with {GOOD}"
            in (sentence)
        )
    hook.status = 200
    assert notify.main(where, MONDAY + HOUR) == 1
    assert notify.main(where, MONDAY + HOUR) == 0
    assert notify.untold(where) == []


def test_what_was_over_before_anybody_knew_is_not_told(where, history, hook):
    hook.status = 500
    history.run(GOOD, MONDAY, error="tap_failed")
    notify.main(where, MONDAY + HOUR)
    hook.status = 200
    history.run(GOOD, MONDAY + HOUR)
    assert notify.main(where, MONDAY + 2 * HOUR) == 0


def test_a_warehouse_that_is_away_is_an_incident_and_ends_no_other(where, history, hook):
    history.run(GOOD, MONDAY, error="tap_failed")
    notify.main(where, MONDAY + HOUR)
    away = dataclasses.replace(where, warehouse_port=1)
    for _ in range(2):
        notify.main(away, MONDAY + 2 * HOUR)
    notify.main(where, MONDAY + 3 * HOUR)
    assert [each["incident"] for each in hook.told] == [
        GOOD,
        "warehouse",
        "warehouse",
    ]
    assert "The warehouse is well again, after 1 h" in hook.texts[2]


def test_a_run_by_hand_that_nobody_repeats_is_no_incident(where, history, hook):
    for name in ("replay_gmail_acct1", "forget", "retry_gmail_acct1"):
        history.run(name, MONDAY, error="load")
    assert notify.main(where, MONDAY + HOUR) == 0
    assert hook.told == []


def test_nobody_is_named_and_nothing_is_done(where, history, monkeypatch):
    monkeypatch.delenv("NOTIFY", raising=False)
    history.run(GOOD, MONDAY, error="tap_failed")
    assert notify.main(where, MONDAY + HOUR) == 0
    assert not (where.state_dir / "incidents.json").exists()


def test_mail_goes_by_the_report_s_server(where, history, hook, monkeypatch):
    with postbox.running(trustme.CA(), "none") as box:
        monkeypatch.setenv("NOTIFY", f"ops@example.org, {hook.url}")
        given = {"SMTP_HOST": "127.0.0.1", "SMTP_TLS": "none", "SMTP_PORT": str(box.port)}
        for name, value in (given | {"REPORT_FROM": "reports@example.org"}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("SMTP_USER", raising=False)
        monkeypatch.delenv("SMTP_PASSWORD", raising=False)
        history.run(GOOD, MONDAY, error="tap_failed")
        assert notify.main(where, MONDAY + HOUR) == 2
        [(address, mail)] = box.mails
    assert (address, mail["Subject"]) == ("ops@example.org", notify.WRONG)
    assert "gmail_ingest_acct1 failed (tap_failed)" in mail.get_content()


@pytest.mark.parametrize(
    "text",
    [f"http://example.org/{SECRET}", f"ftp://example.org/{SECRET}", SECRET, f"https:///{SECRET}"],
)
def test_a_target_that_is_none_is_a_wrong_call_that_does_not_repeat_it(where, monkeypatch, text):
    monkeypatch.setenv("NOTIFY", f"ops@example.org {text}")
    with pytest.raises(WrongCall, match="number 2 is neither") as error:
        notify.main(where, MONDAY)
    assert SECRET not in str(error.value)
