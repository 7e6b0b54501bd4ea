"""Values as people and JSON read them."""

import json
from datetime import timedelta

from lorc.console.visible import escaped


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, bool | int | float | str | dict | list) or value is None:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def to_json(value: object, indent: int | None = None) -> str:
    """A value as JSON that does nothing to a terminal."""
    return escaped(json.dumps(value, indent=indent, ensure_ascii=False, default=plain))


def short(text: str, widest: int) -> str:
    """A text that is cut where it gets too wide."""
    return text if len(text) <= widest else f"{text[: widest - 3]}..."


def text(value: object) -> str:
    """A value as a cell of a table or of a CSV file shows it."""
    if value is None:
        return ""
    return to_json(value) if isinstance(value, dict | list) else str(value)


def in_words(length: timedelta) -> str:
    """A span of time in its largest whole unit, in words: 12 minutes, 26 hours, 3 days."""
    number, unit = span(length).split()
    word = {"s": "second", "min": "minute", "h": "hour", "d": "day"}[unit]
    return f"{number} {word}{'' if number == '1' else 's'}"


def span(length: timedelta) -> str:
    """A span of time in its largest whole unit: 45 s, 12 min, 26 h, 3 d."""
    seconds = int(length.total_seconds())
    for unit, least in (("d", 3 * 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= least:
            return f"{seconds // min(least, 86_400)} {unit}"
    return f"{seconds} s"
