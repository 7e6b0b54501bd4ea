"""Mails of invented people, as Gmail tells them."""

from .sample import stored

INBOX = ("+inbox_view", "+inbox_requests")


def message(
    key: str,
    sender: str,
    to: str,
    *,
    day: int,
    replies_to: str | None = None,
    subject: str = "Hello",
    connection: str = "gmail-acct1",
    labels: list[str] | None = None,
    draft: bool = False,
    name: str | None = None,
    **fields: str,
) -> dict:
    """A mail of November 2026; its Message-ID is made of its name, by default its key."""
    headers = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Message-ID": f"<{name or key}@letters.example>",
        "Date": f"{day} Nov 2026 12:00:00 +0000",
    }
    if replies_to:
        headers |= {"In-Reply-To": f"<{replies_to}@letters.example>"}
        headers |= {"References": f"<{replies_to}@letters.example>"}
    headers |= {field.replace("_", "-"): text for field, text in fields.items()}
    payload = {
        "id": key,
        "threadId": key,
        "labelIds": ["DRAFT"] if draft else labels or ["INBOX"],
        "internalDate": str((1793491200 + 86400 * (day - 1)) * 1000),
        "sizeEstimate": 100,
        "payload": {
            "mimeType": "text/plain",
            "headers": [{"name": name, "value": value} for name, value in headers.items()],
            "body": {"size": 5, "data": "SGVsbG8="},
        },
    }
    return stored("gmail", connection, "email", key, payload)


def build_inbox(lanes) -> None:
    """The inbox and all that it is made of, but for the seeds and the tables with memory."""
    without = ("resource_type:seed", "raw_objects", "rejected_objects")
    lanes.build("--exclude", *without, "--select", *INBOX)
