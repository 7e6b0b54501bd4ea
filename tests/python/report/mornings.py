"""Rows of a morning as the views `today_*` give them, of invented people with awkward names."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from lorc.today.layout import Today
from lorc.today.source import SHOWN_OF_A_CLASS, Morning

from . import rows

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
HOURS = {"new": 5, "due": 30, "too_long": 100, "long_ago": 4000}


def person(name: str | None, **more) -> dict:
    emails = ["someone@client.example.org"]
    return {"person_name": name, "contact_id": "c-1", "emails": emails} | more


def threads(count: int, group: str, wait: str, subject: str, name: str | None) -> list[dict]:
    """The newest of so many that wait in a class."""
    return [
        {
            "place": place,
            "person_name": name,
            "subject": subject,
            "lead_stage": "client",
            "waiting_since": NOW - timedelta(hours=HOURS[wait] + place),
            "hours_waiting": HOURS[wait] + place,
            "days_waiting": (HOURS[wait] + place) // 24,
            "email": "someone@client.example.org",
            "connections": ["gmail-acct1", "exchange-booking-mensio"],
            "contact_id": None,
            "answer_failed": place == 2,
            "waiting_group": group,
            "wait_class": wait,
            "class_count": count,
            "class_longest_since": NOW - timedelta(hours=HOURS[wait] + count),
            "class_longest_name": name,
            "threads_waiting": count,
        }
        for place in range(1, min(count, SHOWN_OF_A_CLASS) + 1)
    ]


def score(instrument: str, total: int, band: str) -> dict:
    return {
        "instrument_name": instrument,
        "total": Decimal(total),
        "band": band,
        "occurred_at": NOW - timedelta(days=9),
        "change_from_baseline": Decimal(-3),
        "verdict": "same",
        "n_missing": 0,
        "n_rejected": 0,
        "without_total_at": None,
    }


def session(name: str | None, hours: int, **more) -> dict:
    return (
        person(name)
        | {
            "idem_key": f"dataverse:dataverse-clinic:session:{hours}",
            "started_at": NOW + timedelta(hours=hours),
            "duration_minutes": 50,
            "session_type": "Individual",
            "status": "Scheduled",
            "therapist_name": "Leonie",
            "scores": [score("PHQ-9", 14, "moderate"), score("GAD-7", 9, "mild")],
            "open_flags": [],
            "due_names": None,
            "due_since": None,
            "is_today": hours < 17,
        }
        | more
    )


def payment(name: str | None, amount: str, currency: str) -> dict:
    return person(name) | {
        "idem_key": f"stripe:stripe-prod:payment_intent:{currency}",
        "payment_type": "payment_intent",
        "status": "requires_payment_method",
        "amount": Decimal(amount),
        "currency": currency,
        "description": "Session of November",
        "occurred_at": NOW - timedelta(days=2),
        "due_at": None,
    }


def dispute(name: str | None) -> dict:
    """A payment that a bank disputes, with a day until which it waits for evidence."""
    return payment(name, "120", "EUR") | {
        "idem_key": "stripe:stripe-prod:dispute:dp_1",
        "payment_type": "dispute",
        "status": "needs_response",
        "due_at": NOW + timedelta(days=7),
    }


def newcomer(name: str | None, about: str | None) -> dict:
    return person(name) | {
        "came_at": NOW - timedelta(days=1),
        "came_by": "mail",
        "about": about,
        "lead_stage": "enquiry",
        "is_waiting": True,
        "is_unconfirmed": False,
    }


def calm() -> dict[str, list[dict]]:
    """A morning on which there is nothing to do."""
    parts = ("flags", "threads", "newcomers", "sessions", "payments")
    parts += ("score_troubles", "connections", "conflicts")
    return {part: [] for part in parts} | {"health": [rows.health()]}


def busy(people: int = 5, waiting: int | None = None) -> dict[str, list[dict]]:
    """A morning with everything that could break a page, and so many people of each kind."""
    waiting = waiting or people
    found = calm()
    found["flags"] = [
        rows.flag(rows.ARABIC),
        rows.flag(rows.HOSTILE, flag_state="unread", answer=rows.HOSTILE, is_new=False),
        rows.flag(None, is_unconfirmed=True, claimed_names=rows.CHINESE, is_current_version=False),
    ]
    found["threads"] = [
        *threads(waiting, "client", "too_long", rows.LONG, rows.CHINESE),
        *threads(waiting, "client", "new", rows.OVERRIDE, rows.HOSTILE),
        *threads(waiting, "other", "long_ago", rows.UNBROKEN, rows.UNBROKEN),
        *threads(waiting, "machine", "due", rows.HOSTILE, None),
    ]
    for place, row in enumerate(found["threads"], 1):
        row |= {"place": place, "threads_waiting": 4 * waiting}
    names = [rows.ARABIC, rows.CHINESE, rows.UNBROKEN, None]
    found["newcomers"] = [newcomer(names[place % 4], rows.LONG) for place in range(people)]
    found["sessions"] = [
        session(
            rows.ARABIC,
            2,
            open_flags=[{"instrument_name": "PHQ-9", "item_number": 9}],
            due_names="PHQ-9",
            due_since=DAY,
        ),
        session(rows.CHINESE, 3, scores=[score(f"I-{place}", place, "mild") for place in range(8)]),
        *(session(names[place % 4], 4 + place % 30, scores=[]) for place in range(people)),
    ]
    found["payments"] = [
        dispute(rows.LONG),
        payment(rows.CHINESE, "1250.5", "EUR"),
        payment(rows.ARABIC, "12000", "JPY"),
        payment(None, "7.123", "KWD"),
    ]
    found["score_troubles"] = [
        {"subject": "binding", "sentence": "A question of the form has no answer that fits."}
    ]
    found["conflicts"] = [
        {
            "conflict_type": "address_of_several_contacts",
            "conflicts": 2,
            "why": "Several living contacts have the address.",
            "settled_by": "Leave the address with one of the contacts.",
        }
    ]
    found["connections"] = [
        {"connection_name": "stripe-prod", "is_healthy": False, "trouble": "Many rejects."}
    ]
    return found


def laid_out(of: dict[str, list[dict]], day: date | None = None) -> dict:
    return Today(Morning(None, day, NOW, ZoneInfo("Europe/Vienna")), of, NOW).layout()
