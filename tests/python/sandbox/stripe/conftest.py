import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from sandbox.testing import running

NUMBERS = count()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The data folder and the URL of one sandbox for all accounts."""
    data = tmp_path_factory.mktemp("data")
    with running(data) as url:
        yield data, url


@pytest.fixture
def account(served: tuple[Path, str]) -> Path:
    """The folder of an empty account of the test's own."""
    folder = served[0] / "stripe" / f"stripe-test-{next(NUMBERS)}"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def objects(account: Path) -> Callable[..., None]:
    """Writes objects before the first call: objects("customer", {"id": ...}, ...)."""

    def write(kind: str, *items: dict[str, Any]) -> None:
        (account / f"{kind}.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in items))

    return write


@pytest.fixture
def stripe(served: tuple[Path, str], account: Path) -> Iterator[httpx.Client]:
    """A client with the key of the test's account."""
    key = {"Authorization": f"Bearer sandbox-{account.name}"}
    with httpx.Client(base_url=served[1], headers=key, timeout=30) as client:
        yield client
        client.delete("/__sandbox/faults")


@pytest.fixture
def control(stripe: httpx.Client, account: Path) -> Callable[..., httpx.Response]:
    """Changes the account: control("POST", "customer", {...})."""

    def ask(method: str, path: str, given: Any = None) -> httpx.Response:
        return stripe.request(method, f"/__sandbox/stripe/{account.name}/{path}", json=given)

    return ask


@pytest.fixture
def official(shared_data: Path) -> Callable[[str], Any]:
    """Reads one of Stripe's own fixtures, or a recorded answer below amp-labs/."""
    folder = shared_data / "api" / "stripe"

    def read(name: str) -> Any:
        if "/" in name:
            return json.loads((folder / "amp-labs" / f"{name}.json").read_text())
        return json.loads((folder / "fixtures3.json").read_text())["resources"][name]

    return read
