"""One sandbox, in which each test has a form of its own."""

import json
from itertools import count

import pytest
import requests
from sandbox.testing import running
from tap_common.testing import Lab, Output
from tap_google_forms.tap import TapGoogleForms


class Answers(Output):
    """What a run wrote."""

    @property
    def ids(self):
        return [record["responseId"] for record in self.records("responses")]

    @property
    def bookmark(self):
        return self.state["bookmarks"]["responses"].get("replication_key_value")


class Form(Lab):
    """A form of the sandbox, and the tap's settings for it."""

    def __init__(self, url, connection):
        self.connection = connection
        config = {
            "client_id": "sandbox",
            "client_secret": "sandbox",
            "refresh_token": f"sandbox-{connection}",
            "form_id": connection,
            "api_url": url,
            "auth_url": f"{url}/token",
        }
        super().__init__(TapGoogleForms, url, config)

    def run(self, *args, **kwargs):
        return Answers(super().run(*args, **kwargs).text)

    def add(self, submitted, **fields):
        """A response of this createTime and lastSubmittedTime; its id."""
        given = {"createTime": submitted, "lastSubmittedTime": submitted, "answers": {}} | fields
        return self._responses("POST", json=given)["responseId"]

    def add_some(self, number, start=0):
        """Responses an hour apart."""
        return [self.add(hour(start + index)) for index in range(number)]

    def edit(self, response_id, **fields):
        self._responses("PATCH", f"/{response_id}", json=fields)

    def delete(self, response_id):
        self._responses("DELETE", f"/{response_id}")

    def restore(self, response_id):
        self._responses("POST", f"/{response_id}/restore")

    def change(self, **fields):
        """Set fields of the form itself."""
        self.control("PATCH", f"google_forms/{self.connection}/form", json=fields)

    def _responses(self, method, path="", **kwargs):
        return self.control(method, f"google_forms/{self.connection}/form_response{path}", **kwargs)

    def answer(self, path=""):
        """The API's own answer."""
        form = {k: self.config[k] for k in ("client_id", "client_secret", "refresh_token")}
        form["grant_type"] = "refresh_token"
        token = requests.post(f"{self.url}/token", data=form, timeout=10).json()["access_token"]
        sign = {"Authorization": f"Bearer {token}"}
        url = f"{self.url}/v1/forms/{self.connection}{path}"
        return json.loads(requests.get(url, headers=sign, timeout=10).content)


def hour(number):
    """The timestamp of an hour since 2026 began, in microseconds."""
    return f"2026-01-{1 + number // 24:02d}T{number % 24:02d}:00:00.123456Z"


@pytest.fixture(scope="session")
def forms(tmp_path_factory):
    """Makes a form without a response; the sandbox reads a form when it is first asked for."""
    folder = tmp_path_factory.mktemp("data") / "google_forms"
    folder.mkdir()
    numbers = count(1)
    with running(folder.parent) as url:

        def make():
            connection = f"google-forms-{next(numbers)}-test"
            (folder / connection).mkdir()
            return Form(url, connection)

        yield make


@pytest.fixture
def form(forms):
    """A form without a response."""
    form = forms()
    yield form
    form.control("DELETE", "faults")
