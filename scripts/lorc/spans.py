"""Spans of time in words."""

from datetime import timedelta


def span(length: timedelta) -> str:
    """A span of time in its largest whole unit: 45 s, 12 min, 26 h, 3 d."""
    seconds = int(length.total_seconds())
    for unit, least in (("d", 3 * 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= least:
            return f"{seconds // min(least, 86_400)} {unit}"
    return f"{seconds} s"
