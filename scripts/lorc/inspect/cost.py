"""What the runs of today and of this month have cost, by connection and stage of the lanes."""

from datetime import UTC, datetime
from decimal import Decimal

from lorc.console.tables import print_table
from lorc.project.declared import event_subjects
from lorc.project.environment import GB
from lorc.project.settings import Settings
from lorc.warehouse.billing import price
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

HEADINGS = ["what", "runs", "GB today", "GB this month", "slot hours", "price today", "price"]
LESS = ("slot hours", "GB today")
HOUR_MS = 3_600_000


def show(settings: Settings) -> None:
    """Print a row per connection, stage and job, the dearest first, and the sum."""
    rows = of_month(settings, datetime.now(UTC))
    figures = ("runs", "bytes_today", "bytes_in_month", "slot_ms_in_month")
    total = {name: sum(row[name] for row in rows) for name in figures}
    rows.append({"purpose": "all"} | total)
    print_table(HEADINGS, [_cells(row, settings.price_per_tib) for row in rows], less=LESS)
    print(
        f"At {settings.price_per_tib:g} per TiB (BQ_PRICE_PER_TIB), UTC, without what Google gives "
        "away each month, storage and queries of others."
    )
    if limit := settings.max_bytes_billed:
        print(f"The brake: no statement may bill more than {limit / GB:g} GB.")
    else:
        print("There is no brake: BQ_MAX_GB_PER_STATEMENT is not set.")


def of_month(settings: Settings, now: datetime) -> list[dict]:
    """What each connection, stage and job has cost this month, the dearest first."""
    from google.api_core.exceptions import NotFound

    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    statement = render(
        "costs",
        table=settings.table,
        today=today.isoformat(),
        month=today.replace(day=1).isoformat(),
        stages=event_subjects("is_stage"),
    )
    try:
        return Warehouse(settings).rows(statement)
    except NotFound:  # nothing has ever run
        return []


def _cells(row: dict, per_tib: float) -> list:
    today, month = row["bytes_today"], row["bytes_in_month"]
    return [
        row["purpose"],
        row["runs"],
        _cents(today / GB),
        _cents(month / GB),
        _cents(row["slot_ms_in_month"] / HOUR_MS),
        _cents(price(today, per_tib)),
        _cents(price(month, per_tib)),
    ]


def _cents(amount: float) -> Decimal:
    return Decimal(f"{amount:.2f}")
