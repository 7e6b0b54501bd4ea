"""A sandbox with one mailbox per test, and two ways to run the tap against it."""

import io
import json
import subprocess
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
import requests

TAP = Path(__file__).parents[1]
sys.path.insert(0, str(TAP))  # the tap is installed in an environment of its own only

from sandbox.testing import running  # noqa: E402
from tap_gmail.tap import TapGmail  # noqa: E402

CONNECTION = "gmail-test"
EML = "From: Ada <ada@example.org>\nTo: clinic@example.org\nSubject: {0}\n\nThis is {0}.\n"


@dataclass
class Output:
    """What a run wrote to stdout."""

    text: str
    messages: list = field(init=False)

    def __post_init__(self):
        self.messages = [
            json.loads(line, parse_float=Decimal) for line in self.text.splitlines() if line
        ]

    def of(self, kind):
        return [message for message in self.messages if message["type"] == kind]

    @property
    def records(self):
        return [message["record"] for message in self.of("RECORD")]

    @property
    def ids(self):
        return [record["id"] for record in self.records]

    @property
    def state(self):
        return self.of("STATE")[-1]["value"]

    @property
    def bookmark(self):
        return self.state["bookmarks"]["messages"].get("replication_key_value")


class Mailbox:
    """The sandbox's control endpoint, and the tap's settings for it."""

    def __init__(self, url):
        self.url = url
        self.config = {
            "client_id": "sandbox",
            "client_secret": "sandbox",
            "refresh_token": f"sandbox-{CONNECTION}",
            "api_url": url,
            "auth_url": f"{url}/token",
        }

    def control(self, method, path, **kwargs):
        answer = requests.request(method, f"{self.url}/__sandbox/{path}", timeout=10, **kwargs)
        answer.raise_for_status()
        return answer.json()

    def add(self, internal_date, subject="a mail", labels=("INBOX",)):
        given = {
            "eml": EML.format(subject),
            "labels": list(labels),
            "internal_date": internal_date,
        }
        return self.control("POST", f"gmail/{CONNECTION}/messages", json=given)["id"]

    def fault(self, path, **kwargs):
        self.control("POST", "faults", json={"path": path, **kwargs})

    def count(self, path):
        """Count the requests to `path` from now on; call the result for their number."""
        self.fault(path, times=1000)
        rules = self.control("GET", "faults")["faults"]
        place = len(rules) - 1
        return lambda: 1000 - self.control("GET", "faults")["faults"][place]["times"]

    def answer(self, path):
        """The API's own answer, parsed without altering a number."""
        form = {k: self.config[k] for k in ("client_id", "client_secret", "refresh_token")}
        form["grant_type"] = "refresh_token"
        token = requests.post(f"{self.url}/token", data=form, timeout=10).json()["access_token"]
        sign = {"Authorization": f"Bearer {token}"}
        url = f"{self.url}/gmail/v1/users/me/messages{path}"
        answer = requests.get(url, headers=sign, timeout=10)
        return json.loads(answer.content, parse_float=Decimal)

    def tap(self, state=None, catalog=None, **settings):
        return TapGmail(config={**self.config, **settings}, state=state, catalog=catalog)

    def run(self, *args, **kwargs):
        """Run the tap in this process."""
        stdout = io.StringIO()
        with redirect_stdout(stdout):
            self.tap(*args, **kwargs).sync_all()
        return Output(stdout.getvalue())

    def command(self, folder, state=None, env=None, **settings):
        """Run the tap as Meltano does: its own process, settings and state in files."""
        config = folder / "config.json"
        config.write_text(json.dumps({**self.config, **settings}))
        arguments = [sys.executable, "-m", "tap_gmail", "--config", str(config)]
        if state is not None:
            (folder / "state.json").write_text(json.dumps(state))
            arguments += ["--state", str(folder / "state.json")]
        return subprocess.run(
            arguments, cwd=TAP, env=env, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="session", autouse=True)
def _own_signal_handlers():
    """pytest keeps its handler of Ctrl-C, which the SDK would replace."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TapGmail, "_setup_signal_handlers", lambda _: None)
        yield


@contextmanager
def empty_mailbox(folder):
    (folder / "gmail" / CONNECTION).mkdir(parents=True)
    with running(folder) as url:
        yield Mailbox(url)


@pytest.fixture
def mailbox(tmp_path):
    """An empty mailbox."""
    with empty_mailbox(tmp_path / "data") as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def shared_mailbox(tmp_path_factory):
    """A mailbox for the tests of a module, empty at first."""
    with empty_mailbox(tmp_path_factory.mktemp("data")) as mailbox:
        yield mailbox


@pytest.fixture
def sleeps(monkeypatch):
    """The seconds that the tap would have waited, instead of the waiting."""
    waited = []
    monkeypatch.setattr("backoff._sync.time.sleep", waited.append)
    return waited
