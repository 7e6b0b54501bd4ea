"""Rows as the report's views give them, of invented people with awkward names."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from lorc.report import metrics

WEEK = date(2026, 11, 16)
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
ARABIC, CHINESE = "ليلى حسن", "李小龙"
FLAG_ITEM = f"PHQ-9 item {9}"
HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(2)> #sys.inputs *b* $x$'
OVERRIDE = "pay \u202etxt.exe\u202c now\u2066 \u0007"
LONG = ("Re: " + "abcdefghi " * 50)[:499] + "!"
UNBROKEN = "W" * 300
BANDS = {
    "phq9": ("PHQ-9", [0, 5, 10, 15, 20], 27, 10, 6),
    "gad7": ("GAD-7", [0, 5, 10, 15], 21, 8, 4),
}
NAMES = ["minimal", "mild", "moderate", "moderately severe", "severe"]


def bands() -> list[dict]:
    found = []
    for instrument, (name, lows, highest, cutoff, change) in BANDS.items():
        names = NAMES if len(lows) == 5 else [*NAMES[:3], NAMES[4]]
        for low, high, band in zip(lows, [*lows[1:], highest + 1], names, strict=True):
            found.append(
                {
                    "instrument_id": instrument,
                    "instrument_name": name,
                    "low": low,
                    "high": high - 1,
                    "band": band,
                    "highest": highest,
                    "recovery_cutoff": Decimal(cutoff),
                    "reliable_change": Decimal(change),
                    "is_higher_worse": True,
                }
            )
    return found


def scores(client: str, instrument: str, totals: list[int | None], flags=()) -> list[dict]:
    """Scores a week apart, the last in the week of the report."""
    started = datetime(2026, 11, 17, 9, 0, tzinfo=UTC) - timedelta(weeks=len(totals) - 1)
    first = next((total for total in totals if total is not None), None)
    found = []
    for place, total in enumerate(totals):
        change = None if total is None else Decimal(total - first)
        verdict = "same"
        if total is None:
            verdict = "incomplete"
        elif place == 0:
            verdict, change = "first", None
        elif change <= -BANDS[instrument][4]:
            verdict = "recovered" if total < BANDS[instrument][3] <= first else "better"
        elif change >= BANDS[instrument][4]:
            verdict = "worse"
        band = None
        if total is not None:
            [band] = [
                row["band"]
                for row in bands()
                if row["instrument_id"] == instrument and row["low"] <= total <= row["high"]
            ]
        found.append(
            {
                "score_key": f"{client}-{instrument}-{place}",
                "client_key": client,
                "instrument_id": instrument,
                "occurred_at": started + timedelta(weeks=place),
                "total": None if total is None else Decimal(total),
                "band": band,
                "change_from_baseline": change,
                "verdict": verdict,
                "has_flag": place in flags,
                "flags": [{"item_number": 9, "state": "raised"}] if place in flags else [],
                "n_items": 9,
                "n_missing": 3 if total is None else 0,
                "n_rejected": 0,
                "no_total_reason": "too_many_missing" if total is None else None,
                "version_number": 1,
            }
        )
    return found


def client(key: str, name: str | None, place: int, *, flags: int = 0, **more) -> dict:
    when = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    return {
        "place": place,
        "client_key": key,
        "person_name": name,
        "flags_in_week": flags,
        "last_flag_at": when if flags else None,
        "raised_names": FLAG_ITEM if flags else None,
        "unread_names": None,
        "ever_raised_names": FLAG_ITEM if flags else None,
        "last_unread_at": None,
        "answers_in_week": 1,
        "last_answer_at": when,
        "is_worse": False,
        "is_recovered": False,
        "is_unconfirmed": False,
        "claimed_names": None,
        "last_claim_at": None,
    } | more


def thread(place: int, name: str | None, subject: str | None, hours: int = 100) -> dict:
    return {
        "place": place,
        "person_name": name,
        "subject": subject,
        "lead_stage": "client",
        "waiting_since": NOW - timedelta(hours=hours),
        "hours_waiting": hours,
        "days_waiting": hours // 24,
        "email": "someone@client.example.org",
        "connections": ["gmail-acct1"],
        "contact_id": None,
        "answer_failed": False,
        "waiting_group": "client",
        "wait_class": "too_long",
        "class_count": 5,
        "class_longest_since": NOW - timedelta(hours=4000),
        "class_longest_name": ARABIC,
    }


def figures(values: dict[tuple[str, str], list[int]]) -> list[dict]:
    """A row per week and figure; the last value of each is that of the report's week."""
    found = []
    for (metric, dimension), series in values.items():
        for place, value in enumerate(series):
            before = series[max(place - 4, 0) : place]
            found.append(
                {
                    "week_start": WEEK - timedelta(weeks=len(series) - 1 - place),
                    "metric": metric,
                    "dimension": dimension,
                    "value": Decimal(value),
                    "week_before": Decimal(series[place - 1]) if place else None,
                    "usual": round(Decimal(sum(before)) / len(before), 1) if before else None,
                    "unread_connections": None,
                }
            )
    return found


def health(**changes) -> dict:
    fresh = {
        "connections": 13,
        "in_trouble": 0,
        "not_up_to_date": 0,
        "oldest_success_at": NOW - timedelta(hours=2),
        "is_silent": False,
        "worst_connection": "gmail-acct1",
        "worst_trouble": None,
        "lane_trouble": None,
        "lanes_built_at": NOW,
        "is_stale": False,
    }
    return fresh | changes


def quiet() -> dict[str, list[dict]]:
    """A week in which nothing happened."""
    return {
        "health": [health()],
        "connections": [],
        "score_troubles": [],
        "bands": bands(),
        "threads": [],
        "clients": [],
        "scores": [],
        "events": [],
        "figures": figures({(each.name, "all"): [0] for each in metrics.cards()}),
        "late_figures": [],
        "flags": [],
        "outcomes": [],
        "completion": [],
        "response_times": [],
        "titles": [{"kind": "form", "key_name": "google-forms-followup", "title": "Follow-up"}],
        "leads": [],
        "lead_moves": [],
    }


def late(metric: str, dimension: str, value: int) -> dict:
    """What came to a figure of the week before, in the report of the week."""
    return {
        "week_start": WEEK,
        "about_week": WEEK - timedelta(weeks=1),
        "metric": metric,
        "dimension": dimension,
        "value": Decimal(value),
    }


def flag(name: str | None, **more) -> dict:
    """A flag item that was raised in the week."""
    return {
        "person_name": name,
        "contact_id": "c-1",
        "emails": ["someone@client.example.org"],
        "phone": "+43 1 5550 100",
        "idem_key": "google_forms:google-forms-followup:form_response:r1",
        "instrument_name": "PHQ-9",
        "item_number": 9,
        "item_text": "Thoughts that you would be better off dead",
        "flag_state": "raised",
        "answer": "Nearly every day",
        "occurred_at": datetime(2026, 11, 19, 20, 30, tzinfo=UTC),
        "followed_at": None,
        "followed_state": None,
        "is_current_version": True,
        "is_unconfirmed": False,
        "claimed_names": None,
        "is_new": True,
        "is_open": True,
    } | more


def outcome(name: str | None) -> dict:
    """The outcomes of an instrument, or of all."""
    counts = {"improved": 3, "deteriorated": 1, "recovered": 2, "reliably_recovered": 2}
    counts |= {"paired": 12, "cases": 8}
    rates = ("improvement", "deterioration", "recovery", "reliable_recovery")
    return (
        {"instrument_name": name}
        | {f"n_{key}": count for key, count in counts.items()}
        | {f"{key}_rate": Decimal("0.25") for key in rates}
    )


def busy() -> dict[str, list[dict]]:
    """A week with everything that could break a page."""
    rows = quiet()
    rows["figures"] = figures(
        {(each.name, "all"): [0] * 6 for each in metrics.cards()}
        | {
            ("mails_received", "all"): [3, 5, 1234567, 4, 8, 21],
            ("mails_sent", "all"): [1, 2, 3, 4, 5, 6],
            ("threads_waiting", "all"): [7, 8, 9, 10, 11, 12],
            ("responses", "all"): [0, 0, 0, 0, 0, 13],
            ("flags_raised", "all"): [0, 0, 0, 0, 0, 1],
            ("sessions", "all"): [14, 14, 14, 14, 14, 17],
            ("sessions", "Held"): [14, 14, 14, 14, 14, 15],
            ("sessions", "No-show"): [0, 0, 0, 0, 0, 2],
            ("payments", "all"): [0, 1, 1, 1, 1, 3],
            ("payments_amount", "EUR"): [0, 100, 100, 100, 100, 1250],
            ("refunds", "all"): [0, 0, 0, 0, 0, 1],
            ("refunds_amount", "EUR"): [0, 0, 0, 0, 0, 120],
        }
    )
    rows["flags"] = [flag(ARABIC), flag(HOSTILE, flag_state="unread", answer=HOSTILE)]
    rows["outcomes"] = [outcome("PHQ-9"), outcome(None)]
    rows["completion"] = [
        {
            "instrument_name": "PHQ-9",
            "n_due": 8,
            "n_answered": 6,
            "n_in_time": 5,
            "completion_rate": Decimal("0.75"),
        }
    ]
    rows["response_times"] = [
        {
            "week_start": WEEK,
            "requests": 21,
            "answered": 18,
            "half_hours": Decimal("4.5"),
            "most_hours": Decimal(80),
            "half_business_hours": Decimal("2.1"),
            "most_business_hours": None,
        }
    ]
    rows["late_figures"] = [
        late("sessions", "all", -1),
        late("sessions", "Held", -1),
        late("payments", "all", 1),
        late("payments_amount", "EUR", 50),
        late("scores", "all", 1),
    ]
    rows["clients"] = [
        client("flagged", ARABIC, 1, flags=1),
        client("often", CHINESE, 2),
        client("once", HOSTILE, 3),
        client("never", None, 4),
    ]
    rows["scores"] = [
        *scores("flagged", "phq9", [11, 12, 19, 21], flags=[3]),
        *scores("flagged", "gad7", [9, 9, 13]),
        *scores("often", "phq9", [20 - place % 17 for place in range(200)]),
        *scores("often", "gad7", [12, 10, 7, 6]),
        *scores("once", "phq9", [8]),
        *scores("never", "phq9", [None]),
    ]
    rows["threads"] = [
        thread(1, ARABIC, LONG, 4000),
        thread(2, CHINESE, OVERRIDE, 30),
        thread(3, HOSTILE, HOSTILE, 5),
        thread(4, UNBROKEN, UNBROKEN, 2),
        thread(5, None, None, 1),
    ]
    rows["leads"] = [
        {
            "place": 10,
            "lead_stage": "client",
            "new_threads": 31,
            "new_threads_before": 32,
            "threads": 33,
            "people": 34,
            "threads_waiting": 35,
        }
    ]
    rows["lead_moves"] = [
        {
            "person_name": CHINESE,
            "stage_before": "Lead",
            "stage": "Client",
            "moved_at": NOW - timedelta(days=5),
        }
    ]
    rows["events"] = [
        {
            "person_name": ARABIC,
            "event_kind": "payment_intent",
            "occurred_at": NOW - timedelta(days=4),
            "title": "requires_payment_method",
            "amount": Decimal("1250.5"),
            "currency": "EUR",
        }
    ]
    return rows


def crowded() -> dict[str, list[dict]]:
    """A week of 200 clients with eight instruments each, 5,000 who wait and three currencies."""
    rows = busy()
    instruments = [f"Instrument {number}" for number in range(8)]
    of_phq9 = [row for row in bands() if row["instrument_id"] == "phq9"]
    rows["bands"] = [
        row | {"instrument_id": name, "instrument_name": name}
        for name in instruments
        for row in of_phq9
    ]
    keys = [f"client {place}" for place in range(200)]
    names = [ARABIC, CHINESE, UNBROKEN, None]
    rows["clients"] = [client(key, names[at % 4], at + 1) for at, key in enumerate(keys)]
    rows["scores"] = [
        row | {"instrument_id": name, "score_key": f"{row['score_key']} {name}"}
        for at, key in enumerate(keys)
        for name in instruments
        for row in scores(key, "phq9", [at % 28, 27 - at % 28])
    ]
    rows["threads"] = [
        thread(place, names[place % 4], LONG, hours)
        | {"waiting_group": group, "wait_class": wait, "class_count": 5000 // 4}
        for place, (group, wait, hours) in enumerate(
            [
                (group, wait, hours + turn)
                for group, wait, hours in (
                    ("client", "too_long", 90),
                    ("client", "new", 4),
                    ("other", "long_ago", 4000),
                    ("machine", "due", 40),
                )
                for turn in range(10)
            ],
            1,
        )
    ]
    rows["outcomes"] = [outcome(name) for name in [*instruments, None]]
    money = {"EUR": 1250, "JPY": 1234567, "KWD": 12}
    rows["figures"] += figures(
        {("payments_amount", currency): [0, amount] for currency, amount in money.items()}
    )
    return rows
