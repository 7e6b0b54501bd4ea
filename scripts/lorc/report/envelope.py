"""What every mail begins with that is sent to one recipient."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

POLICY = SMTP.clone(max_line_length=78)


def addressed(
    what: tuple[str, str], sender: str, address: str, subject: str, now: datetime
) -> EmailMessage:
    """A mail without its text. `what` is its kind and key.

    The same `what`, sender and recipient make the same Message-ID.
    """
    kind, key = what
    told = f"{key} {sender} {address.lower()}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = address
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{kind}.{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message
