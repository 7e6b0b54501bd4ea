"""The practice's week: its figures beside those of the weeks before, and its leads."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from lorc.report import charts, weeks, words

CARDS = [
    ("mails_received", "Mails received"),
    ("mails_sent", "Mails sent"),
    ("threads_waiting", "Threads waiting"),
    ("responses", "Forms answered"),
    ("flags_raised", "Flags raised"),
    ("sessions", "Sessions"),
    ("payments", "Payments received"),
    ("refunds", "Refunds"),
]
TABLES = [
    ("sessions", "Sessions, by what became of them"),
    ("payments_amount", "Payments received, amount"),
    ("refunds_amount", "Refunds, amount"),
    ("disputes_amount", "Disputes, amount taken back by banks"),
    ("fees_amount", "Fees, amount"),
    ("open_amount", "Invoices open when the week ended, amount"),
    ("mails_received", "Mails received, by who sent them"),
    ("responses", "Forms answered, by form"),
    ("mean_score", "Mean score"),
]


def laid_out(rows: dict[str, list[dict]], week: date, day: Callable[[datetime], str]) -> dict:
    """The cards, the tables and the leads."""
    figures = rows["figures"]
    tables = [*_tables(figures, week), *_late(rows["late_figures"])]
    return {"cards": _cards(figures), "tables": tables, **_leads(rows, day)}


def unread(rows: dict[str, list[dict]], week: date) -> list[dict]:
    """What the figures of the week may lack, as a trouble."""
    names = {row["unread_connections"] for row in rows["figures"] if row["week_start"] == week}
    return [
        {
            "name": words.clean(each, 300),
            "text": "not read past the end of the week when its figures were taken; what is "
            "missing will stand under a later week.",
        }
        for each in names - {None}
    ]


def _cards(figures: list[dict]) -> list[dict]:
    found = {
        metric: list(rows)
        for metric, rows in groupby(
            sorted(
                (row for row in figures if row["dimension"] == "all"),
                key=itemgetter("metric", "week_start"),
            ),
            key=itemgetter("metric"),
        )
    }
    return [_card(title, found[metric]) for metric, title in CARDS if metric in found]


def _card(title: str, rows: list[dict]) -> dict:
    row = rows[-1]
    chart = charts.bars([(weeks.name(each["week_start"])[5:], each["value"]) for each in rows])
    before, usual = words.number(row["week_before"]), words.number(row["usual"])
    return {
        "title": title,
        "value": words.number(row["value"]),
        "note": f"week before {before}, four weeks' mean {usual}",
        "chart": chart | {"kind": "bars"},
    }


def _tables(figures: list[dict], week: date) -> list[dict]:
    found = []
    for metric, title in TABLES:
        rows = [
            {
                "name": words.clean(row["dimension"]),
                "value": words.number(row["value"]),
                "before": words.number(row["week_before"]),
                "usual": words.number(row["usual"]),
            }
            for row in figures
            if row["metric"] == metric and row["dimension"] != "all" and row["week_start"] == week
        ]
        if rows:
            found.append({"title": title, "rows": rows})
    return found


def _late(rows: list[dict]) -> list[dict]:
    """The changes of earlier weeks, as a table; a count that has parts by its parts alone."""
    titles, parted = dict(CARDS) | dict(TABLES), dict(TABLES)
    found = [
        {
            "name": ", ".join(
                [
                    titles[row["metric"]],
                    *([words.clean(row["dimension"])] if row["dimension"] != "all" else []),
                    weeks.name(row["about_week"]),
                ]
            ),
            "value": words.signed(row["value"]),
            "before": "",
            "usual": "",
        }
        for row in rows
        if row["metric"] in titles and (row["metric"] in parted) != (row["dimension"] == "all")
    ]
    return [{"title": "From earlier weeks", "rows": found}] if found else []


def _leads(rows: dict[str, list[dict]], day: Callable[[datetime], str]) -> dict:
    return {
        "leads": [
            {name: words.number(value) for name, value in row.items() if isinstance(value, int)}
            | {"stage": row["lead_stage"]}
            for row in rows["leads"]
        ],
        "moves": [
            {
                "who": words.name(row["person_name"]),
                "what": f"{words.clean(row['stage_before']) or 'new'} → "
                f"{words.clean(row['stage']) or 'none'}",
                "when": day(row["moved_at"]),
            }
            for row in rows["lead_moves"]
        ],
    }
