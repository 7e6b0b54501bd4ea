"""Values as people read them, and texts that others wrote made safe to lay out."""

import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

# what turns the order of what follows round, or hides in it
DIRECTIONS = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0x61C}
LONGEST = 120
MONTHS = "January February March April May June July August September October November December"


def clean(text: str | None, longest: int = LONGEST) -> str:
    """A text on one line, without control characters or overrides of direction, cut to a length."""
    kept = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Zs") else character
        for character in unicodedata.normalize("NFC", text or "")
        if ord(character) not in DIRECTIONS
        and unicodedata.category(character) not in ("Cs", "Co", "Cn")
    )
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def name(text: str | None) -> str:
    """Somebody's name, or that nobody knows it."""
    return clean(text, 60) or "Somebody unknown"


def number(value: Decimal | int | float | None) -> str:
    """A figure without needless zeros: 12, 9.25; a dash for none."""
    if value is None:
        return "\N{EN DASH}"
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(amount: Decimal | None, currency: str | None) -> str:
    """An amount with its currency: 1,250.00 EUR."""
    return "" if amount is None else f"{amount:,.2f} {currency or ''}".strip()


def signed(value: Decimal) -> str:
    """A change with its sign, the minus as a minus."""
    sign = "\N{MINUS SIGN}" if value < 0 else "+"
    return f"{sign}{number(abs(value))}"


def day(when: date) -> str:
    """17 Nov 2026."""
    return f"{when.day} {MONTHS.split()[when.month - 1][:3]} {when.year}"


def moment(when: datetime) -> str:
    """17 Nov 2026, 09:05."""
    return f"{day(when)}, {when:%H:%M}"


def span(monday: date) -> str:
    """The days of a week: 16 to 22 November 2026."""
    names = MONTHS.split()
    sunday = monday + timedelta(days=6)
    if monday.month == sunday.month:
        first = f"{monday.day}"
    elif monday.year == sunday.year:
        first = f"{monday.day} {names[monday.month - 1]}"
    else:
        first = f"{monday.day} {names[monday.month - 1]} {monday.year}"
    return f"{first} to {sunday.day} {names[sunday.month - 1]} {sunday.year}"


def wait(hours: int, days: int) -> str:
    """How long somebody waits: 5 hours, 1 day, 23 days."""
    count, unit = (days, "day") if days else (hours, "hour")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def counted(count: int, one: str, many: str) -> str:
    """1 thread, 2 threads."""
    return f"{count:,} {one if count == 1 else many}"
