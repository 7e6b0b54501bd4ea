"""What Graph calls a mail with a calendar part (RFC 5546): an eventMessage."""

import re
from collections.abc import Iterator
from email.message import Message

from sandbox.gmail.mime import utf8

TYPES = {
    "meetingRequest": "#microsoft.graph.eventMessageRequest",
    "meetingCancelled": "#microsoft.graph.eventMessage",
    "meetingAccepted": "#microsoft.graph.eventMessageResponse",
    "meetingDeclined": "#microsoft.graph.eventMessageResponse",
    "meetingTenativelyAccepted": "#microsoft.graph.eventMessageResponse",  # Graph's own spelling
}
_ANSWERS = {
    "ACCEPTED": "meetingAccepted",
    "DECLINED": "meetingDeclined",
    "TENTATIVE": "meetingTenativelyAccepted",
}
_METHOD = re.compile(r"^METHOD:\s*(\w+)", re.M | re.I)
_ANSWER = re.compile(r"PARTSTAT=(ACCEPTED|DECLINED|TENTATIVE)", re.I)


def meeting(message: Message) -> dict[str, str]:
    """The property meetingMessageType, if it is a mail of a meeting."""
    for part in _parts(message):
        if part.get_content_type() == "text/calendar":
            text = re.sub(r"\r?\n[ \t]", "", utf8(part).decode("utf-8", "replace"))
            named = _METHOD.search(text)
            method = (named[1] if named else str(part.get_param("method", ""))).upper()
            if method in ("REQUEST", "CANCEL"):
                kind = "meetingRequest" if method == "REQUEST" else "meetingCancelled"
                return {"meetingMessageType": kind}
            answer = _ANSWER.search(text)
            if method == "REPLY" and answer:
                return {"meetingMessageType": _ANSWERS[answer[1].upper()]}
    return {}


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message but not of those that it encloses."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _parts(part)
