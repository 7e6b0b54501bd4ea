"""Gmail's search box (the q parameter), as far as an extraction needs it."""

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sandbox.gmail import labels
from sandbox.gmail.headers import first_fields, head_of, shown
from sandbox.gmail.mailbox import Mail
from sandbox.gmail.message import has_attachment, parse, text

_TOKEN = re.compile(r'[(){}|]|-(?=[^\s-])|(?:[a-z_]+:)?(?:"[^"]*"|\([^()]*\))|[^\s(){}|]+', re.I)
_DAY_MS = 86_400_000
_UNITS = {"h": _DAY_MS // 24, "d": _DAY_MS, "m": 30 * _DAY_MS, "y": 365 * _DAY_MS}
# "All dates used in the search query are interpreted as midnight on that date in the PST
# timezone" (Gmail API guide, Search for messages)
_PST = timezone(timedelta(hours=-8))
_PLACES = {"drafts": "DRAFT", "chats": "CHAT"}
_FIELDS = {"from": "from", "to": "to", "subject": "subject", "rfc822msgid": "message-id"}

Test = Callable[[Mail], bool]


@dataclass(frozen=True)
class Query:
    """A span of dates (first_ms <= date < end_ms) and tests that a mail must pass."""

    first_ms: int | None = None
    end_ms: int | None = None
    tests: tuple[Test, ...] = ()

    def matches(self, mail: Mail) -> bool:
        """Whether a mail lies in the span and passes every test."""
        return (
            (self.first_ms is None or self.first_ms <= mail.date)
            and (self.end_ms is None or mail.date < self.end_ms)
            and all(test(mail) for test in self.tests)
        )


def shows_hidden(q: str) -> bool:
    """Whether q itself asks for spam or trash, which are left out otherwise."""
    return bool(re.search(r"\b(?:in:anywhere|(?:in|label|is):(?:spam|trash))\b", q, re.I))


def parse_query(q: str, own_labels: dict[str, str]) -> Query:
    """Read q; `own_labels` is the mailbox's {id: name}.

    Terms: after, before, newer, older, newer_than, older_than, label, in, is, from, to, subject,
    rfc822msgid, has:attachment, and plain words. Terms are joined by AND, or by OR, |, { };
    ( ) groups, - negates. Any other operator is searched for as text.
    """
    return _sequence(deque(_TOKEN.findall(q)), own_labels, closing=None, every=_all_of)


def _sequence(
    tokens: deque[str],
    own_labels: dict[str, str],
    closing: str | None,
    every: Callable[[list[Query]], Query],
) -> Query:
    groups: list[list[Query]] = []
    joined = False
    while tokens and (word := tokens.popleft()) != closing:
        if word in ("OR", "|"):
            joined = bool(groups)
        if word in ("OR", "|", "AND", ")", "}"):
            continue
        operand = _operand(word, tokens, own_labels)
        groups[-1].append(operand) if joined else groups.append([operand])
        joined = False
    return every([_any_of(group) for group in groups])


def _operand(word: str, tokens: deque[str], own_labels: dict[str, str]) -> Query:
    if word == "-" and tokens:
        denied = _operand(tokens.popleft(), tokens, own_labels)
        return Query(tests=(lambda mail: not denied.matches(mail),))
    if word == "(":
        return _sequence(tokens, own_labels, ")", _all_of)
    if word == "{":
        return _sequence(tokens, own_labels, "}", _any_of)
    operator, colon, value = word.partition(":")
    if not colon or not operator.isidentifier():
        operator, value = "", word
    return _term(operator.lower(), value.strip('"()'), own_labels)


def _all_of(parts: list[Query]) -> Query:
    return Query(
        max((part.first_ms for part in parts if part.first_ms is not None), default=None),
        min((part.end_ms for part in parts if part.end_ms is not None), default=None),
        tuple(test for part in parts for test in part.tests),
    )


def _any_of(parts: list[Query]) -> Query:
    if len(parts) == 1:
        return parts[0]
    return Query(tests=(lambda mail: any(part.matches(mail) for part in parts),))


def _term(operator: str, value: str, own_labels: dict[str, str]) -> Query:
    if operator in ("after", "newer") and (moment := _moment(value, leave_out_second=True)):
        return Query(first_ms=moment)
    if operator in ("before", "older") and (moment := _moment(value)):
        return Query(end_ms=moment)
    if operator in ("newer_than", "older_than") and (moment := _ago(value)):
        return Query(first_ms=moment) if operator == "newer_than" else Query(end_ms=moment)
    return Query(tests=(_test(operator, value.lower(), own_labels),))


def _moment(value: str, *, leave_out_second: bool = False) -> int | None:
    """Epoch seconds, or a day's midnight, in ms.

    Whether `after:` includes the second itself is not documented. Here it does not: a client
    that counts on it loses mail in a test rather than in a mailbox.
    """
    if re.fullmatch(r"\d{5,12}", value):
        return (int(value) + leave_out_second) * 1000
    try:
        year, month, day = (int(number) for number in re.split(r"[/-]", value))
        return int(datetime(year, month, day, tzinfo=_PST).timestamp()) * 1000
    except (ValueError, OverflowError):
        return None


def _ago(value: str) -> int | None:
    age = re.fullmatch(r"(\d{1,6})([hdmy])", value)
    return int(time.time() * 1000) - int(age[1]) * _UNITS[age[2]] if age else None


def _test(operator: str, value: str, own_labels: dict[str, str]) -> Test:
    if (operator, value) == ("in", "anywhere"):
        return lambda _: True
    if (operator, value) == ("is", "read"):
        return lambda mail: "UNREAD" not in mail.labels
    if (operator, value) == ("has", "attachment"):
        return lambda mail: has_attachment(parse(mail.read()))
    if operator in ("in", "is", "label"):
        label = _label(value, own_labels)
        return lambda mail: label in mail.labels
    if operator in _FIELDS:
        words = [value] if operator == "rfc822msgid" else value.split()
        return lambda mail: all(word in _field(mail, _FIELDS[operator]) for word in words)
    words = f"{operator}:{value}" if operator else value
    return lambda mail: words in _searchable(mail)


def _label(value: str, own_labels: dict[str, str]) -> str:
    """Labels are searched by name, in any case, with - for spaces and slashes."""
    for label, name in own_labels.items():
        if value in (label.lower(), name.lower(), re.sub(r"[ /]", "-", name.lower())):
            return label
    return _PLACES.get(value) or labels.label_id(value)


def _field(mail: Mail, name: str) -> str:
    return shown(name, first_fields(head_of(mail.read())).get(name, "")).lower()


def _searchable(mail: Mail) -> str:
    fields = (_field(mail, name) for name in ("from", "to", "subject"))
    return "\n".join([*fields, text(parse(mail.read())).lower()])
