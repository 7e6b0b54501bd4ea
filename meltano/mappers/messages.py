"""Singer messages on their way to the loader: numbered records, no keys, listings as records."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime

from carry import LISTING, Reading, members, outline, record_fault, wrapped

# How taps write a record; anything else takes the exact way.
_USUAL_RECORD = re.compile(r'\{"type":\s*"RECORD",\s*"stream":\s*"[^"\\]*",\s*"record":\s*\{').match


class NotSingerError(Exception):
    """A line that is no Singer message; the sentence holds its number, never its content."""


class Messages:
    """Passes on one line after another and counts the records of each stream."""

    def __init__(self, base: int):
        """Records are numbered base + 1, base + 2, ..."""
        self._base = self._sequence = base
        self._line = 0
        self._reading = Reading()
        self._streams: dict[str, dict[str, int]] = {}
        self._keys: dict[str, list[str]] = {}
        self._first_extracted: dict[str, str] = {}

    def begin_run(self) -> None:
        """Forget what the tap's run so far has set: the next line is another run's first."""
        self._line = 0
        self._keys.clear()
        self._first_extracted.clear()

    def counts(self) -> dict:
        """Return {streams: {name: {records, wrapped, listings}}, first_sequence, last_sequence}.

        Wrapped records are among the records, and so are the records that stand for complete
        listings. The sequences are null before the first record.
        """
        return {
            "streams": self._streams,
            "first_sequence": self._base + 1 if self.has_records else None,
            "last_sequence": self._sequence if self.has_records else None,
        }

    @property
    def has_records(self) -> bool:
        """Whether a record, or what stands for a complete listing, has come."""
        return self._sequence > self._base

    def pass_on(self, line: bytes) -> bytes:
        """Return what goes to the loader for a line (without its newline): a line, or b"".

        Raises NotSingerError.
        """
        self._line += 1
        fault = None
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text, fault = line.decode(errors="surrogateescape"), "invalid_utf8"
        try:
            try:
                message = self._reading.read(text)
            except RecursionError:
                message, fault = outline(text), "nesting_too_deep"
            kind = message and message.get("type")
            if kind == "RECORD" and isinstance(message.get("stream"), str) and "record" in message:
                return self._record(line, text, message, fault or self._reading.fault(text))
        except ValueError:  # of what is too deep to be parsed, its parts show it
            raise NotSingerError(f"line {self._line} of the tap is not JSON.") from None
        if kind == "SCHEMA" and isinstance(message.get("stream"), str) and not fault:
            return self._schema(text)
        if kind == "STATE" and not fault:
            return _one_line(line)
        if kind == "ACTIVATE_VERSION" and isinstance(message.get("stream"), str) and not fault:
            return self._listing(json.loads(text))
        raise NotSingerError(f"line {self._line} of the tap is not a Singer message.")

    def _record(self, line: bytes, text: str, message: dict, fault: str | None) -> bytes:
        self._sequence += 1
        stream = message["stream"]
        count = self._count(stream)
        count["records"] += 1
        self._first_extracted.setdefault(stream, message.get("time_extracted"))
        is_plain = "version" not in message and "_sdc_" not in text and "_tee_" not in text
        if not fault and is_plain and _USUAL_RECORD(text):
            # As text: beyond 2**53 BigQuery may round a JSON number on its way into INT64.
            # https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json#limitations
            return b'{"version":"%d",' % self._sequence + _one_line(line[1:])
        places = members(text)
        record = text[slice(*places["record"])]
        fault = fault or record_fault(record)
        if not fault:
            return _with_member(text, places, "version", f'"{self._sequence}"')
        count["wrapped"] += 1
        envelope = {
            "type": "RECORD",
            "stream": stream,
            "version": str(self._sequence),
            "time_extracted": message.get("time_extracted"),
            "record": wrapped(record, fault, self._keys.get(stream, [])),
        }
        return json.dumps(envelope).encode() + b"\n"

    def _listing(self, message: dict) -> bytes:
        """Return a record in place of ACTIVATE_VERSION: since when every object was extracted.

        The version is the time at which the listing began, as taps have it, in seconds or
        milliseconds; another number says nothing. Not later than the stream's first record, or a
        clock that was set back would make objects gone that were just listed.
        """
        stream = message["stream"]
        since = _moment(message.get("version"))
        if since is None:
            return b""
        since = min(since, _time(self._first_extracted.get(stream)) or since)
        self._sequence += 1
        count = self._count(stream)
        count["records"] += 1
        count["listings"] += 1
        envelope = {
            "type": "RECORD",
            "stream": stream,
            "version": str(self._sequence),
            "time_extracted": datetime.now(UTC).isoformat(),
            "record": {LISTING: since.isoformat()},
        }
        return json.dumps(envelope).encode() + b"\n"

    def _schema(self, text: str) -> bytes:
        """Remember the stream's keys and hide them: the loader stops at a record without one."""
        message = json.loads(text)
        self._count(message["stream"])
        self._keys[message["stream"]] = message.get("key_properties") or []
        return _with_member(text, members(text), "key_properties", "[]")

    def _count(self, stream: str) -> dict[str, int]:
        return self._streams.setdefault(stream, {"records": 0, "wrapped": 0, "listings": 0})


def _time(text: object) -> datetime | None:
    """Return the time that a text names, in UTC unless it says otherwise, None if it names none."""
    with suppress(ValueError, TypeError):
        time = datetime.fromisoformat(text)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    return None


def _moment(version: object) -> datetime | None:
    """Return the time of an epoch in seconds or milliseconds, None if it is neither."""
    if type(version) is not int or not 0 < version < 10**14:
        return None
    return datetime.fromtimestamp(version / 1000 if version > 10**11 else version, UTC)


def _with_member(text: str, places: dict, key: str, value: str) -> bytes:
    """Return the message's line with a member set, all else as it was written."""
    if key in places:
        start, end = places[key]
        text = text[:start] + value + text[end:]
    else:
        text = text.replace("{", f'{{"{key}":{value},', 1)
    return _one_line(text.encode())


def _one_line(line: bytes) -> bytes:
    """Return it with a newline and no carriage return, at which the loader would split it."""
    return line.replace(b"\r", b" ") + b"\n"
