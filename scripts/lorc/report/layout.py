"""A report's rows as what a page shows: texts, tables, charts in their order, no figure of its own.

The HTML page, the PDF and the mail print the same layout.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from lorc.pages import standing, waiting, words
from lorc.pages.rows import Rows
from lorc.report import clients, practice, weeks
from lorc.report.source import Client

SHOWN_OF_A_CLASS = 6
KINDS = {"session", "invoice", "payment_intent", "refund"}


class Layout:
    """Makes the layout of one report."""

    def __init__(self, rows: dict[str, list[dict]], week: date, zone: str, now: datetime):
        self._rows = dict(rows)
        self._week = week
        self._zone = ZoneInfo(zone)
        self._now = now

    def of(self, client: Client | None) -> dict:
        """Everything that is shown."""
        health = self._rows["health"][0]
        title = words.say("report_title")
        if client:
            self._name_nobody_else()
            name = words.clean(client.name) or words.say("nameless_client")
            title = words.say("report_on", name=name)
        shown = {
            "title": title,
            "is_of_client": client is not None,
            "week": weeks.name(self._week),
            "days": words.span(self._week),
            "made": self._moment(self._now),
            "is_stale": health["is_stale"],
            "headline": standing.headline(health, self._moment),
            "troubles": [*standing.troubles(self._rows), *standing.conflicts(self._rows)],
            "threads": self._threads(),
            "score_troubles": [words.told(row["sentence"]) for row in self._rows["score_troubles"]],
            "clients": clients.laid_out(self._rows, self._day),
            "events": self._events(),
        }
        shown["flags"] = [Rows(self._zone).flag(row) for row in self._rows["flags"]]
        if client is None:
            shown |= practice.laid_out(self._rows, self._week, self._day)
            shown["troubles"] += practice.unread(self._rows, self._week)
        return shown

    def _name_nobody_else(self) -> None:
        """Whom an unconfirmed response claims is not said in a report on who gave it."""
        unnamed = {"claimed_names": None}
        for part in ("clients", "flags"):
            self._rows |= {part: [row | unnamed for row in self._rows[part]]}

    def _threads(self) -> dict:
        """Those who wait, by class, the newest of each; what a machine may have written is only
        counted."""
        is_of_client = "figures" not in self._rows
        groups = waiting.groups(
            self._rows["threads"], Rows(self._zone), SHOWN_OF_A_CLASS, of_one=is_of_client
        )
        count = len(self._rows["threads"])
        return {
            "count": count,
            "told": words.say("report_waiting", count=count),
            "groups": groups,
        }

    def _events(self) -> list[dict]:
        kinds = KINDS if "figures" not in self._rows else KINDS - {"session"}
        return [
            {
                "when": self._day(row["occurred_at"]),
                "who": words.name(row["person_name"]),
                "kind": words.word("event_kind", row["event_kind"]),
                "what": self._title(row),
                "amount": words.money(row["amount"], row["currency"]),
            }
            for row in self._rows["events"]
            if row["event_kind"] in kinds
        ]

    @staticmethod
    def _title(row: dict) -> str:
        """What became of it: a word for Stripe's, or what the client records call it."""
        title = words.clean(row["title"])
        return words.told(words.word("payment_status", title)) if title else ""

    def _day(self, when: datetime) -> str:
        return words.day(when.astimezone(self._zone))

    def _moment(self, when: datetime) -> str:
        return words.moment(when.astimezone(self._zone))
