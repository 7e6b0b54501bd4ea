"""A sandbox with one mailbox per test."""

import json
from contextlib import contextmanager
from decimal import Decimal

import pytest
import requests
from sandbox.testing import running
from tap_common.testing import Lab, Output
from tap_gmail.tap import TapGmail

CONNECTION = "gmail-test"
EML = "From: Ada <ada@example.org>\nTo: clinic@example.org\nSubject: {0}\n\nThis is {0}.\n"


class Mails(Output):
    """What a run wrote."""

    @property
    def ids(self):
        """The mails that came, without the deletions."""
        return [record["id"] for record in self.live("messages")]

    @property
    def gone(self):
        """The mails that are said to be deleted."""
        return [record["id"] for record in self.deleted("messages")]

    @property
    def bookmark(self):
        return self.state["bookmarks"]["messages"]


class Mailbox(Lab):
    """A mailbox of the sandbox, and the tap's settings for it."""

    def __init__(self, url):
        config = {
            "client_id": "sandbox",
            "client_secret": "sandbox",
            "refresh_token": f"sandbox-{CONNECTION}",
            "api_url": url,
            "auth_url": f"{url}/token",
        }
        super().__init__(TapGmail, url, config)

    def run(self, *args, **kwargs):
        return Mails(super().run(*args, **kwargs).text)

    def add(self, internal_date, subject="a mail", labels=("INBOX",)):
        given = {
            "eml": EML.format(subject),
            "labels": list(labels),
            "internal_date": internal_date,
        }
        return self.control("POST", f"gmail/{CONNECTION}/messages", json=given)["id"]

    def change(self, mail):
        body = {"add": ["STARRED"], "remove": ["INBOX"]}
        self.control("POST", f"gmail/{CONNECTION}/messages/{mail}/labels", json=body)

    def delete(self, mail):
        self.control("DELETE", f"gmail/{CONNECTION}/messages/{mail}")

    def restore(self, mail):
        self.control("POST", f"gmail/{CONNECTION}/messages/{mail}/restore")

    def expire_history(self):
        self.control("POST", f"gmail/{CONNECTION}/expire_history")

    def answer(self, path):
        """The API's own answer, parsed without altering a number."""
        form = {k: self.config[k] for k in ("client_id", "client_secret", "refresh_token")}
        form["grant_type"] = "refresh_token"
        token = requests.post(f"{self.url}/token", data=form, timeout=10).json()["access_token"]
        sign = {"Authorization": f"Bearer {token}"}
        url = f"{self.url}/gmail/v1/users/me/{path}"
        answer = requests.get(url, headers=sign, timeout=10)
        return json.loads(answer.content, parse_float=Decimal)


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
