"""What the page of a day is made of: rows of the views `today_*`, as the warehouse says them."""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from lorc.report.source import Asked, Source
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

NEEDED = {"today_flags", "today_newcomers", "today_payments", "today_sessions", "today_threads"}
NEEDED |= {"waiting_limits", "identity_conflicts", "report_health", "connection_health"}
NEW_DAYS = 7
SHOWN_OF_A_CLASS = 25


class Morning:
    """A day, from its morning on: its rows in a warehouse.

    A day that is over, or has not come, is shown as of its end.
    """

    def __init__(self, warehouse: Warehouse, day: date | None, now: datetime, zone: ZoneInfo):
        self._warehouse = warehouse
        self.day = day or now.astimezone(zone).date()
        ended = datetime.combine(self.day + timedelta(days=1), time(), zone)
        self.moment = now if self.day == now.astimezone(zone).date() else ended
        self.zone = zone

    def missing(self) -> list[str]:
        """The views that are not there yet."""
        return sorted(NEEDED - self._warehouse.tables())

    def rows(self) -> dict[str, list[dict]]:
        """The rows of each part of the page."""
        moment = self.moment.isoformat()
        since = (self.day - timedelta(days=1)).isoformat()
        week = (self.day - timedelta(days=NEW_DAYS)).isoformat()
        return Source(self._warehouse).standing(
            {
                "flags": self._asked("today_flags_listed", since=since, moment=moment),
                "threads": self._asked("today_threads_listed", moment=moment),
                "newcomers": self._asked("today_newcomers_listed", since=week, moment=moment),
                "sessions": self._asked("today_sessions_listed", day=self.day.isoformat()),
                "payments": self._asked("today_payments_listed", moment=moment),
            }
        )

    def _asked(self, query: str, **given: str) -> Asked:
        sql = render(query, table=self._warehouse.settings.table, most=SHOWN_OF_A_CLASS)
        return partial(self._warehouse.rows, sql, **given)
