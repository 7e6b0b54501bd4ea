import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from sandbox.testing import running

from ..conftest import refresh

CONNECTION = "google-forms-test"
FORM = {"formId": "1Form", "info": {"title": "How are you?"}, "revisionId": "00000001"}


def response(number: int, **fields: object) -> dict:
    """A response of the second of that number, in the shape of responses.list."""
    moment = f"2026-01-01T00:00:{number:02d}.000001Z"
    answer = {"questionId": "q1", "textAnswers": {"answers": [{"value": str(number)}]}}
    given = {"responseId": f"r{number}", "createTime": moment, "lastSubmittedTime": moment}
    return given | {"answers": {"q1": answer}} | fields


FIVE = [response(number) for number in (3, 1, 2, 5, 4)]


def write_form(data: Path, responses: list[dict], form: dict | None, name: str) -> None:
    folder = data / "google_forms" / name
    folder.mkdir(parents=True)
    lines = [json.dumps(item, ensure_ascii=False) + "\n" for item in responses]
    (folder / "responses.jsonl").write_text("".join(lines), "utf-8")
    if form:
        (folder / "form.json").write_text(json.dumps(form, indent=2), "utf-8")


@contextmanager
def served(data: Path, connection: str) -> Iterator[httpx.Client]:
    with running(data) as url, httpx.Client(base_url=url, timeout=30) as client:
        token = refresh(client, connection).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    """Writes a form's folder: write(responses, form, name)."""

    def write(responses: list[dict], form: dict | None = FORM, name: str = CONNECTION) -> None:
        write_form(tmp_path, responses, form, name)

    return write


@pytest.fixture
def api(tmp_path: Path) -> Callable[..., AbstractContextManager[httpx.Client]]:
    """Serves what was written to a client that is signed in: with api() as forms."""
    return lambda connection=CONNECTION: served(tmp_path, connection)


@pytest.fixture
def forms(write, api) -> Iterator[httpx.Client]:
    """A client of a form with five responses that the test may change."""
    write(FIVE)
    with api() as client:
        yield client


@pytest.fixture(scope="module")
def same_forms(tmp_path_factory) -> Iterator[httpx.Client]:
    """A client of a form with five responses, and of another one, that nobody changes."""
    data = tmp_path_factory.mktemp("data")
    write_form(data, FIVE, FORM, CONNECTION)
    write_form(data, [], FORM | {"formId": "2Form"}, "google-forms-other")
    with served(data, CONNECTION) as client:
        yield client
