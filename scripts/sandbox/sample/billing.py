"""Invoices of the sessions and of billing.yml: who owes what since when, what came of it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from . import care
from .records import VIENNA, load, pick, vienna


@dataclass(frozen=True)
class Line:
    """Some sessions of one kind, price in EUR, from the first's start to the last's end in UTC."""

    text: str
    count: int
    price: int
    start: datetime
    end: datetime


@dataclass
class Invoice:
    """One invoice; times are in UTC, story is what billing.yml tells of it."""

    client: str
    day: str
    created: datetime
    lines: list[Line]
    number: str | None = None
    story: dict = field(default_factory=dict)

    @property
    def payer(self):
        """The person who pays for the client at that time."""
        for rule in load("billing.yml")["payers"]:
            if rule["who"] == self.client and self.day >= rule["since"].isoformat():
                return rule["payer"]
        return self.client

    @property
    def name(self):
        """A name that no other invoice has."""
        return f"{self.client}-{self.created:%Y%m%d%H%M}-{self.lines[0].price}"

    @property
    def amount(self):
        """The sum in cents."""
        return sum(100 * line.count * line.price for line in self.lines)

    @property
    def method(self):
        """How it is paid: card or sepa_debit."""
        usual = "card" if self.client in load("billing.yml")["cards"] else "sepa_debit"
        return self.story.get("method", usual)

    @property
    def status(self):
        """The status that Stripe shows at the end of the sample data."""
        if "voided" in self.story:
            return "void"
        if "uncollectible" in self.story:
            return "uncollectible"
        return "paid" if self.paid else "open"

    @property
    def paid(self):
        """When the money came, or None if it did not yet."""
        if self.story.keys() & {"failed", "voided"}:
            return None
        if "paid" in self.story:
            return vienna(self.story["paid"])
        came = self.created + timedelta(days=1 + pick(9, self.name), minutes=pick(300, self.name))
        return came if came <= care.NOW else None


@cache
def invoices():
    """Return all invoices by time, numbered; ValueError names a special one that nobody made."""
    plan = load("billing.yml")
    special = {(one["who"], one["day"].isoformat()): one for one in plan["special"]}
    found = [_by_hand(one) for one in plan["once"]]
    for (client, day), (created, parts) in sorted(_periods(plan).items()):
        story = special.pop((client, day), {})
        created = vienna(story["created"]) if "created" in story else created
        if created <= care.NOW:
            lines = [_line(group) for group in parts.values()]
            found.append(Invoice(client, day, created, lines, story.get("number"), story))
    if special:
        raise ValueError(f"No invoice is made for {' on '.join(min(special))}.")
    return _numbered(sorted(found, key=lambda one: (one.created, one.name)))


def _by_hand(one):
    created = vienna(one["created"])
    day = one["created"].date().isoformat()
    lines = [Line(*said, vienna(start), vienna(end)) for *said, start, end in one["lines"]]
    return Invoice(one["who"], f"{day} by hand", created, lines, one["number"], one)


def _periods(plan):
    """Return {(client, day): (created, {(kind, fee): sessions})} of all billed sessions."""
    rhythm = {who: name for name, persons in plan["rhythm"].items() for who in persons}
    by_hand = {(one["who"], str(one["month"])) for one in plan["billed_by_hand"]}
    found = defaultdict(lambda: (None, defaultdict(list)))
    for session in care.sessions():
        start = session.start.astimezone(VIENNA).replace(tzinfo=None)
        if not session.billed or (session.client, f"{start:%Y-%m}") in by_hand:
            continue
        made = _made(rhythm[session.client], start)
        key = session.client, made.date().isoformat()
        parts = found[key][1]
        parts[session.kind, session.fee].append(session)
        found[key] = vienna(made), parts
    return found


def _made(rhythm, start):
    """Return when the invoice for a session is made, by the clocks of Vienna."""
    if rhythm == "each":
        return (start - timedelta(days=1)).replace(hour=18, minute=0)
    first = start.replace(day=1, hour=0, minute=0)
    if rhythm == "monthly":
        return (first + timedelta(days=31)).replace(day=1, hour=16) - timedelta(days=1)
    month = 3 * ((start.month - 1) // 3 + 1) + 1
    return first.replace(year=start.year + month // 13, month=(month - 1) % 12 + 1, hour=9)


def _line(sessions):
    """Return the line for sessions of one kind and fee."""
    first, last = sessions[0].start, sessions[-1].start
    what = {"group": "Tuesday group", "couple": "Couple session"}.get(
        sessions[0].kind, "Psychotherapy"
    )
    when = f"{first.day} {first:%B %Y}" if len(sessions) == 1 else f"{last:%B %Y}"
    if first.month != last.month:
        when = f"{first:%B} to {last:%B %Y}"
    return Line(f"{what}, {when}", len(sessions), sessions[0].fee, first, sessions[-1].end)


def _numbered(found):
    """Give each invoice without a number the next free one of its month, Q-2026-0601 and so on."""
    taken = {one.number for one in found}
    for one in found:
        local, place = one.created.astimezone(VIENNA), 0
        while one.number is None:
            place += 1
            number = f"Q-{local:%Y-%m}{place:02d}"
            if number not in taken:
                one.number = number
                taken.add(number)
    return found
