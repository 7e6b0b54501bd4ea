"""Who answers on a server's port, and what a pid file says of it."""

import json
import os
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from loopback import identity, secret
from lorc.project import settings
from lorc.project.errors import LorcError
from lorc.warehouse import servers
from lorc.warehouse.server import Server
from workspace.waiting import free_port

NOBODY = 2**22 + 1  # above what a pid can be


@contextmanager
def answering(content: bytes | dict, status: int = 200, known: str = ""):
    """A program on a loopback port that gives every request one answer. Yields the port.

    What a server tells, a dict, comes with the proof that it knows the secret.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer = content
            if isinstance(content, dict):
                nonce = self.path.partition("nonce=")[2]
                proof = identity.proof(known, nonce, self.server.server_port, content)
                answer = json.dumps(content | {"proof": proof}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server(tmp_path):
    """A server as the runner knows it, on a port: server(port)."""

    def on(port: int) -> Server:
        folder = tmp_path / "data"
        return Server(
            "warehouse", "emulator", port, "WAREHOUSE_PORT", folder, "--data-dir", tmp_path
        )

    return on


def health(tmp_path, **other) -> dict:
    """What a server of ours would answer."""
    told = {"server": "warehouse", "pid": 1, "data_dir": str(tmp_path / "data")}
    return told | {"code": identity.code("emulator")} | other


@pytest.fixture
def known(tmp_path) -> str:
    """The secret of the server that was started over this folder."""
    return secret.write(secret.file(tmp_path, "warehouse"))


def test_on_a_free_port_nobody_answers(server):
    assert server(free_port()).health() is None


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"hello", 200), (b"[1]", 200), (b"null", 200), (b"\xff", 200), (b"{}", 404), (b"{}", 500)],
)
def test_who_answers_otherwise_is_a_stranger(server, content, status):
    with answering(content, status) as port:
        assert server(port).health() == {}


def test_a_program_that_speaks_no_http_is_a_stranger(server):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up():
            for _ in range(2):
                listener.accept()[0].close()

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        assert server(listener.getsockname()[1]).health() == {}
        thread.join(5)


def test_a_stranger_on_the_port_is_left_alone_and_named(server, tmp_path):
    with answering(b"hello") as port:
        with pytest.raises(LorcError, match=rf"Port {port} is taken.*WAREHOUSE_PORT=\.\.\."):
            server(port).ensure()
        assert server(port).stop() == "warehouse was not running"
    assert not (tmp_path / "warehouse.pid").exists()


@pytest.mark.parametrize("other", [{"server": "sandbox"}, {"data_dir": "/elsewhere"}])
def test_another_server_of_this_kind_is_a_stranger_too(server, tmp_path, known, other):
    with (
        answering(health(tmp_path, **other), known=known) as port,
        pytest.raises(LorcError, match="is taken by another program"),
    ):
        server(port).ensure()


def test_one_that_does_not_know_the_secret_is_a_stranger(server, tmp_path, known):
    with (
        answering(health(tmp_path), known=f"{known} not") as port,
        pytest.raises(LorcError, match="is taken by another program"),
    ):
        server(port).ensure()


def test_one_of_other_code_that_was_not_started_here_is_named(server, tmp_path, known):
    with (
        answering(health(tmp_path, code="older"), known=known) as port,
        pytest.raises(LorcError, match="runs other code and was not started here"),
    ):
        server(port).ensure()


def test_one_over_the_same_folder_is_used_whoever_started_it(server, tmp_path, known):
    with answering(health(tmp_path), known=known) as port:
        assert server(port).ensure() == f"warehouse is running on port {port}"
        assert not server(port).is_ours(server(port).health())


def test_it_is_ours_when_the_pid_file_names_it(server, tmp_path, known):
    with answering(health(tmp_path), known=known) as port:
        ours = server(port)
        ours.pid_file.write_text("1\n")
        assert ours.is_ours(ours.health())
        assert not ours.is_ours(ours.health() | {"is_proven": False})
        ours.pid_file.write_text("2")
        assert not ours.is_ours(ours.health())
    assert not ours.is_ours(None)
    assert not ours.is_ours({})


@pytest.mark.parametrize("recorded", ["", "no number", str(NOBODY)])
def test_stop_removes_a_pid_file_of_nobody(server, recorded):
    ours = server(free_port())
    ours.pid_file.write_text(recorded)
    assert ours.stop() == "warehouse was not running"
    assert not ours.pid_file.exists()


def test_stop_keeps_the_pid_of_one_that_lives_on_another_port(server):
    ours = server(free_port())
    ours.pid_file.write_text(str(os.getpid()))
    assert ours.stop() == "warehouse was not running"
    assert ours.pid_file.read_text() == str(os.getpid())


@pytest.fixture
def sandbox(tmp_path):
    """A real sandbox on a free port, over a folder and for a warehouse's folder."""
    made = []

    def on(data: str, run_dir: str = "run", port: int = 0) -> Server:
        (tmp_path / data).mkdir(exist_ok=True)
        made.append(
            Server(
                "sandbox",
                "sandbox",
                port or free_port(),
                "SANDBOX_PORT",
                tmp_path / data,
                "--data",
                tmp_path / run_dir,
            )
        )
        return made[-1]

    yield on
    for server in made:
        server.stop()
        server.stop_elsewhere()


def test_down_stops_those_on_other_ports_too_and_none_of_another_warehouse(sandbox):
    first, second, other = sandbox("data"), sandbox("data"), sandbox("data", "other")
    for server in (first, second, other):
        assert " started " in server.ensure()
    third = sandbox("data")
    assert third.stop() == "sandbox was not running"
    stopped = {f"sandbox stopped on port {server.port}" for server in (first, second)}
    assert set(third.stop_elsewhere()) == stopped
    assert (first.health(), second.health()) == (None, None)
    assert other.health()["is_proven"]
    assert third.stop_elsewhere() == []


def test_another_data_folder_is_a_restart_and_it_says_so(sandbox):
    before = sandbox("data")
    before.ensure()
    after = sandbox("more", port=before.port)
    assert (
        after.ensure() == f"sandbox restarted on port {before.port}: it serves {after.folder} now"
    )
    assert after.health()["data_dir"] == str(after.folder)
    assert after.ensure() == f"sandbox is running on port {before.port}"


@pytest.mark.parametrize(
    ("sources", "names"), [(False, ["warehouse"]), (True, ["warehouse", "sandbox"])]
)
def test_who_only_reads_starts_no_sandbox(tmp_path, monkeypatch, capsys, sources, names):
    ensured = []

    def ensure(server):
        ensured.append(server.name)
        return f"{server.name} restarted on port 1: its code has changed"

    monkeypatch.setattr(Server, "ensure", ensure)
    where = replace(settings.load(), warehouse_dir=tmp_path / "w")
    servers.make_ready(where, sources=sources)
    assert ensured == names
    said = capsys.readouterr()
    assert (said.out, said.err.count("restarted")) == ("", len(names))
    servers.make_ready(replace(where, env="prod"), sources=sources)
    assert ensured == names


def test_a_command_that_reads_asks_for_no_sandbox():
    room = settings.ROOT / "scripts" / "lorc"
    callers = {
        path.relative_to(room).as_posix()
        for path in room.rglob("*.py")
        if "servers.up(" in path.read_text()
    }
    assert callers == {"cli/main.py", "prodcheck/job.py"}
