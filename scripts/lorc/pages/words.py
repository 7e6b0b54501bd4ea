"""Values as people read them, and texts that others wrote made safe to lay out."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from lorc.pages import language

# what turns the order of what follows round, or hides in it
DIRECTIONS = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0x61C}
LONGEST = 120


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
    return clean(text, 60) or say("nobody_known")


def say(key: str, **given: object) -> str:
    """The text of a key of the catalogue."""
    return language.chosen().say(key, **given)


def word(kind: str, key: str | None) -> str:
    """The word for a key of the database, harmless; a dash for none."""
    return language.NOTHING if key is None else language.chosen().word(kind, clean(key))


def told(text: str | None, longest: int = 400) -> str:
    """A sentence of the warehouse, in the language where the catalogue has it."""
    return language.chosen().told(clean(text, longest))


def number(value: Decimal | int | float | None) -> str:
    """A figure without needless zeros: 12, 9.25; a dash for none."""
    return language.chosen().number(value)


def percent(share: Decimal | None) -> str:
    """A share of 1 in hundredths; a dash for none."""
    return language.chosen().percent(share)


def money(amount: Decimal | None, currency: str | None) -> str:
    """An amount in its currency: €1,250.00."""
    return language.chosen().money(amount, currency)


def signed(value: Decimal, shown: Callable[[Decimal], str] = number) -> str:
    """A change with its sign, the minus as a minus."""
    sign = "\N{MINUS SIGN}" if value < 0 else "+"
    return f"{sign}{shown(abs(value))}"


def day(when: date) -> str:
    """17 Nov 2026."""
    return language.chosen().day(when)


def weekday(when: date) -> str:
    """Tuesday, 17 November 2026."""
    return language.chosen().weekday(when)


def moment(when: datetime) -> str:
    """17 Nov 2026, 09:05."""
    return f"{day(when)}, {when:%H:%M}"


def span(monday: date) -> str:
    """The days of a week: 16-22 Nov 2026."""
    return language.chosen().days(monday, monday + timedelta(days=6))


def wait(hours: int, days: int) -> str:
    """How long somebody waits: 5 hours, 1 day, 23 days."""
    return say("days", count=days) if days else say("hours", count=hours)


def lacking(score: dict) -> str:
    """What a sheet lacks, in words: nothing, or how many items of which kind."""
    missing, rejected = score["n_missing"], score["n_rejected"]
    told = []
    if missing:
        told.append(say("items_left_out", count=missing))
    if rejected:
        told.append(say("answers_unread", count=rejected))
    return say("and").join(told)


def counted(count: int, one: str, many: str) -> str:
    """1 thread, 2 threads."""
    return f"{count:,} {one if count == 1 else many}"
