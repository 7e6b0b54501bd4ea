"""A week's figures counted anew from raw_objects, by SQL that reads no model but for one figure:
who waited is told by what each mail is, which the models say.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lorc.console.tables import print_table
from lorc.console.visible import visible
from lorc.pages.words import counted
from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import Settings, time_zone
from lorc.report import metrics
from lorc.warehouse import queries, servers
from lorc.warehouse.client import Warehouse

NEEDED = {"raw_objects", "reporting_snapshots"}
FOLDER = "prove"  # of the queries: each recounts some figures, or a part of what is added up in one
NOTHING = (Decimal(0), [])
WHOLE = "all"
# recounted as a whole: that a person or a machine wrote a mail is not said in one short query
MAILS = ("mails_received", "mails_sent")


@dataclass(frozen=True)
class Figure:
    """A figure, or a part of it, as told and as counted anew, with the keys behind it."""

    metric: str
    dimension: str
    told: Decimal
    counted: Decimal
    keys: list[str]

    @property
    def is_equal(self) -> bool:
        """Whether both say the same."""
        return self.told == self.counted


def figures(settings: Settings, monday: date) -> list[Figure]:
    """Each figure of the week, as told and as counted anew.

    Raises LorcError when the week was not taken.
    """
    zone = time_zone().key
    servers.make_ready(settings)
    warehouse = Warehouse(settings)
    if not warehouse.tables().issuperset(NEEDED):
        raise LorcError("No week has been taken yet: `make daily` does a day's work.")

    def rows(query: str) -> list[dict]:
        sql = queries.render(query, table=settings.table, time_zone=zone)
        return warehouse.rows(sql, week=monday.isoformat())

    told = {(row["metric"], row["dimension"]): row["value_told"] for row in rows("figures_told")}
    if not told:
        raise LorcError("There are no figures of this week: see `lorc report`.")
    again: dict[tuple[str, str], tuple[Decimal, list[str]]] = {}
    for name in queries.names(FOLDER):
        for row in rows(name):
            key = row["metric"], row["dimension"]
            value, keys = again.get(key, NOTHING)
            again[key] = value + Decimal(str(row["value"] or 0)), [*keys, *(row["idem_keys"] or [])]
    return [
        Figure(*key, Decimal(told.get(key) or 0), *again.get(key, NOTHING))
        for key in sorted(told.keys() | again.keys())
        if key[0] in metrics.known() and (key[0] not in MAILS or key[1] == WHOLE)
    ]


def show(found: list[Figure], week: str, figure: str | None) -> bool:
    """Print them, or the rows behind one. Returns whether all are equal."""
    if figure not in (None, *metrics.known()):
        raise WrongCall(f"There is no figure {figure}; there are: {', '.join(metrics.known())}.")
    shown = [each for each in found if figure in (None, each.metric)]
    print_table(
        ["figure", "part", "told", "counted anew", ""],
        [
            [each.metric, each.dimension, each.told, each.counted, "" if each.is_equal else "!"]
            for each in shown
        ],
    )
    for each in shown if figure else ():
        if each.dimension != WHOLE or figure in MAILS:
            print(f"{each.metric}, {visible(each.dimension)}:")
            for key in each.keys:
                print(f"  {visible(key)}")
    wrong = [each for each in shown if not each.is_equal]
    for each in wrong:
        print(
            f"{each.metric}, {visible(each.dimension)}: the report says {each.told}, "
            f"counted anew it is {each.counted}"
        )
    if not wrong:
        told = counted(len(shown), "figure is", "figures are")
        print(f"{week}: {told} what was counted anew.")
    return not wrong
