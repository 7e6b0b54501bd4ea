"""What a report is made of: rows of the report's views, as the warehouse says them."""

from dataclasses import dataclass
from datetime import date, timedelta

from lorc.project.errors import StepFailed, WrongCall
from lorc.project.settings import variable
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

WEEKS = 12
VIEWS = (
    "bands",
    "clients",
    "events",
    "figures",
    "health",
    "late_figures",
    "lead_moves",
    "leads",
    "score_troubles",
    "scores",
    "threads",
)
TABLES = {"persons", "report_recipients", "today_flags", "practice_outcomes", "inbox_requests"}
TABLES |= {"questionnaire_completion"}


@dataclass(frozen=True)
class Client:
    """The one client that a report is of."""

    key: str
    name: str | None


class Source:
    """The report's views in a warehouse."""

    def __init__(self, warehouse: Warehouse):
        self._warehouse = warehouse
        self.cost = warehouse.cost
        self._table = warehouse.settings.table

    def missing(self) -> list[str]:
        """The views that are not there yet."""
        needed = {f"report_{name}" for name in VIEWS} | TABLES
        return sorted(needed - self._warehouse.tables())

    def weeks(self) -> list[date]:
        """The weeks that are over and that there are figures of, the newest first."""
        rows = self._warehouse.rows(render("report_weeks", table=self._table))
        return [row["week_start"] for row in rows]

    def client(self, named: str) -> Client:
        """The client of that key, contact id or address. Raises WrongCall."""
        found = self._warehouse.rows(
            render("report_persons", table=self._table), client=named.strip()
        )
        if len(found) != 1:
            how = "nobody" if not found else "more than one person"
            raise WrongCall(
                f"--client names {how}: give the person_key or contact_id of the view persons, "
                "or an address."
            )
        return Client(found[0]["person_key"], found[0]["display_name"])

    def recipients(self) -> list[str]:
        """The addresses that get the weekly report. Raises StepFailed when there are none."""
        rows = self._warehouse.rows(render("report_recipients_listed", table=self._table))
        if not rows:
            message = "Nobody gets the report: list somebody in seeds/report/report_recipients.csv."
            raise StepFailed(message, "no_recipients", retryable=False)
        return [row["email"] for row in rows]

    def rows(self, week: date, client: Client | None) -> dict[str, list[dict]]:
        """The rows of each view that the report of a week, or of one client, shows."""
        first = week - timedelta(weeks=WEEKS - 1)
        person = client.key if client else None
        found = {
            "health": self._rows("health", ["worst_connection"]),
            "score_troubles": self._rows("score_troubles", ["place", "sentence"]),
            "bands": self._rows("bands", ["instrument_id desc", "low"]),
            "threads": self._rows("threads", ["place"], person=person),
            "clients": self._rows("clients", ["place"], week, week, person),
            "scores": self._rows("scores", ["occurred_at", "score_key"], None, week, person),
            "events": self._rows(
                "events", ["occurred_at", "event_key"], first if client else week, week, person
            ),
            "flags": self._of_week("flags_of_week", week, person),
        }
        if client:
            return found
        return found | {
            "connections": self._connections(),
            "conflicts": self._conflicts(),
            "outcomes": self._of_week("outcomes_of_week", week),
            "completion": self._of_week("completion_of_week", week),
            "response_times": self._of_week("response_times", week),
            "titles": self._warehouse.rows(render("form_titles", table=self._table)),
            "metrics": self._warehouse.rows(
                render(
                    "ordered_rows", table=self._table, name="reporting_metrics", order_by="metric"
                )
            ),
            "figures": self._rows("figures", ["week_start", "metric", "dimension"], first, week),
            "late_figures": self._rows(
                "late_figures", ["about_week", "metric", "dimension"], week, week
            ),
            "leads": self._rows("leads", ["place"], week, week),
            "lead_moves": self._rows("lead_moves", ["moved_at", "idem_key"], week, week),
        }

    def standing(self) -> dict[str, list[dict]]:
        """How the data and what it is made of stand now."""
        return {
            "health": self._rows("health", ["worst_connection"]),
            "score_troubles": self._rows("score_troubles", ["place", "sentence"]),
            "connections": self._connections(),
            "conflicts": self._conflicts(),
        }

    def _of_week(self, query: str, week: date, person: str | None = None) -> list[dict]:
        sql = render(
            query,
            table=self._table,
            time_zone=variable("time_zone"),
            is_of_person=person is not None,
        )
        given = {"week": week.isoformat()} | ({"person": person} if person else {})
        return self._warehouse.rows(sql, **given)

    def _connections(self) -> list[dict]:
        connections = render(
            "ordered_rows", table=self._table, name="connection_health", order_by="trouble_rank"
        )
        return self._warehouse.rows(connections)

    def _conflicts(self) -> list[dict]:
        return self._warehouse.rows(render("conflicts_counted", table=self._table))

    def _rows(
        self,
        view: str,
        order_by: list[str],
        since: date | None = None,
        until: date | None = None,
        person: str | None = None,
    ) -> list[dict]:
        sql = render(
            "report_rows",
            table=self._table,
            name=f"report_{view}",
            order_by=order_by,
            since=since,
            until=until,
            is_of_person=person is not None,
        )
        return self._warehouse.rows(sql, **({"person": person} if person else {}))
