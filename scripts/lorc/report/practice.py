"""The practice's week: its figures beside those of the weeks before, and its leads."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

from lorc.pages import words
from lorc.report import charts, metrics, outcomes, weeks
from lorc.report.metrics import Metric

TITLED = ("connection", "instrument")  # what a title of a form or an instrument names
COUNTS = ("people", "threads", "threads_waiting", "new_threads", "new_threads_before")


def laid_out(rows: dict[str, list[dict]], week: date, day: Callable[[datetime], str]) -> dict:
    """The cards, the tables, the outcomes, the leads, and what each figure is."""
    figures = rows["figures"]
    titles = {row["key_name"]: row["title"] for row in rows["titles"]}
    return {
        "cards": _cards(figures),
        "tables": [*_tables(figures, titles, week), *_late(rows["late_figures"], titles)],
        "definitions": [
            {
                "name": words.told(each.title),
                "text": words.told(each.description),
                "metric": each.name,
            }
            for each in metrics.known().values()
            if each.is_shown
        ],
        **outcomes.laid_out(rows),
        **_leads(rows, day),
    }


def unread(rows: dict[str, list[dict]], week: date) -> list[dict]:
    """What the figures of the week may lack, as a trouble."""
    names = {row["unread_connections"] for row in rows["figures"] if row["week_start"] == week}
    return [
        {"name": words.clean(each, 300), "text": words.say("unread_name")}
        for each in names - {None}
    ]


def shown(metric: Metric, dimension: str, value, signed: bool = False) -> str:
    """A figure as it is read: an amount as money."""
    if metric.is_money and value is not None:
        if signed:
            return words.signed(value, lambda amount: words.money(amount, dimension))
        return words.money(value, dimension)
    return words.signed(value) if signed else words.number(value)


def part(metric: Metric, dimension: str, titles: dict[str, str | None]) -> str:
    """The name of a part of a figure, in words."""
    if metric.dimension == "sender":
        return words.word("sender", dimension)
    if metric.dimension in TITLED:
        return words.clean(titles.get(dimension)) or words.clean(dimension)
    return words.told(dimension)


def _cards(figures: list[dict]) -> list[dict]:
    of_all = (row for row in figures if row["dimension"] == "all")
    ordered = sorted(of_all, key=itemgetter("metric", "week_start"))
    found = {name: list(rows) for name, rows in groupby(ordered, key=itemgetter("metric"))}
    return [_card(each, found[each.name]) for each in metrics.cards() if each.name in found]


def _card(metric: Metric, rows: list[dict]) -> dict:
    row = rows[-1]
    chart = charts.bars([(weeks.name(each["week_start"])[5:], each["value"]) for each in rows])
    before, usual = words.number(row["week_before"]), words.number(row["usual"])
    return {
        "metric": metric.name,
        "title": words.told(metric.title),
        "value": words.number(row["value"]),
        "note": words.say("card_note", before=before, usual=usual),
        "chart": chart | {"kind": "bars"},
    }


def _tables(figures: list[dict], titles: dict, week: date) -> list[dict]:
    found = []
    for metric in metrics.tables():
        rows = [
            {
                "name": part(metric, row["dimension"], titles),
                "value": shown(metric, row["dimension"], row["value"]),
                "before": shown(metric, row["dimension"], row["week_before"]),
                "usual": shown(metric, row["dimension"], row["usual"]),
            }
            for row in figures
            if (row["metric"], row["week_start"]) == (metric.name, week)
            and row["dimension"] != "all"
            and any(row[name] is not None for name in ("value", "week_before", "usual"))
        ]
        if rows:
            found.append({"title": words.told(metric.parts_title), "rows": rows})
    return found


def _late(rows: list[dict], titles: dict) -> list[dict]:
    """The changes of earlier weeks, as a table; a count that has parts by its parts alone."""
    found = []
    for row in rows:
        metric, dimension = metrics.known().get(row["metric"]), row["dimension"]
        is_whole = dimension == "all"
        if metric is None or not metric.is_shown or is_whole == bool(metric.table_place):
            continue
        names = [words.told(metric.parts_title if metric.table_place else metric.title)]
        names += [] if is_whole else [part(metric, dimension, titles)]
        names.append(weeks.name(row["about_week"]))
        value = shown(metric, dimension, row["value"], signed=True)
        found.append({"name": ", ".join(names), "value": value, "before": "", "usual": ""})
    return [{"title": words.say("from_earlier"), "rows": found}] if found else []


def _leads(rows: dict[str, list[dict]], day: Callable[[datetime], str]) -> dict:
    return {
        "leads": [
            {name: words.number(row[name]) for name in COUNTS}
            | {"stage": words.word("lead_stage", row["lead_stage"])}
            for row in rows["leads"]
        ],
        "moves": [
            {
                "who": words.name(row["person_name"]),
                "what": f"{words.told(row['stage_before']) or words.say('new_contact')} → "
                f"{words.told(row['stage']) or words.say('no_stage')}",
                "when": day(row["moved_at"]),
            }
            for row in rows["lead_moves"]
        ],
    }
