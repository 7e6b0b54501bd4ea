"""A sandbox with three tables per test, and a server that gives answers word for word."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest
from sandbox.testing import running
from tap_common.testing import Lab
from tap_dataverse.tap import TapDataverse

KEYS = {
    "contact": "contactid",
    "session": "cre92_clientsessionid",
    "report": "cre92_clientreportid",
}


def settings(url, connection):
    return {
        "tenant_id": "sandbox",
        "client_id": f"sandbox-{connection}",
        "client_secret": "sandbox",
        "api_url": url,
        "auth_url": url,
    }


class Environment(Lab):
    """An environment of the sandbox with empty tables, and the tap's settings for it."""

    def __init__(self, url, folder):
        self.connection = f"dataverse-{uuid4()}"
        (folder / "dataverse" / self.connection).mkdir(parents=True)
        super().__init__(TapDataverse, url, settings(url, self.connection))
        self.control("DELETE", "faults")

    def add(self, kind="contact", **columns):
        """The key of a new row."""
        return self.control("POST", f"dataverse/{self.connection}/{kind}", json=columns)[KEYS[kind]]

    def change(self, key, kind="contact", **columns):
        self.control("PATCH", f"dataverse/{self.connection}/{kind}/{key}", json=columns)

    def delete(self, key, kind="contact"):
        self.control("DELETE", f"dataverse/{self.connection}/{kind}/{key}")

    def restore(self, key, kind="contact"):
        self.control("POST", f"dataverse/{self.connection}/{kind}/{key}/restore")

    def expire(self):
        self.control("POST", f"dataverse/{self.connection}/expire_delta")


def as_sent(link):
    """A link with its escapes in upper case, as the HTTP library sends them (RFC 3986, 6.2.2.1)."""
    return re.sub("%..", lambda escape: escape[0].upper(), link)


def keys(records):
    return [record["contactid"] for record in records]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """A sandbox's address and its data folder."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "dataverse").mkdir()
    with running(folder) as url:
        yield url, folder


@pytest.fixture(name="keys")
def keys_fixture():
    """The keys of records of the stream contacts."""
    return keys


@pytest.fixture(name="as_sent")
def as_sent_fixture():
    return as_sent


@pytest.fixture
def environment(sandbox):
    return Environment(*sandbox)


@pytest.fixture(scope="module")
def shared_environment(sandbox):
    """An environment for all tests of a module."""
    return Environment(*sandbox)


class Replay(Lab):
    """A server that gives each address the answer that was put there, and notes what is asked."""

    def __init__(self, url):
        super().__init__(TapDataverse, url, settings(url, "replay"))
        self.answers = {}
        self.asked = []

    def put(self, path, answer, status=200):
        """Answer `path`, with its query, from now on; [Organization URI] is this server."""
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.answers[as_sent(path)] = (
            status,
            text.replace("[Organization URI]", self.url).encode(),
        )


@pytest.fixture
def replay():
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            lab.asked.append((self.path, dict(self.headers)))
            self.give(*lab.answers.get(self.path, (404, b"{}")))

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.give(200, b'{"access_token": "a-token", "expires_in": 3599}')

        def give(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        lab = Replay(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield lab
        server.shutdown()
        thread.join()
