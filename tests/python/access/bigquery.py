"""The few methods of BigQuery's REST API that say how a warehouse stands, on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BASE = "/bigquery/v2/projects/clinic"
DATASET = f"{BASE}/datasets/lorchestra"
TABLE = f"{DATASET}/tables/event_log"
REFERENCE = {"projectId": "clinic", "datasetId": "lorchestra"}


class Google:
    """What it answers; `refused` are paths with the HTTP status that they get."""

    def __init__(self):
        self.location = "US"
        self.refused: dict[str, int] = {}
        self.permissions = ["bigquery.tables.getData", "bigquery.tables.updateData"]
        self.asked: list[str] = []

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, dict]:
        path = path.partition("?")[0]
        self.asked.append(f"{method} {path}")
        if status := self.refused.get(path):
            message = f"Not found: Dataset clinic:lorchestra ({status})"
            error = {"reason": "x", "message": message, "domain": "global"}
            return status, {"error": {"code": status, "message": message, "errors": [error]}}
        job = {"jobReference": {"projectId": "clinic", "jobId": "j", "location": "US"}}
        known = {
            f"POST {BASE}/jobs": job | {"status": {"state": "DONE"}, "statistics": {}},
            f"GET {DATASET}": {"datasetReference": REFERENCE, "location": self.location},
            f"GET {DATASET}/tables": {"tables": []},
            f"GET {TABLE}": {"tableReference": REFERENCE | {"tableId": "event_log"}},
            f"POST {TABLE}:testIamPermissions": {"permissions": self.permissions},
        }
        given = json.loads(body or b"{}")
        if path == f"{BASE}/jobs":
            assert given["configuration"]["dryRun"] is True
            return 200, known[f"{method} {path}"] | {"configuration": given["configuration"]}
        return 200, known[f"{method} {path}"]


@contextmanager
def running() -> Iterator[tuple[str, Google]]:
    """Its address, and what it answers."""
    google = Google()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            status, answer = google.answer(self.command, self.path, self.rfile.read(length))
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _do  # noqa: N815 (http.server's names)

        def log_message(self, *_) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", google
    finally:
        server.shutdown()
        server.server_close()
