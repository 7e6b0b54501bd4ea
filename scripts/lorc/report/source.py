"""What a report is made of: rows of the report's views, as the warehouse says them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from lorc.project.errors import StepFailed, WrongCall
from lorc.project.settings import variable
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

WEEKS = 12
AT_ONCE = 8  # below the ten connections that Google's client keeps open
Asked = Callable[[], list[dict]]
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
        shown_first = first if client else week
        asked = {
            "health": self._asked("health", ["worst_connection"]),
            "score_troubles": self._asked("score_troubles", ["place", "sentence"]),
            "bands": self._asked("bands", ["instrument_id desc", "low"]),
            "threads": self._asked("threads", ["place"], person=person),
            "clients": self._asked("clients", ["place"], week, week, person),
            "scores": self._asked("scores", ["occurred_at", "score_key"], None, week, person),
            "events": self._asked(
                "events", ["occurred_at", "event_key"], shown_first, week, person
            ),
            "flags": self._of_week("flags_of_week", week, person),
        }
        if client:
            return together(asked)
        asked |= {
            "conflicts": self._query("conflicts_counted"),
            "outcomes": self._of_week("outcomes_of_week", week),
            "completion": self._of_week("completion_of_week", week),
            "response_times": self._of_week("response_times", week),
            "titles": self._query("form_titles"),
            "figures": self._asked("figures", ["week_start", "metric", "dimension"], first, week),
            "late_figures": self._asked(
                "late_figures", ["about_week", "metric", "dimension"], week, week
            ),
            "leads": self._asked("leads", ["place"], week, week),
            "lead_moves": self._asked("lead_moves", ["moved_at", "idem_key"], week, week),
        }
        return self._with_connections(together(asked))

    def standing(self, more: dict[str, Asked]) -> dict[str, list[dict]]:
        """How the data and what it is made of stand now, and the rows of `more` read beside it."""
        asked = {
            "health": self._asked("health", ["worst_connection"]),
            "score_troubles": self._asked("score_troubles", ["place", "sentence"]),
            "conflicts": self._query("conflicts_counted"),
        }
        return self._with_connections(together(asked | more))

    def _with_connections(self, rows: dict[str, list[dict]]) -> dict[str, list[dict]]:
        """With the connections, which are shown where one of them is in trouble."""
        ask = self._query("ordered_rows", name="connection_health", order_by="trouble_rank")
        return rows | {"connections": ask() if rows["health"][0]["in_trouble"] else []}

    def _of_week(self, query: str, week: date, person: str | None = None) -> Asked:
        given = {"week": week.isoformat()} | ({"person": person} if person else {})
        named = {"time_zone": variable("time_zone"), "is_of_person": person is not None}
        return self._query(query, given, **named)

    def _asked(
        self,
        view: str,
        order_by: list[str],
        since: date | None = None,
        until: date | None = None,
        person: str | None = None,
    ) -> Asked:
        named = {"name": f"report_{view}", "order_by": order_by, "since": since, "until": until}
        given = {"person": person} if person else {}
        return self._query("report_rows", given, is_of_person=person is not None, **named)

    def _query(self, query: str, given: dict[str, str] | None = None, **named: object) -> Asked:
        sql = render(query, table=self._table, **named)
        return partial(self._warehouse.rows, sql, **(given or {}))


def together(asked: dict[str, Asked]) -> dict[str, list[dict]]:
    """What some questions give, asked side by side: each waits for the warehouse, and none for
    another."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = {name: pool.submit(ask) for name, ask in asked.items()}
    return {name: answer.result() for name, answer in answers.items()}
