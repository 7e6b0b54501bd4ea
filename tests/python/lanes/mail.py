"""Mails as Gmail and as Graph give them, and what two parsers read in the public ones."""

import json
import os
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from lorc.project.settings import ROOT
from sandbox.gmail import message as gmail

from .sample import exchange, stored
from .sample import gmail as gmail_mails

PUBLIC = Path(os.environ.get("LORC_SHARED_DATA") or ROOT.parent / "shared" / "data")
LANE = ("canonical_emails", "email_threads")
# What the two providers number, keep or tell differently.
OWN = ("idem_key", "source_system", "connection_name", "thread_id", "mailbox_ids", "keywords")
OWN += ("received_at", "size", "source_hash", "attachments", "text_body", "preview")


def expected() -> dict[str, dict]:
    """What two parsers read in each public mail, by its path under mail/."""
    if not (PUBLIC / "mail").is_dir():
        pytest.fail(f"The public mails are not at {PUBLIC}; set LORC_SHARED_DATA to their folder.")
    lines = (PUBLIC / "mail_expected.jsonl").read_text("utf-8").splitlines()
    return {known["path"]: known for known in map(json.loads, lines)}


def as_gmail(name: str, raw: bytes, **more) -> dict:
    """A mail of gmail-acct1 with the name as its id."""
    payload = gmail.payload(gmail.parse(raw), name)
    whole = {"id": name, "threadId": name, "internalDate": "1750000000000", "payload": payload}
    return stored("gmail", "gmail-acct1", "email", name, whole | more)


def message(key: str, *, to: str = "", references: str = "", minute: int = 0, **more) -> dict:
    """A mail <key@x> in gmail-acct1 that answers and refers to others by their keys."""
    fields = {"Message-ID": f"<{key}@x>", "From": "a@example.com", "To": "b@example.com"}
    fields["In-Reply-To"] = f"<{to}@x>" if to else ""
    fields["References"] = " ".join(f"<{each}@x>" for each in references.split())
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    at = str(1_750_000_000_000 + minute * 60_000)
    return as_gmail(key, f"{head}\nHello.\n".encode(), internalDate=at) | more


def in_both(folder: Path, mails: dict[str, bytes]) -> list[dict]:
    """The mails in a mailbox of Gmail and in one of Exchange."""
    gmail_box = folder / "gmail" / "gmail-acct1"
    exchange_box = folder / "exchange" / "exchange-info-mensio"
    for place in (gmail_box, exchange_box / "Inbox"):
        place.mkdir(parents=True)
        for name, raw in mails.items():
            (place / f"{name}.eml").write_bytes(raw)
    return gmail_mails(gmail_box) + exchange(exchange_box)


def mail(**fields) -> dict:
    """A Gmail message of header fields alone; _ stands for -."""
    headers = [{"name": name.replace("_", "-"), "value": value} for name, value in fields.items()]
    return {"payload": {"mimeType": "text/plain", "headers": headers}}


def data(text: str, charset: str = "utf-8") -> dict:
    """A text part's body."""
    octets = text.encode(charset)
    return {"size": len(octets), "data": urlsafe_b64encode(octets).decode().rstrip("=")}


def part(kind: str, content=None, *, parts=None, name: str = "", **fields) -> dict:
    """A part with its text or body, and header fields."""
    headers = mail(**fields)["payload"]["headers"]
    body = content if isinstance(content, dict) else data(content or "")
    made = {"mimeType": kind, "filename": name, "headers": headers, "body": body}
    return made | ({"parts": parts} if parts else {})
