"""The Message resource of a mail, in each of the four formats."""

from typing import Any

from sandbox.gmail import message
from sandbox.gmail.mailbox import Mail
from sandbox.google import GoogleError

FORMATS = ("full", "raw", "metadata", "minimal")


def resource(mail: Mail, form: str, metadata_headers: list[str]) -> dict[str, Any]:
    """messages.get's answer; `metadata_headers` narrows the headers of format=metadata."""
    raw = read(mail)
    parsed = message.parse(raw)
    answer: dict[str, Any] = {"id": mail.id, "threadId": mail.thread}
    if mail.labels:
        answer["labelIds"] = sorted(mail.labels)
    answer["snippet"] = message.snippet(parsed)
    if form == "full":
        answer["payload"] = message.payload(parsed, mail.id)
    if form == "metadata":
        answer["payload"] = message.metadata(parsed, metadata_headers)
    if form == "raw":
        answer["raw"] = message.b64url(raw)
    answer["sizeEstimate"] = len(raw)
    answer["historyId"] = str(mail.history_id)
    answer["internalDate"] = str(mail.date)
    return answer


def read(mail: Mail) -> bytes:
    """The mail's bytes; GoogleError 404 if its file is gone."""
    try:
        return mail.read()
    except OSError as error:
        raise GoogleError(404) from error
