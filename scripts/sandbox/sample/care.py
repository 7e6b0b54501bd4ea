"""The sessions of care.yml, written out: who saw whom, when, how, and for what fee."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from .records import load, vienna

# The sample data ends here: later sessions are still to come.
NOW = vienna(datetime(2026, 11, 20, 17, 0))
KINDS = {"in person": (50, 120), "video": (50, 120), "couple": (75, 150), "group": (90, 35)}


@dataclass(frozen=True)
class Session:
    """One person's part in one session; start is in UTC, fee in EUR."""

    client: str
    therapist: str
    start: datetime
    kind: str
    status: str
    fee: int
    billed: bool

    @property
    def minutes(self):
        """The length that the kind of session has."""
        return KINDS[self.kind][0]

    @property
    def end(self):
        """When the session is over."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def name(self):
        """A name that no other session has."""
        return f"{self.client}-{self.start:%Y%m%d-%H%M}"


@cache
def sessions():
    """Return all sessions by start; ValueError names a date of `but` without a session."""
    found = [one for plan in load("care.yml") for one in _planned(plan)]
    return sorted(found, key=lambda one: (one.start, one.client))


def _planned(plan):
    clients = plan["who"] if isinstance(plan["who"], list) else [plan["who"]]
    changes = dict(plan.get("but", {}))
    for part in plan["sessions"]:
        kind = part.get("kind", plan.get("kind", "in person"))
        fee = part.get("fee", KINDS[kind][1])
        for start in _dates(part):
            change = changes.pop(start.date(), "held")
            if change == "skipped":
                continue
            moved = isinstance(change, datetime)
            begin, status = (change, "held") if moved else (start, change)
            late = status == "cancelled late"
            if vienna(begin) > NOW:
                status = "scheduled"
            for client in clients:
                yield Session(
                    client=client,
                    therapist=plan["with"],
                    start=vienna(begin),
                    kind=kind,
                    status=status.removesuffix(" late"),
                    fee=fee,
                    billed=late or status in ("held", "no-show"),
                )
    if changes:
        raise ValueError(f"There is no session of {plan['who']} on {min(changes)}.")


def _dates(part):
    """Yield the starts of one part of a plan, every so many weeks."""
    start, last = part["from"], part.get("until", part["from"].date())
    while start.date() <= last:
        yield start
        start += timedelta(weeks=part.get("every", 1))
