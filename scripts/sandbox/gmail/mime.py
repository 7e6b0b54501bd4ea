"""A message as a MIME tree, and what a part of it holds."""

import email
import re
from email.generator import BytesGenerator
from email.message import Message
from email.policy import Compat32, compat32
from io import BytesIO

from sandbox.gmail.headers import decoded, unfolded

MAX_DEPTH = 50
_QUOTED = re.compile(r'"[^"]*"')


class _Unfolding(Compat32):
    """Reads what stands in quotes in Content-Type without its folds, such as a boundary."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if name.lower() == "content-type":
            value = _QUOTED.sub(lambda quoted: unfolded(quoted[0]), value)
        return name, value


def parse(raw: bytes) -> Message:
    """The MIME tree of a message; one nested deeper than any real mail is a single text part."""
    try:
        message = email.message_from_bytes(raw, policy=_Unfolding())
        if _depth(message) <= MAX_DEPTH:
            return message
    except RecursionError:
        pass
    plain = Message()
    plain.set_payload(raw.decode("ascii", "surrogateescape"))
    return plain


def content(part: Message) -> bytes:
    """A part's bytes with its transfer encoding undone."""
    if not part.is_multipart():
        return part.get_payload(decode=True) or b""
    out = BytesIO()
    generator = BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=compat32)
    for child in part.get_payload():
        generator.flatten(child)
    return out.getvalue()


def utf8(part: Message) -> bytes:
    """A text part's bytes in UTF-8, whatever its charset: Gmail recodes `body.data` and leaves
    the Content-Type field as it was (github.com/openclaw/gogcli/issues/446)."""
    data = content(part)
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


def filename(part: Message) -> str:
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


def _depth(message: Message) -> int:
    depth, level = 0, [message]
    while level := [child for part in level if part.is_multipart() for child in part.get_payload()]:
        depth += 1
    return depth
