import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sandbox.testing import running

CONNECTION = "exchange-test"


class Graph(httpx.Client):
    """A client that is signed in and asks for immutable ids."""

    def me(self, **headers: str) -> httpx.Response:
        return self.get(str(self.base_url).rstrip("/"), headers=headers)

    def value(self, url: str, **params: str) -> list[dict]:
        return self.get(url, params=params).raise_for_status().json()["value"]

    def round(self, url: str, size: int = 100, **params: str) -> tuple[list[dict], str]:
        """All items of a delta round, and its delta link."""
        prefer = f'IdType="ImmutableId", odata.maxpagesize={size}'
        page = self.get(url, params=params or None, headers={"Prefer": prefer}).json()
        items = page["value"]
        while "@odata.nextLink" in page:
            page = self.get(page["@odata.nextLink"], headers={"Prefer": prefer}).json()
            assert len(page["value"]) <= size
            items += page["value"]
        return items, page["@odata.deltaLink"]

    def control(self, method: str, path: str, given: dict | None = None) -> dict:
        base = self.base_url.join("/")
        url = base.join(f"__sandbox/exchange/{CONNECTION}/{path}")
        return self.request(method, url, json=given).raise_for_status().json()

    def add(self, eml: str = "Subject: new\n\n", folder: str = "Inbox") -> str:
        return self.control("POST", "messages", {"eml": eml, "folder": folder})["id"]


@contextmanager
def signed_in(folder: Path) -> Iterator[Graph]:
    with running(folder) as url:
        form = {
            "grant_type": "client_credentials",
            "client_id": f"sandbox-{CONNECTION}",
            "client_secret": "sandbox",
        }
        token = httpx.post(f"{url}/common/oauth2/v2.0/token", data=form).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Prefer": 'IdType="ImmutableId"'}
        with Graph(base_url=f"{url}/v1.0/me", headers=headers, timeout=30) as client:
            yield client


@pytest.fixture
def mail(tmp_path: Path) -> Callable[..., Path]:
    """Writes a mail into the mailbox: mail("Inbox/a.eml", "Subject: x", body="...")."""
    folder = tmp_path / "exchange" / CONNECTION
    folder.mkdir(parents=True)

    def write(name: str, *fields: str, body: str = "Hello.\n") -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{field}\n" for field in fields) + "\n" + body)
        return path

    return write


@pytest.fixture
def serve(tmp_path: Path, mail: Callable[..., Path]) -> Callable:  # noqa: ARG001
    """Each use in a with statement is a sandbox of its own over the test's mails."""
    return lambda: signed_in(tmp_path)


@pytest.fixture
def graph(serve: Callable) -> Iterator[Graph]:
    """A client of the test's mailbox; write the mails before the first call."""
    with serve() as client:
        yield client


@pytest.fixture(scope="session")
def sample(shared_data: Path) -> Callable[[str], dict]:
    """The official samples of Microsoft Graph, by file name."""
    folder = shared_data / "api" / "microsoft_graph" / "docs_samples"
    return lambda name: json.loads((folder / f"{name}.json").read_text())
