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
from lorc.project.settings import Settings, variable
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

NEEDED = {"raw_objects", "reporting_snapshots"}
# of which kind of objects a figure counts, and what of them
COUNTS = {"session": "sessions", "payment_intent": "payments", "refund": "refunds"}
COUNTS |= {"form_response": "responses"}
AMOUNTS = {"payment_intent": "payments_amount", "refund": "refunds_amount"}
SCORES = {"scores": "scored", "flags_raised": "raised"}
MEAN, WHOLE, WAITING, FEES = "mean_score", "all", "threads_waiting", "fees_amount"
# counted as a whole: that a person or a machine wrote a mail is not said in one short query
MAILS = ("mails_received", "mails_sent")
MONEY = ("disputes_amount", FEES, "open_amount")
PROVED = sorted({*COUNTS.values(), *AMOUNTS.values(), *SCORES, *MAILS, MEAN, WAITING, *MONEY})


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
    servers.make_ready(settings)
    warehouse = Warehouse(settings)
    if not warehouse.tables().issuperset(NEEDED):
        raise LorcError("No week has been taken yet: `make daily` does a day's work.")

    def rows(query: str) -> list[dict]:
        sql = render(query, table=settings.table, time_zone=variable("time_zone"))
        return warehouse.rows(sql, week=monday.isoformat())

    told = {(row["metric"], row["dimension"]): row["value_told"] for row in rows("figures_told")}
    if not told:
        raise LorcError("There are no figures of this week: see `lorc report`.")
    again = _records(rows("records_from_raw")) | _scores(rows("scores_from_raw"))
    again = _with_money(again, rows("disputes_from_raw") + rows("invoices_from_raw"))
    again |= {
        (WAITING, row["dimension"]): (Decimal(row["threads"]), row["idem_keys"])
        for row in rows("threads_from_messages")
    }
    again |= {
        (row["metric"], WHOLE): (Decimal(row["messages"]), row["idem_keys"])
        for row in rows("mails_from_raw")
    }
    nothing = (Decimal(0), [])
    return [
        Figure(*key, Decimal(told.get(key) or 0), *again.get(key, nothing))
        for key in sorted(told.keys() | again.keys())
        if key[0] in PROVED and (key[0] not in MAILS or key[1] == WHOLE)
    ]


def show(found: list[Figure], week: str, figure: str | None) -> bool:
    """Print them, or the rows behind one. Returns whether all are equal."""
    if figure not in (None, *PROVED):
        raise WrongCall(f"There is no figure {figure}; there are: {', '.join(PROVED)}.")
    shown = [each for each in found if figure in (None, each.metric)]
    print_table(
        ["figure", "part", "told", "raw_objects", ""],
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
            f"raw_objects {each.counted}"
        )
    if not wrong:
        told = counted(len(shown), "figure is", "figures are")
        print(f"{week}: {told} what raw_objects say.")
    return not wrong


def _records(rows: list[dict]) -> dict[tuple[str, str], tuple[Decimal, list[str]]]:
    found = {}
    for row in rows:
        kind, part = row["object_type"], row["dimension"]
        if kind == "fee":
            found[FEES, part] = row["amount"], row["idem_keys"]
            continue
        found[COUNTS[kind], part] = Decimal(row["objects"]), row["idem_keys"]
        if kind in AMOUNTS and part != WHOLE:
            found[AMOUNTS[kind], part] = row["amount"], row["idem_keys"]
    return found


def _with_money(found: dict, rows: list[dict]) -> dict[tuple[str, str], tuple[Decimal, list[str]]]:
    """With the rows added: what disputes cost is a fee beside those of payments."""
    for row in rows:
        key = row["metric"], row["dimension"]
        amount, keys = found.get(key, (Decimal(0), []))
        found[key] = amount + row["amount"], [*keys, *row["idem_keys"]]
    return found


def _scores(rows: list[dict]) -> dict[tuple[str, str], tuple[Decimal, list[str]]]:
    found = {}
    for row in rows:
        part = row["dimension"]
        for metric, keys in SCORES.items():
            if row[metric] or part == WHOLE:
                found[metric, part] = Decimal(row[metric]), row[keys]
        if part != WHOLE and row["scores"]:
            found[MEAN, part] = Decimal(str(row["mean_score"])), row["scored"]
    return found
