"""The text of a mail that Gmail keeps elsewhere: which parts' bodies are to be fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARTS = 20  # of a mail
MOST_OCTETS = 8 << 20  # of a mail's parts together
_TEXT = {"text/plain", "text/html"}
# what a report says to machines (RFC 3464, 8098) is text, whatever it is called
_REPORT = re.compile(r"message/(global-)?(delivery-status|disposition-notification)")


def kept_elsewhere(payload: Any) -> Iterator[dict]:
    """Yield the `body` objects of text parts that have an attachmentId and no data, in order.

    Text is what a reader is shown where it stands (RFC 8621, 4.1.4), and the fields of a report.
    No more than MOST_PARTS are yielded, and only those that fit into MOST_OCTETS together.
    """
    parts, octets, waiting = 0, 0, [(payload, "mixed", 0)]
    while waiting and parts < MOST_PARTS:
        part, kind, place = waiting.pop()
        if not isinstance(part, dict):
            continue
        mime_type = str(part.get("mimeType", "")).lower()
        if mime_type.startswith("multipart/"):
            children = part.get("parts")
            below = list(enumerate(children if isinstance(children, list) else ()))
            waiting += [(child, mime_type[10:], number) for number, child in reversed(below)]
            continue
        body = part.get("body")
        if _is_text(part, mime_type, kind, place) and _is_elsewhere(body):
            size = body.get("size")
            if isinstance(size, int) and 0 <= size <= MOST_OCTETS - octets:
                parts, octets = parts + 1, octets + size
                yield body


def _is_elsewhere(body: Any) -> bool:
    is_named = isinstance(body, dict) and isinstance(body.get("attachmentId"), str)
    return is_named and bool(body["attachmentId"]) and not body.get("data")


def _is_text(part: dict, mime_type: str, kind: str, place: int) -> bool:
    if kind == "report" and _REPORT.fullmatch(mime_type):
        return True
    if mime_type not in _TEXT or _disposition(part).strip().lower().startswith("attachment"):
        return False
    return place == 0 or (kind != "related" and not part.get("filename"))


def _disposition(part: dict) -> str:
    headers = part.get("headers")
    for header in headers if isinstance(headers, list) else ():
        if isinstance(header, dict) and str(header.get("name")).lower() == "content-disposition":
            return str(header.get("value"))
    return ""
