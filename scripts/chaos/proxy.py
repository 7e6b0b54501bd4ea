"""A proxy before the warehouse, for faults that a warehouse does not show on demand."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from loopback import identity, secret

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Answer:
    """What is answered in the warehouse's place: a status and JSON."""

    status: int
    content: dict


REFUSAL = Answer(400, {"error": {"code": 400, "message": "Refused.", "status": "INVALID"}})
# what the rule may return beside None, which passes the request on, and an Answer
VERDICTS = {
    "refuse": "400 is answered in the warehouse's place",
    "lose": "passed on, then hung up instead of answering",
    "drop": "hung up without passing it on",
    "cut": "hung up after half of it was passed on",
}
Rule = Callable[[str, str, bytes], str | Answer | None]


class Proxy(ThreadingHTTPServer):
    """Passes requests on to the warehouse, unless `rule(method, path, body)` says otherwise.

    It returns one of VERDICTS, an Answer or None; and it may take its time.
    """

    daemon_threads = True

    def __init__(self, warehouse_port: int, run_dir: Path):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.warehouse_port, self.run_dir = warehouse_port, run_dir
        self.rule: Rule = lambda *_: None

    @property
    def port(self) -> str:
        """The proxy's own port, as a run takes it: WAREHOUSE_PORT=proxy.port."""
        return str(self.server_port)

    def handle_error(self, *_) -> None:
        """A client that was killed does not wait for its answer."""


@contextmanager
def before(warehouse_port: int, run_dir: Path) -> Iterator[Proxy]:
    """A proxy that serves while the block runs; it finds the warehouse's secret in `run_dir`."""
    with Proxy(warehouse_port, run_dir) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        verdict = self.server.rule(self.command, self.path, body)
        if verdict == "refuse":
            verdict = REFUSAL
        if isinstance(verdict, Answer):
            content = json.dumps(verdict.content).encode()
            self._answer(verdict.status, [("Content-Type", "application/json")], content)
            return
        if verdict == "drop":
            self.close_connection = True
            return
        connection = http.client.HTTPConnection("127.0.0.1", self.server.warehouse_port)
        try:
            headers = {"Content-Length": str(len(body))} | dict(self.headers)
            headers["Host"] = f"127.0.0.1:{self.server.warehouse_port}"
            if verdict == "cut":
                body = body[: len(body) // 2]
            connection.request(self.command, self.path, body, headers)
            if verdict != "cut":
                answer = connection.getresponse()
                content = self._as_its_own(answer.read())
        except OSError:
            verdict = "lose"
        finally:
            connection.close()
        if verdict in ("lose", "cut"):
            self.close_connection = True
            return
        self._answer(answer.status, answer.getheaders(), content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _pass_on  # noqa: N815

    def _as_its_own(self, content: bytes) -> bytes:
        """An answer of the warehouse; its proof of itself holds for its own port alone."""
        path, _, nonce = self.path.partition("?nonce=")
        if path != "/healthz":
            return content
        known = secret.read(secret.file(self.server.run_dir, "warehouse"))
        told = json.loads(content)
        told["proof"] = identity.proof(known, nonce, self.server.server_port, told)
        return json.dumps(told).encode()

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                theirs, mine = self.server.warehouse_port, self.server.server_port
                self.send_header(name, value.replace(f"127.0.0.1:{theirs}/", f"127.0.0.1:{mine}/"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
