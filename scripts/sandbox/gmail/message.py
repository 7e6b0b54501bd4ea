"""An .eml as Gmail's message resource: parts tree, bodies, attachments, snippet."""

import base64
import email
import hashlib
import html
import re
from collections.abc import Iterator
from email.generator import BytesGenerator
from email.message import Message
from email.policy import compat32
from io import BytesIO
from typing import Any

from sandbox.gmail.headers import decoded, shown, unfolded

SNIPPET_CHARACTERS = 200
MAX_DEPTH = 50
_SNIPPET_SOURCE = 20_000
_HIDDEN_HTML = re.compile(r"<(style|script|title)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")

Part = dict[str, Any]


def b64url(data: bytes) -> str:
    """Base64url with padding, as Gmail writes bodies."""
    return base64.urlsafe_b64encode(data).decode("ascii")


def parse(raw: bytes) -> Message:
    """The MIME tree of a message; one nested deeper than any real mail is a single text part."""
    try:
        message = email.message_from_bytes(raw)
        if _depth(message) <= MAX_DEPTH:
            return message
    except RecursionError:
        pass
    plain = Message()
    plain.set_payload(raw.decode("ascii", "surrogateescape"))
    return plain


def payload(message: Message, message_id: str, part_id: str = "") -> Part:
    """The MessagePart of a MIME part and all below it."""
    name = _filename(message)
    part: Part = {
        "partId": part_id,
        "mimeType": _mime_type(message),
        "filename": name,
        "headers": headers(message),
        "body": _body(message, name, message_id, part_id),
    }
    if message.is_multipart() and not _is_opaque(message):
        prefix = f"{part_id}." if part_id else ""
        part["parts"] = [
            payload(child, message_id, f"{prefix}{number}")
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
            data = _content(part)
            return {"size": len(data), "data": b64url(data)}
    return None


def texts(message: Message) -> dict[str, str]:
    """The first text part without a file name of each subtype: {"plain": ..., "html": ...}."""
    parts: dict[str, Message] = {}
    for _, part in _leaves(message):
        if part.get_content_maintype() == "text" and not _filename(part):
            parts.setdefault(part.get_content_subtype(), part)
    return {kind: _utf8(part).decode("utf-8", "replace") for kind, part in parts.items()}


def text(message: Message) -> str:
    """The readable text: the first text/plain part, else the first text/html without its tags."""
    found = texts(message)
    if "plain" in found:
        return found["plain"]
    source = found.get("html", "")[:_SNIPPET_SOURCE]
    return html.unescape(_TAG.sub(" ", _HIDDEN_HTML.sub(" ", source)))


def has_attachment(message: Message) -> bool:
    """Whether any part has a file name."""
    return any(_filename(part) for _, part in _leaves(message))


def snippet(message: Message) -> str:
    """The start of the text on one line, HTML-escaped, cut at a word."""
    words = " ".join(text(message)[:_SNIPPET_SOURCE].replace("\0", " ").split())
    if len(words) > SNIPPET_CHARACTERS:
        words = words[: SNIPPET_CHARACTERS + 1].rpartition(" ")[0] or words[:SNIPPET_CHARACTERS]
    return html.escape(words).replace("&#x27;", "&#39;")


def _depth(message: Message) -> int:
    depth, level = 0, [message]
    while level := [child for part in level if part.is_multipart() for child in part.get_payload()]:
        depth += 1
    return depth


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


def _body(message: Message, name: str, message_id: str, part_id: str) -> Part:
    kind = message.get_content_maintype()
    if message.is_multipart() and kind != "message":
        return {"size": 0}
    if name or kind not in ("text", "multipart"):
        return {"attachmentId": _attachment_id(message_id, part_id), "size": len(_content(message))}
    data = _utf8(message)
    return {"size": len(data), "data": b64url(data)} if data else {"size": 0}


def _content(part: Message) -> bytes:
    """A part's bytes with its transfer encoding undone."""
    if not part.is_multipart():
        return part.get_payload(decode=True) or b""
    out = BytesIO()
    generator = BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=compat32)
    for child in part.get_payload():
        generator.flatten(child)
    return out.getvalue()


def _utf8(part: Message) -> bytes:
    """A text part's bytes in UTF-8, whatever its charset: Gmail recodes `body.data` and leaves
    the Content-Type field as it was (github.com/openclaw/gogcli/issues/446)."""
    data = _content(part)
    try:
        data.decode("utf-8")
        charset = (part.get_content_charset() or "us-ascii") if data.isascii() else "utf-8"
    except UnicodeDecodeError:
        charset = part.get_content_charset() or "latin-1"
    if charset in ("utf-8", "us-ascii"):
        return data
    try:
        return data.decode(charset, "replace").encode("utf-8", "replace")
    except (LookupError, ValueError):
        return data


def _mime_type(part: Message) -> str:
    return unfolded(part.get_content_type())


def _filename(part: Message) -> str:
    """The file name of Content-Disposition or Content-Type: RFC 2231, RFC 2047 or raw UTF-8."""
    fields = [
        (name, value)
        for name, value in part.raw_items()
        if name.lower() in ("content-disposition", "content-type") and "name" in value.lower()
    ]
    if not fields:
        return ""
    named = Message()
    for name, value in fields:
        named[name] = unfolded(value)
    try:
        return decoded(named.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _attachment_id(message_id: str, part_id: str) -> str:
    return f"ANGjdJ{b64url(hashlib.sha512(f'{message_id}/{part_id}'.encode()).digest())}"
