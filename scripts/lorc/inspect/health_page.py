"""The health page: one file that opens from disk, with neither script nor anything remote."""

import os
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup

from lorc.console.values import in_words
from lorc.inspect.health import NOTHING, Health
from lorc.project import private_files
from lorc.project.errors import LorcError
from lorc.project.settings import time_zone
from lorc.warehouse.billing import price

TEMPLATE = Path(__file__).with_name("health.html.jinja")
DAYS = 14
BAR, GAP, HEIGHT = 9, 3, 36
SOME = 4
CENT = 0.01
WORDS = {
    "never": "never fetched",
    "abandoned": "stopped half-way",
    "rejects": "not taken in",
    "unsteady": "stops half-way",
}


def write(health: Health, path: Path) -> Path:
    """Write the page, for its owner's eyes alone. Returns where it is. Raises LorcError."""
    text = render(health)
    path = path.absolute()
    try:
        with private_files.writing(path) as file:
            file.write(text)
    except OSError as error:
        raise LorcError(f"Cannot write to {error.filename}: {os.strerror(error.errno)}.") from error
    return path


def render(health: Health) -> str:
    """The page as HTML; whatever comes from the warehouse is escaped."""
    billed = {row["purpose"]: row["bytes_in_month"] for row in health.costs}
    costs = {
        name: price(count, health.per_tib) for name, count in billed.items() if any(billed.values())
    }
    zone = time_zone()
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.ChainableUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "ago": lambda when: _ago(when, health.at, zone),
        "ago_short": lambda when: _ago_short(when, health.at),
        "bars": lambda name: _bars(health.arrivals.get(name, []), health.at.astimezone(zone)),
        "hours": lambda hours: in_words(timedelta(hours=hours)),
        "moment": lambda when: _moment(when, zone),
        "some": _some,
        "word": lambda kind: WORDS.get(kind, kind),
    }
    page = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return page.render(
        health=health,
        headline=_headline(health),
        healthy=sorted(
            (row for row in health.connections if row["is_healthy"]),
            key=lambda row: not row.get("note"),
        ),
        details=partial(_details, costs=costs),
        columns=_columns(health, costs),
        cost=lambda name: _money(costs.get(name, 0)),
        total=_money(sum(costs.values())),
        zone=zone.key,
    )


def _headline(health: Health) -> str:
    if health.alarm == NOTHING:
        return "Nothing has run yet."
    if health.lanes.get("trouble") and not health.troubled:
        return f"{health.headline[:-1]}, but the tables that people read are not."
    if health.score_troubles and not health.troubled:
        return f"{health.headline[:-1]}, but the scores are not."
    if health.untold and not health.troubled:
        return f"{health.headline[:-1]}, but somebody was not told of what is wrong."
    return health.headline


def _columns(health: Health, costs: dict[str, float]) -> set[str]:
    """The columns that say something: of a first day there is nothing to compare."""
    rows = health.connections
    told = {
        name
        for name in ("rows_yesterday", "usual_rows")
        if any(row.get(name) is not None for row in rows)
    }
    days = max(map(len, health.arrivals.values()), default=0)
    dearest = max((costs.get(row["connection_name"], 0) for row in rows), default=0)
    return told | ({"days"} if days > 1 else set()) | ({"cost"} if dearest >= CENT / 2 else set())


def _money(amount: float) -> str:
    return "under 0.01" if 0 < amount < CENT / 2 else f"{amount:,.2f}"


def _details(row: dict, costs: dict[str, float]) -> Markup:
    """The figures that say something, as terms and their descriptions."""
    usual = row.get("usual_rows")
    compared = f", about {round(usual)} are usual" if usual is not None else ""
    yesterday = row.get("rows_yesterday")
    found = {
        "Yesterday": f"{yesterday:,} records{compared}" if yesterday is not None else None,
        "Failed lately": row.get("failed_runs"),
        "Stopped half-way": row.get("abandoned_runs"),
        "Not taken in": row.get("open_rejects"),
        "New fields": _some(row.get("new_paths") or []),
        "Fields gone": _some(row.get("vanished_paths") or []),
        "Cost this month": _money(costs.get(row["connection_name"], 0)) if costs else None,
    }
    pair = Markup("<dt>{}</dt><dd>{}</dd>\n")
    return Markup().join(pair.format(name, value) for name, value in found.items() if value)


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - SOME} more" if len(paths) > SOME else ""
    return ", ".join(paths[:SOME]) + more


def _bars(days: list[dict], now: datetime) -> Markup:
    """A bar for each of the last days, and in words what they show."""
    if not days:
        return Markup()
    counts = {row["day"]: row["row_count"] for row in days}
    first, today = min(counts), now.date()
    shown = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    usual = next((row["usual_rows"] for row in days if row["day"] == shown[-2]), None) or 0
    measured = [counts[day] for day in shown if day in counts and day != first]
    most = max([1, usual, *(measured or [counts[first]])])
    bars = [_bar(place, counts.get(day), most, day == today) for place, day in enumerate(shown)]
    width = DAYS * (BAR + GAP)
    level = HEIGHT - HEIGHT * usual / most
    if usual:
        bars.append(
            f'<path class="usual" stroke-dasharray="3 2" d="M0 {level:.1f}H{width}"></path>'
        )
    return Markup(  # noqa: S704 (numbers and dates)
        f'<svg role="img" width="{width}" height="{HEIGHT + 2}" '
        f'viewBox="0 0 {width} {HEIGHT + 2}" aria-label="{_in_words(shown, counts)}">'
        f"{''.join(bars)}</svg>"
    )


def _bar(place: int, count: int | None, most: float, is_today: bool) -> str:
    if count is None:
        return ""
    height = max(1.0, min(HEIGHT, HEIGHT * count / most))
    kind = "today" if is_today else "day"
    x, y = place * (BAR + GAP), HEIGHT - height
    return (
        f'<rect class="{kind}" x="{x}" y="{y:.1f}" width="{BAR}" height="{height + 1:.1f}"></rect>'
    )


def _in_words(shown: list[date], counts: dict[date, int]) -> str:
    known = [f"{day:%d %b}: {counts[day]}" for day in shown if day in counts]
    return f"Records per day. {', '.join(known)}."


def _moment(when: datetime, zone: ZoneInfo) -> str:
    local = when.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _ago(when: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    return f"{_ago_short(when, now)} ({_moment(when, zone)})" if when else "never"


def _ago_short(when: datetime | None, now: datetime) -> str:
    return f"{in_words(now - when)} ago" if when else "never"
