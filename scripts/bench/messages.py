"""Mails of about 2 KB, as Gmail's API returns them, from invented persons."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

FIRST_SECOND = 1_750_000_000
PER_FOLDER = 10_000


def write_mailbox(folder: Path, count: int) -> None:
    """Write `count` .eml files whose Gmail resources have about 2 KB, one second apart."""
    for number in range(count):
        inside = folder / "INBOX" / f"{number // PER_FOLDER:02}"
        inside.mkdir(parents=True, exist_ok=True)
        mail = EmailMessage()
        for name, value in _headers(number).items():
            mail[name] = value
        mail.set_content(_text(number))
        (inside / f"{number:06}.eml").write_bytes(mail.as_bytes())


def write_stream(path: Path, first: int, count: int, make: Callable | None = None) -> None:
    """Write the Singer stream `messages` with the records first .. first + count - 1.

    `make` makes the record of a number; by default it is a mail's resource.
    """
    make = make or resource
    schema = {
        "type": "SCHEMA",
        "stream": "messages",
        "schema": {"type": "object", "properties": {"id": {"type": "string"}}},
        "key_properties": ["id"],
    }
    now = datetime.now(UTC).isoformat()
    with path.open("w") as file:
        file.write(json.dumps(schema) + "\n")
        for number in range(first, first + count):
            message = {"type": "RECORD", "stream": "messages", "record": make(number)}
            file.write(json.dumps(message | {"time_extracted": now}) + "\n")
        state = {"bookmarks": {"messages": {"replication_key_value": str(first + count)}}}
        file.write(json.dumps({"type": "STATE", "value": state}) + "\n")


def resource(number: int) -> dict:
    """The Gmail message resource of a number (users.messages.get, format full)."""
    text = _text(number).encode()
    return {
        "id": f"1{number:015x}",
        "threadId": f"1{number:015x}",
        "labelIds": ["INBOX", "UNREAD"],
        "snippet": text[:150].decode(),
        "historyId": str(number + 1),
        "internalDate": str((FIRST_SECOND + number) * 1000),
        "sizeEstimate": len(text) + 700,
        "payload": {
            "partId": "",
            "mimeType": "text/plain",
            "filename": "",
            "headers": [{"name": name, "value": value} for name, value in _headers(number).items()],
            "body": {"size": len(text), "data": base64.urlsafe_b64encode(text).decode()},
        },
    }


def _headers(number: int) -> dict[str, str]:
    sent = datetime.fromtimestamp(FIRST_SECOND + number, UTC)
    return {
        "Received": f"from mail.example.org by mx.example.com; {format_datetime(sent)}",
        "From": f"Person {number % 500} <person{number % 500}@example.org>",
        "To": "Front Desk <desk@example.com>",
        "Subject": f"Appointment {number}",
        "Date": format_datetime(sent),
        "Message-ID": f"<{number}@example.org>",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
    }


def _text(number: int) -> str:
    """A body of 700 letters that no two mails share."""
    digests = [hashlib.sha256(b"%d/%d" % (number, part)).hexdigest() for part in range(10)]
    return "Dear front desk,\n\n" + "\n".join(f"{digest} " for digest in digests) + "\n"
