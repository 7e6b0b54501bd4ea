"""Who the warehouse and the sandbox answer, request by request."""

import http.client
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import identity, secret

QUERY = "/bigquery/v2/projects/local/queries"
PATHS = [
    ("GET", "/"),
    ("GET", "/docs"),
    ("GET", "/openapi.json"),
    ("GET", "/$discovery/rest"),
    ("GET", "/bigquery/v2/projects"),
    ("GET", "/bigquery/v2/projects/local/datasets"),
    ("GET", "/bigquery/v2/projects/local/jobs"),
    ("POST", QUERY),
    ("POST", "/bigquery/v2/projects/local/jobs"),
    ("POST", "/bigquery/v2/projects/local/datasets"),
    ("DELETE", "/bigquery/v2/projects/local/datasets/lorchestra"),
    ("POST", "/bigquery/v2/projects/local/datasets/d/tables/t/insertAll"),
    ("GET", "/bigquery/v2/projects/local/datasets/d/tables/t/data"),
    ("POST", "/upload/bigquery/v2/projects/local/jobs?uploadType=multipart"),
    ("POST", "/upload/bigquery/v2/projects/local/jobs?uploadType=resumable"),
    ("PUT", "/upload/bigquery/v2/projects/local/jobs?upload_id=x"),
]


class Caller:
    """Sends requests with any headers to a server."""

    def __init__(self, url: str, secret_file: Path):
        self.port = int(url.rpartition(":")[2])
        self.secret_file = secret_file

    def ask(self, method: str, path: str, body: str | None = None, **headers: str):
        """Status and JSON of an answer. A header of None is left out; the secret is sent."""
        known = f"Bearer {secret.read(self.secret_file)}"
        given = {"Host": f"127.0.0.1:{self.port}", "Authorization": known} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            if value is not None:
                connection.putheader(name, value)
        content = (body or "").encode()
        connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, text.decode()

    def is_open(self) -> bool:
        body = json.dumps({"query": "select 1"})
        headers = {"Content_Type": "application/json"}
        return self.ask("POST", QUERY, body, **headers)[0] == 200


@pytest.fixture(scope="module")
def caller(warehouse):
    return Caller(warehouse.url, warehouse.run_dir / "warehouse.secret")


@pytest.mark.parametrize("known", [None, "", "Bearer ", "Bearer local", "Basic local"])
@pytest.mark.parametrize(("method", "path"), PATHS)
def test_nothing_is_answered_without_the_secret(caller, method, path, known):
    status, text = caller.ask(method, path, "{}", Authorization=known)
    assert status == 403
    assert "secret" in json.loads(text)["error"]["message"]


def test_the_secret_opens(caller):
    assert caller.is_open()


def test_a_part_of_the_secret_and_another_one_do_not(caller):
    known = secret.read(caller.secret_file)
    for wrong in (known[:-1], known + "x", known[:-1] + "-", known.swapcase(), secret.new()):
        assert caller.ask("GET", "/bigquery/v2/projects", Authorization=f"Bearer {wrong}")[0] == 403


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost:1",
        "127.0.0.1.evil.example:{port}",
        "0.0.0.0:{port}",
        "[::1]:{port}",
        "127.0.0.2:{port}",
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/bigquery/v2/projects"])
def test_a_foreign_host_is_refused(caller, host, path):
    host = host and host.format(port=caller.port)
    assert caller.ask("GET", path, Host=host)[0] in (400, 403)


def test_localhost_is_this_host(caller):
    assert caller.ask("GET", "/bigquery/v2/projects", Host=f"localhost:{caller.port}")[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:{port}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/bigquery/v2/projects"])
def test_a_web_page_is_refused(caller, headers, path):
    headers = {name: value.format(port=caller.port) for name, value in headers.items()}
    status, text = caller.ask("GET", path, **headers)
    assert status == 403
    assert "pid" not in text
    assert "access-control" not in text.lower()


def test_who_answers_proves_it_for_this_nonce_and_port(caller):
    known = secret.read(caller.secret_file)
    _, text = caller.ask("GET", "/healthz?nonce=abc", Authorization=None)
    told = json.loads(text)
    assert identity.is_proven(known, "abc", caller.port, told)
    assert told["code"] == identity.code("emulator")
    assert known not in text
    for change in ({"pid": 1}, {"data_dir": "/"}, {"code": ""}, {"proof": None}, {"proof": "é"}):
        assert not identity.is_proven(known, "abc", caller.port, told | change)
    assert not identity.is_proven(known, "abd", caller.port, told)
    assert not identity.is_proven(known, "abc", caller.port + 1, told)
    assert not identity.is_proven(secret.new(), "abc", caller.port, told)
    assert not identity.is_proven("", "abc", caller.port, told)
    for path in ("/healthz", "/healthz?nonce=", f"/healthz?nonce={'a' * 101}"):
        assert "proof" not in caller.ask("GET", path)[1]


def test_another_code_has_another_fingerprint(tmp_path, monkeypatch):
    monkeypatch.setattr(identity, "SCRIPTS", tmp_path)
    code = identity.code.__wrapped__
    (tmp_path / "emulator" / "patches").mkdir(parents=True)
    (tmp_path / "emulator" / "patches" / "a.py").write_text("1")
    first = code("emulator")
    (tmp_path / "emulator" / "patches" / "a.py").write_text("2")
    second = code("emulator")
    (tmp_path / "emulator" / "patches" / "a.py").rename(tmp_path / "emulator" / "a.py")
    assert len({first, second, code("emulator")}) == 3


def test_the_secret_is_the_owners_alone_new_at_each_start_and_in_no_log(start, tmp_path):
    before = os.umask(0)
    try:
        server = start(tmp_path / "data")
        file = tmp_path / "warehouse.secret"
        first = secret.read(file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        command = Path(f"/proc/{server.process.pid}/cmdline").read_text()
        server.stop()
        server = start(tmp_path / "data")
    finally:
        os.umask(before)
    assert len(first) > 40
    assert first != secret.read(file)
    assert first not in command
    assert first not in "".join(path.read_text() for path in tmp_path.glob("*.log"))


def test_a_start_that_fails_leaves_the_secret_of_the_one_that_runs(start, tmp_path):
    server = start(tmp_path / "data")
    known = secret.read(tmp_path / "warehouse.secret")
    command = [sys.executable, "-m", "emulator", "serve", "--data-dir", str(tmp_path / "data")]
    for port in ("0", server.url.rpartition(":")[2]):
        assert subprocess.run([*command, "--port", port], capture_output=True).returncode == 1
    assert secret.read(tmp_path / "warehouse.secret") == known
    assert Caller(server.url, tmp_path / "warehouse.secret").is_open()


def test_what_a_killed_server_has_spilled_or_taken_is_gone_after_the_next_start(start, tmp_path):
    for name in (".spill", "uploads"):
        (tmp_path / "data" / name).mkdir(parents=True)
        (tmp_path / "data" / name / "left").write_text("of the last one")
    start(tmp_path / "data")
    assert not [*(tmp_path / "data").rglob("left")]


@pytest.fixture
def sandbox(tmp_path):
    (tmp_path / "mail").mkdir()
    command = [sys.executable, "-m", "sandbox", "serve", "--port", "0"]
    command += ["--data", str(tmp_path / "mail"), "--secret-file", str(tmp_path / "sandbox.secret")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = re.search(r"http://\S+", process.stdout.readline())[0]
        yield Caller(url, tmp_path / "sandbox.secret")
        process.terminate()


def test_the_sandboxs_control_endpoint_needs_the_secret_and_its_sources_do_not(sandbox):
    assert stat.S_IMODE(sandbox.secret_file.stat().st_mode) == 0o600
    for method, path in (
        ("GET", "/__sandbox/faults"),
        ("POST", "/__sandbox/faults"),
        ("DELETE", "/__sandbox/counters"),
        ("DELETE", "/__sandbox/tokens/gmail-acct1"),
        ("POST", "/__sandbox/gmail/gmail-acct1/messages"),
    ):
        assert sandbox.ask(method, path, "{}", Authorization=None)[0] == 403
    assert sandbox.ask("GET", "/__sandbox/faults")[0] == 200
    source = "/gmail/v1/users/me/messages"
    assert sandbox.ask("GET", source, Authorization=None)[0] == 401
    assert sandbox.ask("GET", source, Authorization=None, Origin="http://evil.example")[0] == 403
    assert sandbox.ask("GET", source, Authorization=None, Host="evil.example")[0] == 403


def asked_as(user: int, whom: Caller, path: str, **headers: str) -> str:
    """What a process of a user is answered: a status, or how the connection ended."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            os.setuid(user)
            told = str(whom.ask("GET", path, **headers)[0])
        except BaseException as error:
            told = type(error).__name__
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts a process of another user")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a socket is")
def test_another_users_process_is_not_heard_even_with_the_secret(caller, sandbox):
    nobody, hung_up = 65534, ("ConnectionResetError", "RemoteDisconnected", "BrokenPipeError")
    path, source = "/bigquery/v2/projects", "/gmail/v1/users/me/messages"
    known = {"Authorization": f"Bearer {secret.read(caller.secret_file)}"}
    unknown = {"Authorization": None}
    assert asked_as(0, caller, path, **known) == "200"
    assert asked_as(nobody, caller, path, **known) in hung_up
    assert asked_as(nobody, caller, path, **unknown) in hung_up
    assert asked_as(0, sandbox, source, **unknown) == "401"
    assert asked_as(nobody, sandbox, source, **unknown) in hung_up
    assert caller.is_open()
