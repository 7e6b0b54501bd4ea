import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator
from sandbox.testing import running

REPO = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public mails and API documents that stays outside the repo."""
    folder = Path(os.environ.get("LORC_SHARED_DATA") or REPO.parent / "shared" / "data")
    assert (folder / "api").is_dir(), (
        f"The shared test data is not at {folder}; set LORC_SHARED_DATA to its folder."
    )
    return folder


@pytest.fixture
def mailbox(tmp_path: Path) -> Callable[..., Path]:
    """Writes a mail into the mailbox gmail-test: mailbox("inbox/a.eml", "Subject: x", ...)."""
    folder = tmp_path / "gmail" / "gmail-test"
    folder.mkdir(parents=True)

    def write(name: str, *fields: str, body: str | bytes = "Hello.\n") -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        head = "".join(f"{field}\n" for field in fields) + "\n"
        path.write_bytes(head.encode() + (body.encode() if isinstance(body, str) else body))
        return path

    return write


@pytest.fixture
def sandbox(tmp_path: Path, mailbox: Callable[..., Path]) -> Iterator[httpx.Client]:  # noqa: ARG001
    """A sandbox over the test's own data folder, as an HTTP client without a token."""
    with running(tmp_path) as url, httpx.Client(base_url=url) as client:
        yield client


def refresh(client: httpx.Client, connection: str = "gmail-test", **changed: str) -> httpx.Response:
    form = {
        "grant_type": "refresh_token",
        "client_id": "sandbox",
        "client_secret": "sandbox",
        "refresh_token": f"sandbox-{connection}",
    }
    return client.post("/token", data=form | changed)


def sign_in(client: httpx.Client, connection: str = "gmail-test") -> httpx.Client:
    """A client of the connection's mailbox, below /gmail/v1/users/me."""
    token = refresh(client, connection).json()["access_token"]
    base = client.base_url.join("/gmail/v1/users/me/")
    return httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=30)


@pytest.fixture(name="refresh")
def refresh_fixture() -> Callable[..., httpx.Response]:
    return refresh


@pytest.fixture(name="sign_in")
def sign_in_fixture() -> Callable[..., httpx.Client]:
    return sign_in


@pytest.fixture
def gmail(sandbox: httpx.Client) -> Iterator[httpx.Client]:
    """A client of the test's mailbox, signed in; write the mails before the first call."""
    with sign_in(sandbox) as client:
        yield client


@pytest.fixture(scope="session")
def check_schema(shared_data: Path) -> Callable[[str, object], None]:
    """check_schema(name, answer): the answer is a `name` of Gmail's discovery document."""
    document = json.loads((shared_data / "api" / "gmail" / "discovery.gmail.v1.json").read_text())
    root = {"$defs": {name: closed(schema) for name, schema in document["schemas"].items()}}
    validators = {
        name: Draft202012Validator(root | {"$ref": f"#/$defs/{name}"})
        for name in document["schemas"]
    }

    def check(name: str, answer: object) -> None:
        errors = [
            f"{error.json_path}: {error.message}" for error in validators[name].iter_errors(answer)
        ]
        assert not errors, errors[:5]

    return check


# "Type and format summary" of Google's API discovery documents: 64-bit numbers are strings
PATTERNS = {
    "uint64": r"^[0-9]{1,20}$",
    "int64": r"^-?[0-9]{1,19}$",
    "byte": r"^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}==|[A-Za-z0-9_-]{3}=)?$",
}
BOUNDS = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1)}


def closed(schema: dict) -> dict:
    """A discovery schema as JSON Schema that allows no key it does not name."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    made: dict = {key: schema[key] for key in ("type", "enum") if key in schema}
    if schema.get("format") in PATTERNS:
        made["pattern"] = PATTERNS[schema["format"]]
    if schema.get("format") in BOUNDS:
        made["minimum"], made["maximum"] = BOUNDS[schema["format"]]
    if "items" in schema:
        made["items"] = closed(schema["items"])
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        made["properties"] = {name: closed(inner) for name, inner in properties.items()}
        made["additionalProperties"] = False
    return made
