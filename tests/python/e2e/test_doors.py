"""The two local servers against web pages, squatters and older code; their clients get in."""

import json
import os
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psutil
import pytest
from google.cloud import bigquery
from loopback import secret
from lorc.project.settings import ROOT
from lorc.warehouse.local_credentials import LocalCredentials
from lorc.warehouse.server import Server

from ..support import browser

CONNECTION = "gmail-acct1"


@pytest.fixture(scope="module")
def ready(shared):
    """A warehouse with one run of one connection."""
    shared.mail(CONNECTION, "one", "two")
    shared.counts(shared.ingest(CONNECTION))
    return shared


@contextmanager
def serving(handler: type, port: int = 0):
    """An HTTP server of this process, in a thread."""
    ThreadingHTTPServer.allow_reuse_address = True
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Page(BaseHTTPRequestHandler):
    """A web page of somebody else."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>evil</title><body><iframe name=frame></iframe>")

    def log_message(self, *_):
        pass


PWN = {"query": "create table local.lorchestra.pwned as select 1 as a", "useLegacySql": False}
DROP = "drop table if exists pwned"
# each sends a query from a page of another origin by a way that asks the server nothing before
ATTACKS = {
    "form": """new Promise(resolve => {
        const form = document.createElement('form');
        Object.assign(form, {method: 'post', enctype: 'multipart/form-data', target: 'frame'});
        form.action = URL + '/upload/bigquery/v2/projects/local/jobs?uploadType=multipart';
        for (const [name, text] of [['job', JOB], ['data', '']]) {
            const field = document.createElement('input');
            Object.assign(field, {name, value: text});
            form.append(field);
        }
        document.body.append(form);
        form.submit();
        setTimeout(resolve, 3000);
    })""",
    "multipart": """fetch(URL + '/upload/bigquery/v2/projects/local/jobs?uploadType=multipart', {
        method: 'post', mode: 'no-cors',
        headers: {'Content-Type': 'multipart/form-data; boundary=x'},
        body: '--x\\r\\n\\r\\n' + JOB + '\\r\\n--x\\r\\n\\r\\ndata\\r\\n--x--'
    }).catch(String)""",
    "plain text": """fetch(URL + '/bigquery/v2/projects/local/jobs', {
        method: 'post', mode: 'no-cors', headers: {'Content-Type': 'text/plain'}, body: JOB
    }).catch(String)""",
    "beacon": """Promise.resolve(navigator.sendBeacon(
        URL + '/upload/bigquery/v2/projects/local/jobs?uploadType=resumable', JOB))""",
}
READING = (
    """fetch(URL + '/bigquery/v2/projects/local/datasets').then(answer => answer.text(), String)"""
)
REBOUND = """fetch('PATH', {method: 'METHOD', headers: {'Content-Type': 'application/json'},
    body: BODY}).then(async answer => [answer.status, await answer.text()])"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A browser on somebody's page; the name evil.example is this host."""
    folder = tmp_path_factory.mktemp("browser")
    rule = "--host-resolver-rules=MAP evil.example 127.0.0.1"
    with serving(Page) as server, browser.opened(folder, rule) as opened:
        opened.address = f"http://evil.example:{server.server_port}"
        yield opened


def is_pwned(lorc) -> bool:
    found = lorc.rows(
        "select table_name from lorchestra.INFORMATION_SCHEMA.TABLES where table_name = 'pwned'"
    )
    return bool(found)


@browser.installed
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_web_page_runs_nothing(ready, page, attack):
    ready.rows(DROP)
    page.visit(page.address)
    url = f"http://127.0.0.1:{ready.warehouse_port}"
    job = json.dumps(json.dumps({"configuration": {"query": PWN}}))
    page.run(f"const URL = {url!r}, JOB = {job}; " + ATTACKS[attack])
    assert not is_pwned(ready)


@browser.installed
def test_a_web_page_reads_nothing(ready, page):
    page.visit(page.address)
    for port in (ready.warehouse_port, ready.sandbox_port):
        read = page.run(READING.replace("URL", f"'http://127.0.0.1:{port}'"))
        assert read.startswith("TypeError")


@browser.installed
def test_a_name_bound_to_this_host_opens_nothing(ready, page):
    ready.rows(DROP)
    page.visit(f"http://evil.example:{ready.warehouse_port}/healthz")
    body = json.dumps(json.dumps(PWN))
    for method, path, content in (
        ("GET", "/healthz", "null"),
        ("GET", "/bigquery/v2/projects/local/datasets", "null"),
        ("POST", "/bigquery/v2/projects/local/queries", body),
    ):
        script = REBOUND.replace("PATH", path).replace("METHOD", method).replace("BODY", content)
        status, text = page.run(script.replace(", body: null", ""))
        assert status == 403
        assert "pid" not in text
    assert not is_pwned(ready)


@browser.installed
def test_a_name_bound_to_this_host_reads_no_mail(ready, page):
    page.visit(f"http://evil.example:{ready.sandbox_port}/healthz")
    for path in ("/gmail/v1/users/me/messages", "/token", "/__sandbox/faults"):
        script = REBOUND.replace("PATH", path).replace("METHOD", "GET").replace("body: BODY", "")
        assert page.run(script)[0] == 403


class Squatter(Page):
    """Says what the warehouse says, and keeps what it is sent."""

    def do_GET(self):
        self.server.heard.append((self.path, dict(self.headers)))
        self.answer(self.server.told | {"proof": "0" * 64})

    def answer(self, told: dict):
        content = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_GET  # noqa: N815


@pytest.mark.parametrize("secret_is_known", [True, False])
@pytest.mark.parametrize("pid_is_known", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_squatter_on_the_port_is_refused_and_learns_nothing(lorc, secret_is_known, pid_is_known):
    lorc.mail(CONNECTION, "only")
    lorc.warehouse_dir.mkdir()
    known, folder = "none", "other"
    if secret_is_known:  # without one, what this user's process tells of the folder is believed
        known, folder = secret.write(secret.file(lorc.warehouse_dir, "warehouse")), "data"
    if pid_is_known:
        (lorc.warehouse_dir / "warehouse.pid").write_text(str(os.getpid()))
    with serving(Squatter, lorc.warehouse_port) as server:
        server.heard = []
        server.told = {"server": "warehouse", "pid": os.getpid()}
        server.told["data_dir"] = str(lorc.warehouse_dir / folder)
        for command in (
            ("up",),
            ("ingest", CONNECTION),
            ("daily",),
            ("status",),
            ("sql", "select 1"),
            ("rejects",),
            ("due",),
            ("export",),
        ):
            done = lorc.run("lorc", *command)
            assert done.returncode == 1
            assert f"Port {lorc.warehouse_port} is taken by another program" in done.stderr
    assert {path.partition("=")[0] for path, _ in server.heard} == {"/healthz?nonce"}
    assert known not in str(server.heard)


class Relay(Squatter):
    """Passes the question on to the real warehouse, for its proof."""

    def do_GET(self):
        url = f"http://127.0.0.1:{self.server.real}{self.path}"
        self.server.heard.append((self.path, dict(self.headers)))
        with urllib.request.urlopen(url) as answer:
            self.answer(json.load(answer))

    do_POST = do_PUT = do_GET  # noqa: N815


def test_a_proof_of_the_real_warehouse_passed_on_is_refused(ready):
    with serving(Relay) as server:
        server.heard, server.real = [], ready.warehouse_port
        done = ready.run("lorc", "up", WAREHOUSE_PORT=str(server.server_port))
    assert done.returncode == 1
    assert "is taken by another program" in done.stderr
    assert {path.partition("=")[0] for path, _ in server.heard} == {"/healthz?nonce"}
    assert "is running" in ready.run("lorc", "up").stdout


OLD = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Old(BaseHTTPRequestHandler):
    def do_GET(self):
        told = {"server": sys.argv[1], "pid": os.getpid(), "data_dir": sys.argv[4]}
        content = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    def log_message(self, *_): pass
HTTPServer(("127.0.0.1", int(sys.argv[3])), Old).serve_forever()
"""


def orphan(*command: str) -> int:
    """Start a process that is nobody's child. Returns its pid."""
    shell = ("sh", "-c", '"$@" > /dev/null 2>&1 & echo $!', "sh")
    return int(subprocess.run([*shell, *command], capture_output=True, check=True).stdout)


def test_servers_of_an_older_version_are_restarted_by_the_next_command(lorc, wait_for):
    lorc.mail(CONNECTION, "only")
    lorc.warehouse_dir.mkdir()
    old = []
    for server in lorc_servers(lorc):
        called = (server.name, "serve", str(server.port), str(server.folder))
        old.append(orphan(sys.executable, "-c", OLD, *called))
        server.pid_file.write_text(str(old[-1]))
        assert wait_for(server.health)
    assert lorc.counts(lorc.ingest(CONNECTION))["inserted"] == 1
    assert not any(psutil.pid_exists(pid) for pid in old)


def lorc_servers(lorc) -> list:
    folder = lorc.warehouse_dir
    return [
        Server("warehouse", "emulator", lorc.warehouse_port, "", folder / "data", "", folder),
        Server("sandbox", "sandbox", lorc.sandbox_port, "", lorc.data, "", folder),
    ]


def test_a_server_of_other_code_is_restarted_and_says_so(lorc):
    lorc.mail(CONNECTION, "only")
    assert lorc.run("lorc", "up").returncode == 0
    before = {process.pid for process in lorc.processes()}
    other = lorc.folder / "scripts"
    subprocess.run(["cp", "-r", ROOT / "scripts", other], check=True)
    (other / "emulator" / "patches" / "div_operands.py").open("a").write("\n")
    done = lorc.run("lorc", "up", PYTHONPATH=str(other))
    assert done.returncode == 0, done.stderr
    assert f"warehouse restarted on port {lorc.warehouse_port}: its code has changed" in done.stdout
    assert "sandbox is running" in done.stdout
    assert len(before & {process.pid for process in lorc.processes()}) == 1


def test_a_lost_secret_is_drawn_anew_by_the_next_command(lorc):
    lorc.mail(CONNECTION, "only")
    assert lorc.run("lorc", "up").returncode == 0
    secret.file(lorc.warehouse_dir, "warehouse").unlink()
    assert lorc.counts(lorc.ingest(CONNECTION))["inserted"] == 1


def test_dbt_called_by_hand_gets_in_with_the_profile_that_people_have(ready):
    build = ("dbt", "build", "--select", "raw_objects", "--resource-type", "model")
    done = ready.run(*build, DBT_PROFILES_DIR=str(ROOT))
    assert done.returncode == 0, done.stdout
    assert "token: local" in (ROOT / "profiles.example.yml").read_text()


def test_googles_client_gets_in_by_the_file_that_google_auth_reads(ready, monkeypatch):
    file = secret.file(ready.warehouse_dir, "warehouse")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    options = {"api_endpoint": f"http://127.0.0.1:{ready.warehouse_port}"}
    for credentials in (None, LocalCredentials(ready.warehouse_dir)):
        client = bigquery.Client("local", credentials, client_options=options)
        assert [*client.query_and_wait("select 1")]


@pytest.mark.parametrize("method", ["batch_job", "streaming_insert"])
def test_the_loader_gets_in(ready, method):
    ready.add(CONNECTION, f"more-{method.replace('_', '-')}")
    done = ready.ingest(CONNECTION, TARGET_BIGQUERY_METHOD=method)
    assert ready.counts(done)["inserted"] == 1


def test_no_secret_is_in_what_is_left_for_people(ready):
    text = ready.text_left_behind() + str(ready.rows("select * from event_log"))
    jobs = ready.rows("select * from `region-us`.INFORMATION_SCHEMA.JOBS")
    for name in ("warehouse", "sandbox"):
        known = secret.read(secret.file(ready.warehouse_dir, name))
        assert known
        assert known not in text + str(jobs)
        assert all(known not in command for command in ready.commands())
