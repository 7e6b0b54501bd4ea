"""How everything stands: what the health models say, for a terminal, a program or a page."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lorc.console.tables import print_table
from lorc.console.values import in_words, to_json
from lorc.inspect import conflicts, cost
from lorc.project import connections
from lorc.project.settings import Settings
from lorc.transform import lanes
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

JOB = "build_health"
VIEWS = ("connection_health", "daily_arrivals", "lane_health")
NOTHING = "Nothing has run yet: `make daily` does a day's work."
HEADINGS = ("connection", "state", "last success", "due", "yesterday", "usual", "rejects")
LESS = ("usual", "rejects", "yesterday")


@dataclass(frozen=True)
class Health:
    """How everything stood at a time.

    `connections` are the rows of connection_health, the worst first; `lanes` is that of
    lane_health; `arrivals` are the rows of daily_arrivals by connection, the oldest first. `alarm`
    says that nothing runs at all. `scores` are the rows of score_health, what is trouble first;
    `conflicts` are the kinds of links in doubt, with their number: work for somebody, and no
    reason to be unwell. `untold` says of what somebody could not be notified; `costs` are the
    bytes that the runs of the month were billed for, by connection, stage and job, and `per_tib`
    what so many cost.
    """

    at: datetime
    alarm: str | None
    connections: list[dict]
    lanes: dict
    arrivals: dict[str, list[dict]] = field(default_factory=dict)
    scores: list[dict] = field(default_factory=list)
    conflicts: list[dict] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    costs: list[dict] = field(default_factory=list)
    per_tib: float = 0.0

    @property
    def troubled(self) -> list[dict]:
        """The connections that are not healthy."""
        return [row for row in self.connections if not row["is_healthy"]]

    @property
    def is_healthy(self) -> bool:
        """Whether nothing at all is wrong."""
        others = self.lanes.get("trouble") or self.score_troubles or self.untold
        return not (self.alarm or self.troubled or others)

    @property
    def score_troubles(self) -> list[str]:
        """What is wrong with the scores."""
        return [row["sentence"] for row in self.scores if row["is_trouble"]]

    @property
    def score_notes(self) -> list[str]:
        """What the scores of the last days lack, and their flags."""
        return [row["sentence"] for row in self.scores if not row["is_trouble"]]

    @property
    def headline(self) -> str:
        """How many connections are in trouble, as a sentence."""
        count, bad = len(self.connections), len(self.troubled)
        if not bad:
            return f"All {count} connections are healthy."
        return f"{bad} of {count} connections {'needs' if bad == 1 else 'need'} attention."


def read(settings: Settings) -> Health:
    """How everything stands now.

    Where the health models are missing, or know other connections than the sources declare, they
    are built first. Raises LorcError when the warehouse does not answer, or the build fails.
    """
    known = connections.load().values()
    if settings.is_local and not settings.warehouse_dir.exists():
        return _nothing(known)
    servers.make_ready(settings)
    warehouse = Warehouse(settings)
    tables = warehouse.tables()
    if "event_log" not in tables:
        return _nothing(known)

    def read_view(name: str, order_by: str) -> list[dict]:
        query = render("ordered_rows", table=settings.table, name=name, order_by=order_by)
        return warehouse.rows(query)

    rows = read_view("connection_health", "trouble_rank") if tables.issuperset(VIEWS) else []
    if {row["connection_name"] for row in rows} != {each.name for each in known}:
        lanes.build(settings, JOB)
        rows = read_view("connection_health", "trouble_rank")
    arrivals = {}
    for row in read_view("daily_arrivals", "day"):
        arrivals.setdefault(row["connection_name"], []).append(row)
    [lane] = read_view("lane_health", "last_run_at")
    scores = read_view("score_health", "place") if "score_health" in tables else []
    now = datetime.now(UTC)
    return Health(
        now,
        _alarm(rows),
        rows,
        lane,
        arrivals,
        scores,
        conflicts=conflicts.counted(warehouse, settings, tables),
        costs=cost.of_month(settings, now),
        per_tib=settings.price_per_tib,
    )


def show(health: Health) -> None:
    """Print the connections as a table, the worst first, and below it what is wrong."""
    if health.alarm:
        print(health.alarm)
    print(health.headline)
    print_table(list(HEADINGS), [_cells(row) for row in health.connections], less=LESS)
    for row in health.troubled if health.alarm != NOTHING else ():
        print(f"{row['connection_name']}: {row['trouble']}")
        if row.get("last_error") and row["last_status"] != "completed":
            print(f"  it said ({row['last_failed_at']:%Y-%m-%d %H:%M} UTC): {row['last_error']}")
    for row in health.connections:
        if row.get("note"):
            print(f"{row['connection_name']}, a note: {row['note']}")
        for kind in ("new", "vanished"):
            if paths := row.get(f"{kind}_paths"):
                print(f"  {kind}: {', '.join(paths)}")
    if health.lanes.get("trouble"):
        print(f"lanes: {health.lanes['trouble']}")
        if health.lanes["last_error"]:
            print(f"  it said: {health.lanes['last_error']}")
    for sentence in health.score_troubles:
        print(f"scores: {sentence}")
    for sentence in health.untold:
        print(f"notify: {sentence}")
    for sentence in health.score_notes:
        print(f"scores, a note: {sentence}")
    for sentence in conflicts.sentences(health.conflicts):
        print(f"persons: {sentence}")


def as_json(health: Health) -> str:
    """The same for a program."""
    names = ("at", "is_healthy", "alarm", "lanes", "connections", "scores", "conflicts")
    names += ("untold", "costs")
    return to_json({name: getattr(health, name) for name in names}, indent=2)


def _cells(row: dict) -> list:
    names = ("hours_since_success", "cadence_hours", "usual_rows")
    last, cadence, usual = map(row.get, names)
    return [
        row["connection_name"],
        "ok" if row["is_healthy"] else row["trouble_kind"],
        f"{in_words(timedelta(hours=last))} ago" if last is not None else "never",
        f"every {in_words(timedelta(hours=cadence))}" if cadence else None,
        row.get("rows_yesterday"),
        round(usual) if usual is not None else None,
        row.get("open_rejects"),
    ]


def _alarm(rows: list[dict]) -> str | None:
    """What to say when nothing runs at all; the same in every row."""
    if not rows or not rows[0]["is_silent"]:
        return None
    last = rows[0]["last_activity_at"]
    if last is None:
        return NOTHING
    ago = in_words(datetime.now(UTC) - last)
    return f"Nothing at all has run for {ago}: is the daily job still scheduled?"


def _nothing(known) -> Health:
    """What there is to say before anything has run."""
    rows = [
        {
            "source_system": each.source_system,
            "connection_name": each.name,
            "cadence_hours": each.cadence.total_seconds() / 3600 if each.cadence else None,
            "is_healthy": False,
            "trouble_kind": "never",
            "trouble": f"Nothing has ever been fetched from {each.name}.",
        }
        for each in known
    ]
    lane = {"trouble": "The tables that people read have never been built.", "last_error": None}
    return Health(datetime.now(UTC), NOTHING, rows, lane)
