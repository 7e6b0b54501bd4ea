"""A sandbox with one mailbox per test, and a server that gives prepared answers."""

import json
import os
import threading
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
from sandbox.testing import running
from tap_common.testing import Lab, Output
from tap_exchange.tap import TapExchange

CONNECTION = "exchange-test"
EML = "From: Ada <ada@example.org>\nTo: clinic@example.org\nSubject: {}\nDate: {}\n\nThis is {}.\n"
NOON = "Fri, 02 Jan 2026 12:00:00 +0000"


def settings(url):
    return {
        "client_id": "sandbox",
        "client_secret": "sandbox",
        "refresh_token": f"sandbox-{CONNECTION}",
        "api_url": url,
        "auth_url": url,
    }


class Mails(Output):
    """What a run wrote."""

    @property
    def ids(self):
        return sorted(record["id"] for record in self.live("messages"))

    @property
    def gone(self):
        return sorted(record["id"] for record in self.deleted("messages"))

    @property
    def complete(self):
        return self.is_complete("messages")

    @property
    def bookmark(self):
        return self.state["bookmarks"]["messages"]


class Mailbox(Lab):
    """A mailbox of the sandbox, and the tap's settings for it."""

    def __init__(self, url):
        super().__init__(TapExchange, url, settings(url))

    def run(self, *args, **kwargs):
        return Mails(super().run(*args, **kwargs).text)

    def mail(self, method, path="", **given):
        return self.control(method, f"exchange/{CONNECTION}/messages{path}", **given)

    def add(self, subject="a mail", folder="Inbox", date=NOON):
        given = {"eml": EML.format(subject, date, subject), "folder": folder}
        return self.mail("POST", json=given)["id"]

    def change(self, mail, **properties):
        self.mail("PATCH", f"/{mail}", json=properties)

    def move(self, mail, folder):
        self.mail("POST", f"/{mail}/move", json={"folder": folder})

    def delete(self, mail):
        self.mail("DELETE", f"/{mail}")

    def answer(self, path, **params):
        """The API's own answer, parsed without altering a number."""
        form = {k: self.config[k] for k in ("client_id", "client_secret", "refresh_token")}
        form["grant_type"] = "refresh_token"
        url = f"{self.url}/common/oauth2/v2.0/token"
        token = requests.post(url, data=form, timeout=10).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Prefer": 'IdType="ImmutableId"'}
        url = f"{self.url}/v1.0/me{path}"
        answer = requests.get(url, params=params, headers=headers, timeout=10)
        return json.loads(answer.content, parse_float=Decimal)


@contextmanager
def empty_mailbox(folder):
    (folder / "exchange" / CONNECTION).mkdir(parents=True)
    with running(folder) as url:
        yield Mailbox(url)


@pytest.fixture
def mailbox(tmp_path):
    """An empty mailbox, which has the seven folders that every mailbox has."""
    with empty_mailbox(tmp_path / "data") as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def shared_mailbox(tmp_path_factory):
    """A mailbox for the tests of a module, empty at first."""
    with empty_mailbox(tmp_path_factory.mktemp("data")) as mailbox:
        yield mailbox


class Replay(Lab):
    """A server of prepared answers, by path with query, and the tap's settings for it."""

    def __init__(self, url, answers, asked):
        super().__init__(TapExchange, url, settings(url))
        self.answers, self.asked = answers, asked

    def serve(self, path, answer):
        """Answer `path` below /v1.0 with JSON text; links to Graph lead to this server."""
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.answers[f"/v1.0{path}"] = text.replace("https://graph.microsoft.com", self.url)

    def serve_folder(self, folder_id="F"):
        """Have one mail folder."""
        self.serve("/me/mailFolders/delta", {"value": [{"id": folder_id}], "@odata.deltaLink": "-"})


@pytest.fixture
def replay():
    """A server of prepared answers; what is not prepared is a 404."""
    answers, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.give(200, '{"access_token": "token", "expires_in": 3600}')

        def do_GET(self):
            asked.append((self.path, self.headers["Prefer"]))
            path = unquote(self.path)
            short = path if path in answers else path.partition("?")[0]
            if short in answers:
                self.give(200, answers[short])
            else:
                self.give(404, '{"error": {"code": "ErrorItemNotFound"}}')

        def give(self, status, text):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield Replay(f"http://127.0.0.1:{server.server_port}", answers, asked)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def graph_samples():
    """The official samples of Microsoft Graph, by file name."""
    usual = Path(__file__).parents[5] / "shared" / "data"
    folder = Path(os.environ.get("LORC_SHARED_DATA") or usual)
    samples = folder / "api" / "microsoft_graph" / "docs_samples"
    assert samples.is_dir(), (
        f"The shared test data is not at {folder}; set LORC_SHARED_DATA to its folder."
    )
    return lambda name: json.loads((samples / f"{name}.json").read_text())
