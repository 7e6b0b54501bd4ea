"""Header fields as bytes in a file, and as the text that Gmail shows of them."""

import base64
import quopri
import re
from email.utils import mktime_tz, parsedate_tz

_HEAD_END = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:((?:.*(?:\n[ \t])?)*)", re.MULTILINE)
# Google Takeout's additions to a message: not part of it
_TAKEOUT = re.compile(rb"^X-(?:Gmail-Labels|GM-THRID):.*\n(?:[ \t].*\n)*", re.MULTILINE | re.I)
_FOLD = re.compile(r"\r?\n(?=[ \t])|[\r\n]+")
_WORD = r"=\?[^?\s]+\?[bBqQ]\?[^?\r\n]*\?="
_WORDS = re.compile(rf"{_WORD}(?:\s+{_WORD})*")
_ADDRESS_FIELDS = {"from", "to", "cc", "bcc", "reply-to", "sender", "resent-from", "resent-to"}
_SPECIALS = re.compile(r'[()<>@,;:\\".\[\]]')
_EPOCH_MS_LIMIT = 1 << 53


def head_of(raw: bytes) -> bytes:
    """The header block of a message, line ends included."""
    end = _HEAD_END.search(raw)
    return raw[: end.end()] if end else raw


def without_takeout(raw: bytes) -> bytes:
    """The message without the header fields that Google Takeout adds to it."""
    head = head_of(raw)
    return _TAKEOUT.sub(b"", head) + raw[len(head) :]


def first_fields(head: bytes) -> dict[str, str]:
    """Each header field's first occurrence: lower-case name, unfolded text."""
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(head):
        found.setdefault(name.decode().lower(), unfolded(value))
    return found


def unfolded(value: bytes | str) -> str:
    """A field's text without its folds: UTF-8 (RFC 6532) if it is, else Latin-1."""
    if isinstance(value, str):
        if value.isascii():
            return _FOLD.sub("", value)
        value = value.encode("utf-8", "surrogateescape")
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return _FOLD.sub("", text.strip(" \t\r\n"))


def decoded(value: str) -> str:
    """A field's text with its RFC 2047 words decoded; what cannot be decoded stays."""
    return _WORDS.sub(lambda run: _decode_run(run[0]), value) if "=?" in value else value


def shown(name: str, value: str) -> str:
    """A raw field value as Gmail shows it in `payload.headers`.

    Unfolded and with RFC 2047 words decoded, as recorded answers have it (a no-break space in a
    sender's name, an emoji in a subject). A decoded display name that an address list would
    misread is quoted. The MIME fields keep their words: `filename` is where they are decoded.
    """
    value = unfolded(value)
    name = name.lower()
    if "=?" not in value or name.startswith("content-"):
        return value
    if name in _ADDRESS_FIELDS:
        return _WORDS.sub(lambda run: _phrase(run, value), value)
    return decoded(value)


def date_ms(value: str) -> int | None:
    """Milliseconds since 1970 of a Date or the end of a Received field, None if unreadable."""
    try:
        parsed = parsedate_tz(value.rpartition(";")[2].strip())
        stamp = mktime_tz(parsed) * 1000 if parsed else 0
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return stamp if 0 < stamp < _EPOCH_MS_LIMIT else None


def _phrase(run: re.Match[str], value: str) -> str:
    text = _decode_run(run[0])
    quoted = value.count('"', 0, run.start()) % 2
    if quoted or not _SPECIALS.search(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _decode_run(run: str) -> str:
    """Adjacent words of one charset are joined as bytes: a character may be split over them."""
    chunks: list[tuple[str, bytes, str]] = []
    for word in re.findall(_WORD, run):
        _, charset, encoding, text, _ = word.split("?")
        charset = charset.partition("*")[0].lower()
        data, source = _word_bytes(encoding, text), word
        if chunks and chunks[-1][0] == charset:
            _, before, first = chunks.pop()
            data, source = before + data, f"{first} {word}"
        chunks.append((charset, data, source))
    return "".join(_decode_chunk(*chunk) for chunk in chunks)


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except ValueError:
        return raw


def _decode_chunk(charset: str, data: bytes, source: str) -> str:
    try:
        return data.decode(charset, "replace")
    except (LookupError, ValueError):
        return source
