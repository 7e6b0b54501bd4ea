"""A proxy before the warehouse, for faults that a warehouse does not show on demand."""

import http.client
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Proxy(ThreadingHTTPServer):
    """Passes requests on to the warehouse, unless `rule(method, path, body)` says otherwise.

    It returns None to pass a request on, "refuse" to answer 400 in its place, "lose" to pass it
    on and to hang up instead of answering; and it may take its time.
    """

    daemon_threads = True

    def __init__(self, warehouse_port: int):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.warehouse_port = warehouse_port
        self.rule: Callable[[str, str, bytes], str | None] = lambda *_: None

    @property
    def port(self) -> str:
        return str(self.server_port)

    def handle_error(self, *_) -> None:
        """A client that was killed does not wait for its answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        verdict = self.server.rule(self.command, self.path, body)
        if verdict == "refuse":
            refusal = b'{"error": {"code": 400, "message": "Refused.", "status": "INVALID"}}'
            self._answer(400, [("Content-Type", "application/json")], refusal)
            return
        connection = http.client.HTTPConnection("127.0.0.1", self.server.warehouse_port)
        try:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            content = answer.read()
        except OSError:
            verdict = "lose"
        finally:
            connection.close()
        if verdict == "lose":
            self.close_connection = True
            return
        self._answer(answer.status, answer.getheaders(), content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _pass_on  # noqa: N815

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def proxy(shared) -> Iterator[Proxy]:
    """A proxy before the module's warehouse; a run takes it by WAREHOUSE_PORT=proxy.port."""
    with Proxy(shared.warehouse_port) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
