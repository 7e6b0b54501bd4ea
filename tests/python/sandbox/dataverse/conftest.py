import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sandbox.testing import running

TRACK = "odata.track-changes"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A sandbox's address and its data folder."""
    folder = tmp_path_factory.mktemp("data")
    with running(folder) as url:
        yield url, folder


@pytest.fixture
def connection(sandbox: tuple[str, Path]) -> str:
    """The test's own environment, empty at first."""
    name = f"dataverse-{uuid4()}"
    (sandbox[1] / "dataverse" / name).mkdir(parents=True)
    return name


@pytest.fixture
def rows(sandbox: tuple[str, Path], connection: str) -> Callable[..., None]:
    """Writes a table: rows("contact", {"contactid": ...}, ...), before the first call."""

    def write(object_type: str, *items: dict[str, Any]) -> None:
        lines = "".join(f"{json.dumps(item)}\n" for item in items)
        path = sandbox[1] / "dataverse" / connection / f"{object_type}.jsonl"
        path.write_text(lines, "utf-8")

    return write


def sign_in(client: httpx.Client, connection: str) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": f"sandbox-{connection}",
        "client_secret": "sandbox",
    }
    token = client.post("/sandbox/oauth2/v2.0/token", data=form).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"


@pytest.fixture(name="sign_in")
def sign_in_fixture() -> Callable[..., None]:
    return sign_in


@pytest.fixture
def client(sandbox: tuple[str, Path], connection: str) -> Iterator[httpx.Client]:
    """A client of the test's environment, signed in."""
    with httpx.Client(base_url=sandbox[0], timeout=30) as client:
        sign_in(client, connection)
        yield client
        client.delete("/__sandbox/faults")


@pytest.fixture
def read(client: httpx.Client) -> Callable[..., dict]:
    """The answer to a link or an entity set, by preferences: read("contacts", TRACK)."""

    def ask(link: str, *preferences: str, **params: str) -> dict:
        url = link if link.startswith("http") else f"/api/data/v9.2/{link}"
        answer = client.get(url, params=params or None, headers={"Prefer": ", ".join(preferences)})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


@pytest.fixture
def control(client: httpx.Client, connection: str) -> Callable[..., dict]:
    """Changes the environment: control("POST", "contact", {...})."""

    def ask(method: str, path: str, given: Any = None) -> dict:
        answer = client.request(method, f"/__sandbox/dataverse/{connection}/{path}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask
