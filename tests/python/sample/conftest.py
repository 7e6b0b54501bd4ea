"""The shipped mails, parsed once."""

import email
import re
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "scripts/sandbox/data"


@dataclass(frozen=True)
class Mail:
    """One .eml file: its path below data/gmail, its bytes, and what the parser makes of them."""

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


@pytest.fixture(scope="session")
def mails() -> list[Mail]:
    root = DATA / "gmail"
    return [
        Mail(path.relative_to(root).as_posix(), path.read_bytes())
        for path in sorted(root.rglob("*.eml"))
    ]
