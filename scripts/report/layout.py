"""A report's rows as what a page shows: texts, tables and charts in their order, no figure of its own.

The HTML page, the PDF and the mail print the same layout.
"""

from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from report import charts, weeks, words
from report.source import Client

THREADS_SHOWN = 15
CARDS = [
    ("mails_received", "Mails received"),
    ("mails_sent", "Mails sent"),
    ("threads_waiting", "Threads waiting at the week's end"),
    ("responses", "Forms answered"),
    ("flags_raised", "Answers that raised a flag"),
    ("sessions", "Sessions"),
    ("payments", "Payments received"),
    ("refunds", "Refunds"),
]
TABLES = [
    ("sessions", "Sessions, by what became of them"),
    ("payments_amount", "Payments received, amount"),
    ("refunds_amount", "Refunds, amount"),
    ("mails_received", "Mails received, by who sent them"),
    ("responses", "Forms answered, by form"),
    ("mean_score", "Mean score"),
]
KINDS = {"session": "Session", "invoice": "Invoice", "payment_intent": "Payment"}
KINDS |= {"refund": "Refund"}


class Layout:
    """Makes the layout of one report."""

    def __init__(self, rows: dict[str, list[dict]], week: date, zone: str, now: datetime):
        self._rows = rows
        self._week = week
        self._zone = ZoneInfo(zone)
        self._now = now

    def of(self, client: Client | None) -> dict:
        """Everything that is shown."""
        health = self._rows["health"][0]
        title = "Weekly report"
        if client:
            title = f"Report on {words.clean(client.name) or 'a client without a name'}"
        shown = {
            "title": title,
            "is_of_client": client is not None,
            "week": weeks.name(self._week),
            "days": words.span(self._week),
            "made": self._moment(self._now),
            "is_stale": health["is_stale"],
            "headline": self._headline(health),
            "troubles": self._troubles(health),
            "threads": self._threads(),
            "clients": self._clients(),
            "events": self._events(),
        }
        shown["flags"] = [each for each in shown["clients"] if each["is_flagged"]]
        if client is None:
            shown |= {"cards": self._cards(), "tables": self._tables(), **self._leads()}
        return shown

    def _headline(self, health: dict) -> str:
        """The report's first line: whether it can be trusted."""
        if health["is_silent"]:
            return "Old data: nothing has run for days, so nothing below is up to date."
        if health["not_up_to_date"]:
            late = f"{health['not_up_to_date']} of {health['connections']} connections"
            are = "is" if health["not_up_to_date"] == 1 else "are"
            return f"Old data: {late} {are} not up to date. {self._worst(health)}".strip()
        if health["lane_trouble"]:
            return f"Old data: {words.clean(health['lane_trouble'], 300)}"
        since = self._moment(health["oldest_success_at"])
        fresh = f"Up to date: all {health['connections']} connections were read since {since}."
        if health["in_trouble"]:
            return f"{fresh} {health['in_trouble']} need a look. {self._worst(health)}"
        return fresh

    def _worst(self, health: dict) -> str:
        return words.clean(health["worst_trouble"], 300)

    def _troubles(self, health: dict) -> list[dict]:
        found = [
            {"name": row["connection_name"], "text": words.clean(row["trouble"], 300)}
            for row in self._rows.get("connections", [])
            if not row["is_healthy"]
        ]
        if health["lane_trouble"] and "connections" in self._rows:
            found.insert(0, {"name": "lanes", "text": words.clean(health["lane_trouble"], 300)})
        return found

    def _cards(self) -> list[dict]:
        found = {
            metric: list(rows)
            for metric, rows in groupby(
                sorted(
                    (row for row in self._rows["figures"] if row["dimension"] == "all"),
                    key=itemgetter("metric", "week_start"),
                ),
                key=itemgetter("metric"),
            )
        }
        return [self._card(title, found[metric]) for metric, title in CARDS if metric in found]

    def _card(self, title: str, rows: list[dict]) -> dict:
        row = rows[-1]
        chart = charts.bars(
            [(weeks.name(each["week_start"])[5:], each["value"]) for each in rows]
        )
        before, usual = words.number(row["week_before"]), words.number(row["usual"])
        return {
            "title": title,
            "value": words.number(row["value"]),
            "note": f"week before {before}, four weeks' mean {usual}",
            "chart": chart | {"kind": "bars"},
        }

    def _tables(self) -> list[dict]:
        found = []
        for metric, title in TABLES:
            rows = [
                {
                    "name": words.clean(row["dimension"]),
                    "value": words.number(row["value"]),
                    "before": words.number(row["week_before"]),
                    "usual": words.number(row["usual"]),
                }
                for row in self._rows["figures"]
                if row["metric"] == metric
                and row["dimension"] != "all"
                and row["week_start"] == self._week
            ]
            if rows:
                found.append({"title": title, "rows": rows})
        return found

    def _threads(self) -> dict:
        rows = self._rows["threads"]
        shown = rows if len(rows) <= THREADS_SHOWN else rows[:THREADS_SHOWN]
        return {
            "count": len(rows),
            "more": len(rows) - len(shown),
            "rows": [
                {
                    "who": self._name(row["person_name"]),
                    "subject": words.clean(row["subject"]) or "(no subject)",
                    "wait": words.wait(row["hours_waiting"], row["days_waiting"]),
                    "since": self._day(row["waiting_since"]),
                    "stage": row["lead_stage"] or "–",
                }
                for row in shown
            ],
        }

    def _leads(self) -> dict:
        return {
            "leads": [
                {name: words.number(value) for name, value in row.items() if isinstance(value, int)}
                | {"stage": row["lead_stage"]}
                for row in self._rows["leads"]
            ],
            "moves": [
                {
                    "who": self._name(row["person_name"]),
                    "what": f"{words.clean(row['stage_before']) or 'new'} → "
                    f"{words.clean(row['stage']) or 'none'}",
                    "when": self._day(row["moved_at"]),
                }
                for row in self._rows["lead_moves"]
            ],
        }

    def _clients(self) -> list[dict]:
        bands = _grouped(self._rows["bands"], "instrument_id")
        scores = _grouped(self._rows["scores"], "client_key")
        return [
            {
                "name": self._name(row["person_name"]),
                "is_flagged": row["flags_in_week"] > 0,
                "note": self._note(row),
                "charts": [
                    charts.trend(rows, by_instrument[instrument]) | {"kind": "trend"}
                    for by_instrument in [_grouped(scores[row["client_key"]], "instrument_id")]
                    for instrument, rows in bands.items()
                    if instrument in by_instrument
                ],
            }
            for row in self._rows["clients"]
        ]

    def _note(self, row: dict) -> str:
        if row["flags_in_week"]:
            return f"Item 9 flagged on {self._day(row['last_flag_at'])}"
        if row["last_flag_at"]:
            return f"No flag this week; item 9 last flagged on {self._day(row['last_flag_at'])}"
        if row["answers_in_week"]:
            return "Answered this week"
        return f"Last answered on {self._day(row['last_answer_at'])}"

    def _events(self) -> list[dict]:
        kinds = KINDS if "figures" not in self._rows else KINDS.keys() - {"session"}
        return [
            {
                "when": self._day(row["occurred_at"]),
                "who": self._name(row["person_name"]),
                "kind": KINDS[row["event_kind"]],
                "what": words.clean((row["title"] or "").replace("_", " ")),
                "amount": words.money(row["amount"], row["currency"]),
            }
            for row in self._rows["events"]
            if row["event_kind"] in kinds
        ]

    def _name(self, name: str | None) -> str:
        return words.clean(name, 60) or "Somebody unknown"

    def _day(self, when: datetime) -> str:
        return words.day(when.astimezone(self._zone))

    def _moment(self, when: datetime) -> str:
        return words.moment(when.astimezone(self._zone))


def _grouped(rows: list[dict], column: str) -> dict[str, list[dict]]:
    """The rows by what a column says, in their order."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found
