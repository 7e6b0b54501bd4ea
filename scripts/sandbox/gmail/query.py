"""Gmail's search box (the q parameter), as far as an extraction needs it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from sandbox.gmail import labels
from sandbox.gmail.headers import first_fields, head_of, shown
from sandbox.gmail.mailbox import Mail
from sandbox.gmail.message import parse, text

_TERM = re.compile(r'(-?)(?:([a-z_]+):)?("[^"]*"|\([^)]*\)|\S+)', re.I)
_DAY_MS = 86_400_000
_UNITS = {"h": _DAY_MS // 24, "d": _DAY_MS, "m": 30 * _DAY_MS, "y": 365 * _DAY_MS}
# "interpreted as midnight on that date in the PST timezone", says the guide on searching
_PST = timezone(timedelta(hours=-8))
_PLACES = {"inbox": "INBOX", "sent": "SENT", "drafts": "DRAFT", "draft": "DRAFT"}
_PLACES |= {"spam": "SPAM", "trash": "TRASH", "chats": "CHAT"}
_STATES = {"unread": "UNREAD", "starred": "STARRED", "important": "IMPORTANT"}

Test = Callable[[Mail], bool]


@dataclass
class Query:
    """What a q asks for: a span of dates, tests of a mail, and whether it names spam or trash."""

    first_ms: int | None = None
    end_ms: int | None = None
    with_hidden: bool = False
    tests: list[Test] = field(default_factory=list)

    def matches(self, mail: Mail) -> bool:
        """Whether a mail within the span passes every test."""
        return all(test(mail) for test in self.tests)


def parse_query(q: str, own_labels: dict[str, str]) -> Query:
    """Read q: after, before, newer_than, older_than, label, in, is, from, to, subject, words.

    `-` negates a term; terms are joined by AND. Any other operator is searched for as text.
    """
    query = Query()
    for minus, operator, value in _TERM.findall(q):
        value = value.strip('"()')
        span = _span(operator.lower(), value)
        if span and not minus:
            _narrow(query, *span)
            continue
        test = _in_span(*span) if span else _test(query, operator.lower(), value, own_labels)
        query.tests.append(_negated(test) if minus else test)
    return query


def _span(operator: str, value: str) -> tuple[int | None, int | None] | None:
    if operator in ("after", "newer") and (stamp := _moment(value)) is not None:
        return stamp, None
    if operator in ("before", "older") and (stamp := _moment(value)) is not None:
        return None, stamp
    age = re.fullmatch(r"(\d{1,6})([hdmy])", value)
    if operator in ("newer_than", "older_than") and age:
        stamp = int(time.time() * 1000) - int(age[1]) * _UNITS[age[2]]
        return (stamp, None) if operator == "newer_than" else (None, stamp)
    return None


def _moment(value: str) -> int | None:
    if re.fullmatch(r"\d{5,12}", value):
        return int(value) * 1000
    try:
        year, month, day = (int(number) for number in re.split(r"[/-]", value))
        return int(datetime(year, month, day, tzinfo=_PST).astimezone(UTC).timestamp()) * 1000
    except (ValueError, OverflowError):
        return None


def _narrow(query: Query, first: int | None, end: int | None) -> None:
    if first is not None:
        query.first_ms = max(first, query.first_ms or first)
    if end is not None:
        query.end_ms = min(end, query.end_ms or end)


def _in_span(first: int | None, end: int | None) -> Test:
    return lambda mail: (first is None or first <= mail.date) and (end is None or mail.date < end)


def _negated(test: Test) -> Test:
    return lambda mail: not test(mail)


def _test(query: Query, operator: str, value: str, own_labels: dict[str, str]) -> Test:
    if operator == "in" and value.lower() == "anywhere":
        query.with_hidden = True
        return lambda _: True
    if operator == "is" and value.lower() == "read":
        return lambda mail: "UNREAD" not in mail.labels
    if operator in ("in", "is", "label"):
        label = _label(value, own_labels)
        query.with_hidden |= label in labels.HIDDEN
        return lambda mail: label in mail.labels
    if operator in ("from", "to", "subject"):
        return lambda mail: value.lower() in _field(mail, operator).lower()
    words = f"{operator}:{value}" if operator else value
    return lambda mail: words.lower() in _searchable(mail).lower()


def _label(value: str, own_labels: dict[str, str]) -> str:
    """Labels are searched by name, in any case, with - for spaces and slashes."""
    value = value.lower()
    for label, name in own_labels.items():
        if value in (name.lower(), re.sub(r"[ /]", "-", name.lower())):
            return label
    return _PLACES.get(value) or _STATES.get(value) or labels.label_id(value)


def _field(mail: Mail, name: str) -> str:
    return shown(name, first_fields(head_of(mail.read())).get(name, ""))


def _searchable(mail: Mail) -> str:
    fields = (_field(mail, name) for name in ("from", "to", "subject"))
    return "\n".join([*fields, text(parse(mail.read()))])
