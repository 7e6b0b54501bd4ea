"""An .eml as Gmail's message resource: parts tree, bodies, attachments, snippet."""

import base64
import hashlib
import html
from collections.abc import Iterator
from email.message import Message
from typing import Any

from sandbox.gmail.bodies import is_inline
from sandbox.gmail.bodies import text as text
from sandbox.gmail.headers import shown, unfolded
from sandbox.gmail.mime import content, filename, utf8
from sandbox.gmail.mime import parse as parse

SNIPPET_CHARACTERS = 200
_SNIPPET_SOURCE = 20_000
# a longer text is given by an attachmentId (taylorwilsdon/google_workspace_mcp, issue 939)
LARGEST_TEXT = 2_000_000

Part = dict[str, Any]


def b64url(data: bytes) -> str:
    """Base64url with padding, as Gmail writes bodies."""
    return base64.urlsafe_b64encode(data).decode("ascii")


def payload(
    message: Message, message_id: str, part_id: str = "", *, is_read: bool | None = None
) -> Part:
    """The MessagePart of a MIME part and all below it; `is_read`: its text is a body."""
    name = filename(message)
    part: Part = {
        "partId": part_id,
        "mimeType": _mime_type(message),
        "filename": name,
        "headers": headers(message),
        "body": _body(message, name, message_id, part_id, is_read),
    }
    if message.is_multipart() and not _is_opaque(message):
        prefix = f"{part_id}." if part_id else ""
        part["parts"] = [
            payload(
                child,
                message_id,
                f"{prefix}{number}",
                is_read=is_inline(child, message.get_content_subtype(), number),
            )
            for number, child in enumerate(message.get_payload())
        ]
    return part


def headers(message: Message) -> list[dict[str, str]]:
    """All header fields in order, names as written, values as Gmail shows them."""
    return [{"name": name, "value": shown(name, value)} for name, value in message.raw_items()]


def metadata(message: Message, names: list[str]) -> Part:
    """The payload of format=metadata: type and headers, of which only `names` if any are given."""
    wanted = {name.lower() for name in names}
    kept = [field for field in headers(message) if not wanted or field["name"].lower() in wanted]
    return {"mimeType": _mime_type(message), "headers": kept}


def attachment(message: Message, message_id: str, attachment_id: str) -> Part | None:
    """The MessagePartBody of an attachment, None if the message has no such one."""
    for part_id, part in _leaves(message):
        if attachment_id == _attachment_id(message_id, part_id):
            data = content(part)
            return {"size": len(data), "data": b64url(data)}
    return None


def has_attachment(message: Message) -> bool:
    """Whether any part has a file name."""
    return any(filename(part) for _, part in _leaves(message))


def snippet(message: Message) -> str:
    """The start of the text on one line, HTML-escaped, cut at a word."""
    words = " ".join(text(message)[:_SNIPPET_SOURCE].replace("\0", " ").split())
    if len(words) > SNIPPET_CHARACTERS:
        words = words[: SNIPPET_CHARACTERS + 1].rpartition(" ")[0] or words[:SNIPPET_CHARACTERS]
    return html.escape(words).replace("&#x27;", "&#39;")


def _leaves(message: Message, part_id: str = "") -> Iterator[tuple[str, Message]]:
    """(part id, part) of everything that can carry a body, in order."""
    if not message.is_multipart() or message.get_content_maintype() == "message":
        yield part_id, message
    if message.is_multipart() and not _is_opaque(message):
        prefix = f"{part_id}." if part_id else ""
        for number, child in enumerate(message.get_payload()):
            yield from _leaves(child, f"{prefix}{number}")


def _is_opaque(message: Message) -> bool:
    """Reports (message/delivery-status, ...) that Python splits and Gmail keeps as one body."""
    return message.get_content_maintype() == "message" and (
        message.get_content_subtype() != "rfc822"
    )


def _body(message: Message, name: str, message_id: str, part_id: str, is_read: bool | None) -> Part:
    if is_read is None:
        is_read = is_inline(message, "mixed", 0)
    kind = message.get_content_maintype()
    if message.is_multipart() and kind != "message":
        return {"size": 0}
    if (name and not is_read) or kind not in ("text", "multipart"):
        return {"attachmentId": _attachment_id(message_id, part_id), "size": len(content(message))}
    data = utf8(message)
    if len(data) > LARGEST_TEXT:
        return {"attachmentId": _attachment_id(message_id, part_id), "size": len(data)}
    return {"size": len(data), "data": b64url(data)} if data else {"size": 0}


def _mime_type(part: Message) -> str:
    return unfolded(part.get_content_type())


def _attachment_id(message_id: str, part_id: str) -> str:
    return f"ANGjdJ{b64url(hashlib.sha512(f'{message_id}/{part_id}'.encode()).digest())}"
