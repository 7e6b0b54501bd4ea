"""RFC 3339 timestamps in UTC, exact to the nanosecond that Google writes."""

import re
from datetime import UTC, datetime, timedelta

_ZULU = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")


def instant(moment: str) -> str:
    """A text that sorts as the moment does; ValueError if it is no such timestamp."""
    read = _ZULU.fullmatch(moment)
    if read is None:
        raise ValueError(f"{moment} is no timestamp like 2014-10-02T15:01:23.045123456Z")
    datetime.fromisoformat(read[1])
    return f"{read[1]}.{read[2] or '':0<9}"


def tick(newest: str) -> datetime:
    """The time of a submission: now, or right after the instant `newest`, empty if there is none,
    where this machine's clock is late."""
    now = datetime.now(UTC)
    if not newest:
        return now
    return max(now, datetime.fromisoformat(f"{newest[:26]}Z") + timedelta(milliseconds=1))


def zulu(moment: datetime, timespec: str) -> str:
    """The moment as Google writes it, with milliseconds or microseconds."""
    return moment.isoformat(timespec=timespec).replace("+00:00", "Z")
