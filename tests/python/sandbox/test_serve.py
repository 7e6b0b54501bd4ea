import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from loopback.serving import bind
from workspace.waiting import free_port


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "sandbox", "serve", *map(str, arguments)]


@contextmanager
def served(folder: Path, log: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    port = free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command("--port", port, "--data", folder), stdout=subprocess.PIPE, stderr=out, text=True
        )
    try:
        ready = process.stdout.readline()
        assert ready == f"sandbox ready on http://127.0.0.1:{port}\n"
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_it_says_who_it_is_and_stops_when_told(tmp_path, mailbox):
    mailbox("a.eml")
    log = tmp_path / "log"
    with served(tmp_path, log) as (process, url):
        with httpx.Client(base_url=url) as client:  # a connection that stays open
            told = client.get("/healthz").json()
            assert (
                told.items()
                >= {
                    "server": "sandbox",
                    "pid": process.pid,
                    "data_dir": str(tmp_path.resolve()),
                }.items()
            )
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)
        assert process.returncode in (0, -signal.SIGTERM)
        assert process.stdout.read() == ""
    assert log.read_text() == ""


def test_the_log_holds_no_token_address_or_payload(tmp_path, mailbox, sign_in):
    mailbox("a.eml", "Subject: secret", "From: ann@example.org")
    log = tmp_path / "log"
    with served(tmp_path, log) as (process, url), httpx.Client(base_url=url) as client:
        with sign_in(client) as gmail:
            [mail] = gmail.get("messages", params={"q": "from:ann@example.org"}).json()["messages"]
            assert gmail.get(f"messages/{mail['id']}").status_code == 200
            assert gmail.get("messages/none").status_code == 404
        client.get("/gmail/v1/users/ann@example.org/messages")
        process.terminate()
        process.wait(timeout=10)
        assert process.stdout.read() == ""
    assert log.read_text() == ""


def test_it_listens_on_the_loopback_address_alone(tmp_path):
    with served(tmp_path, tmp_path / "log") as (process, url):
        links = [link.readlink() for link in Path(f"/proc/{process.pid}/fd").iterdir()]
        port = int(url.rpartition(":")[2])
        tables = [Path(f"/proc/{process.pid}/net/{name}") for name in ("tcp", "tcp6")]
        rows = [row.split() for table in tables for row in table.read_text().splitlines()[1:]]
        listening = [
            row[1] for row in rows if row[3] == "0A" and Path(f"socket:[{row[9]}]") in links
        ]
        assert listening == [f"0100007F:{port:04X}"]


def test_answers_do_not_wait_for_an_acknowledgement():
    with bind(0) as listener:  # what asyncio looks at before it sets TCP_NODELAY
        assert listener.proto == socket.IPPROTO_TCP


def refused(*arguments: object) -> tuple[int, str]:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, timeout=30)
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused("--port", port, "--data", tmp_path) == (
            1,
            f"Port {port} is taken; stop what listens there or choose another with --port.\n",
        )


def test_a_missing_data_folder_is_one_sentence(tmp_path):
    missing = tmp_path / "none"
    assert refused("--port", free_port(), "--data", missing) == (
        1,
        f"The data folder {missing} does not exist; name one with --data.\n",
    )
