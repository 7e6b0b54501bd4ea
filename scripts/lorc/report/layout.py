"""A report's rows as what a page shows: texts, tables, charts in their order, no figure of its own.

The HTML page, the PDF and the mail print the same layout.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from lorc.report import clients, practice, weeks, words
from lorc.report.source import Client

THREADS_SHOWN = 15
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
            "troubles": [*self._troubles(health), *self._conflicts()],
            "threads": self._threads(),
            "score_troubles": [
                words.clean(row["sentence"], 400) for row in self._rows["score_troubles"]
            ],
            "clients": clients.laid_out(self._rows, self._day),
            "events": self._events(),
        }
        shown["flags"] = [each for each in shown["clients"] if each["is_flagged"]]
        if client is None:
            shown |= practice.laid_out(self._rows, self._week, self._day)
            shown["troubles"] += practice.unread(self._rows, self._week)
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

    def _conflicts(self) -> list[dict]:
        """The links between persons that are in doubt, by kind, each with what settles it."""
        return [
            {
                "name": "persons",
                "text": f"{words.counted(row['conflicts'], 'link', 'links')} in doubt. "
                f"{row['why']} {row['settled_by']}",
            }
            for row in self._rows.get("conflicts", [])
        ]

    def _threads(self) -> dict:
        rows = self._rows["threads"]
        shown = rows if len(rows) <= THREADS_SHOWN else rows[:THREADS_SHOWN]
        return {
            "count": len(rows),
            "more": len(rows) - len(shown),
            "rows": [
                {
                    "who": words.name(row["person_name"]),
                    "subject": words.clean(row["subject"]) or "(no subject)",
                    "wait": words.wait(row["hours_waiting"], row["days_waiting"]),
                    "since": self._day(row["waiting_since"]),
                    "stage": row["lead_stage"] or words.number(None),
                }
                for row in shown
            ],
        }

    def _events(self) -> list[dict]:
        kinds = KINDS if "figures" not in self._rows else KINDS.keys() - {"session"}
        return [
            {
                "when": self._day(row["occurred_at"]),
                "who": words.name(row["person_name"]),
                "kind": KINDS[row["event_kind"]],
                "what": words.clean((row["title"] or "").replace("_", " ")),
                "amount": words.money(row["amount"], row["currency"]),
            }
            for row in self._rows["events"]
            if row["event_kind"] in kinds
        ]

    def _day(self, when: datetime) -> str:
        return words.day(when.astimezone(self._zone))

    def _moment(self, when: datetime) -> str:
        return words.moment(when.astimezone(self._zone))
