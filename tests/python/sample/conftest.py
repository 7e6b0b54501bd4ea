"""The shipped mails and records, parsed once."""

import email
import json
import os
import re
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DATA = ROOT / "scripts/sandbox/data"


@dataclass(frozen=True)
class Mail:
    """One .eml file: its path below its provider's folder, its bytes, and both parsed."""

    path: str
    raw: bytes

    @cached_property
    def parsed(self) -> Message:
        return email.message_from_bytes(self.raw)

    @cached_property
    def parts(self) -> list[Message]:
        return list(self.parsed.walk())

    @cached_property
    def lines(self) -> list[bytes]:
        """The header lines as they stand in the file, folded lines one by one."""
        return re.split(rb"\r?\n\r?\n", self.raw, maxsplit=1)[0].splitlines()

    @cached_property
    def body(self) -> bytes:
        return ([*re.split(rb"\r?\n\r?\n", self.raw, maxsplit=1), b""])[1]

    def has(self, name: str) -> bool:
        return any(line.lower().startswith(f"{name}:".lower().encode()) for line in self.lines)

    def value(self, name: str) -> str:
        """A header's raw value (the first), still folded; empty when there is none."""
        return str(self.parsed.get(name, ""))

    @cached_property
    def labels(self) -> list[str]:
        decoded = email.header.make_header(email.header.decode_header(self.value("X-Gmail-Labels")))
        return str(decoded).split(",")


def mails_of(provider: str) -> list[Mail]:
    root = DATA / provider
    return [
        Mail(path.relative_to(root).as_posix(), path.read_bytes())
        for path in sorted(root.rglob("*.eml"))
    ]


@pytest.fixture(scope="session")
def mails() -> list[Mail]:
    return mails_of("gmail")


@pytest.fixture(scope="session")
def exchange() -> list[Mail]:
    return mails_of("exchange")


def records(path: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / path).read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def tables() -> dict[str, list[dict]]:
    names = ("contact", "session", "report")
    return {name: records(f"dataverse/dataverse-clinic/{name}.jsonl") for name in names}


@pytest.fixture(scope="session")
def stripe() -> dict[str, list[dict]]:
    names = ("customer", "invoice", "payment_intent", "refund")
    names += ("invoice_payment", "dispute", "credit_note")
    return {name: records(f"stripe/stripe-prod/{name}.jsonl") for name in names}


@pytest.fixture(scope="session")
def forms() -> dict[str, dict]:
    """{name after google-forms-: {"form": Form, "responses": [FormResponse]}}"""
    found = {}
    for folder in sorted((DATA / "google_forms").iterdir()):
        path = folder.relative_to(DATA).as_posix()
        form = json.loads((folder / "form.json").read_text("utf-8"))
        name = folder.name.removeprefix("google-forms-")
        found[name] = {"form": form, "responses": records(f"{path}/responses.jsonl")}
    return found


@pytest.fixture(scope="session")
def official() -> Path:
    """The providers' own samples, which are not part of the repository."""
    folder = Path(os.environ.get("LORC_SHARED_DATA", ROOT.parent / "shared/data")) / "api"
    assert folder.is_dir(), f"{folder} is missing; set LORC_SHARED_DATA to the samples' folder."
    return folder
