"""A sandbox with a Stripe account of its own for each test."""

import json
from decimal import Decimal
from itertools import count

import pytest
import requests
from sandbox.testing import running
from tap_common.testing import Lab, Output
from tap_stripe.tap import TapStripe


class Objects(Output):
    """What a run wrote."""

    def ids(self, stream):
        return [record["id"] for record in self.records(stream)]

    def live_ids(self, stream):
        return [record["id"] for record in self.live(stream)]

    def deleted_ids(self, stream):
        return [record["id"] for record in self.deleted(stream)]


class Account(Lab):
    """An account of the sandbox, and the tap's settings for it."""

    def __init__(self, url, folder):
        super().__init__(TapStripe, url, {"api_key": f"sandbox-{folder.name}", "api_url": url})
        self.folder = folder
        self.path = f"stripe/{folder.name}"

    def run(self, *args, **kwargs):
        return Objects(super().run(*args, **kwargs).text)

    def add(self, kind="customer", **fields):
        return self.control("POST", f"{self.path}/{kind}", json=fields)["id"]

    def change(self, kind, object_id, **fields):
        self.control("PATCH", f"{self.path}/{kind}/{object_id}", json=fields)

    def delete(self, kind, object_id):
        self.control("DELETE", f"{self.path}/{kind}/{object_id}")

    def restore(self, kind, object_id):
        self.control("POST", f"{self.path}/{kind}/{object_id}/restore")

    def write(self, kind, *lines):
        """Objects that the account has from the beginning, as JSON texts."""
        (self.folder / f"{kind}.jsonl").write_text("".join(f"{line}\n" for line in lines))

    def answer(self, path):
        """The API's own answer, parsed without altering a number."""
        headers = {"Authorization": f"Bearer {self.config['api_key']}"}
        answer = requests.get(f"{self.url}/v1/{path}", headers=headers, timeout=10)
        return json.loads(answer.content, parse_float=Decimal)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    """A function that makes an empty account in the one sandbox of all tests."""
    data = tmp_path_factory.mktemp("data")
    numbers = count()
    with running(data) as url:

        def new_account():
            folder = data / "stripe" / f"stripe-test-{next(numbers)}"
            folder.mkdir(parents=True)
            return Account(url, folder)

        yield new_account


@pytest.fixture
def account(sandbox):
    """An empty account, without faults afterwards."""
    account = sandbox()
    yield account
    account.control("DELETE", "faults")
