"""What the health models might say, without a warehouse."""

from datetime import UTC, datetime, timedelta

from lorc.inspect.health import Health

AT = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


def row(name: str, **fields) -> dict:
    """A row of connection_health of a healthy connection, but for what is given."""
    return {
        "source_system": name.partition("-")[0],
        "connection_name": name,
        "last_success_at": AT - timedelta(hours=1),
        "hours_since_success": 1.0,
        "cadence_hours": 26.0,
        "is_late": False,
        "is_healthy": True,
        "trouble_rank": 1,
        "trouble": None,
        "trouble_kind": None,
        "note": None,
        "last_run_at": AT - timedelta(hours=1),
        "last_status": "completed",
        "last_failed_at": None,
        "last_error": None,
        "failed_runs": 0,
        "abandoned_runs": 0,
        "rows_yesterday": 15,
        "usual_rows": 17.25,
        "open_rejects": 0,
        "new_rejects": 0,
        "new_paths": [],
        "vanished_paths": [],
        "last_activity_at": AT,
        "is_silent": False,
    } | fields


def late(name: str, **fields) -> dict:
    """One that failed and is late."""
    return row(name) | {
        "last_success_at": AT - timedelta(days=3),
        "hours_since_success": 72.0,
        "is_late": True,
        "is_healthy": False,
        "trouble": f"Nothing has been fetched from {name} for 3 days.",
        "trouble_kind": "late",
        "last_status": "failed",
        "last_failed_at": AT - timedelta(hours=2),
        "last_error": "gmail refused the refresh token: sign in to the account again.",
        "failed_runs": 2,
        **fields,
    }


def days(counts: list[int], usual: float | None = 17.25) -> list[dict]:
    """The rows of daily_arrivals of a connection, the last of them today."""
    today = AT.date()
    return [
        {
            "day": today - timedelta(days=len(counts) - 1 - place),
            "row_count": count,
            "usual_rows": usual,
        }
        for place, count in enumerate(counts)
    ]


def health(connections: list[dict], **fields) -> Health:
    """The health of connections, with well lanes."""
    given = {"alarm": None, "lanes": {"trouble": None, "last_error": None}} | fields
    return Health(AT, connections=connections, **given)
