"""Who owes which questionnaire, since when."""

from lorc.console.tables import print_table
from lorc.console.values import to_json
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

HEADINGS = ["who", "questionnaire", "state", "due on", "in time until", "answered", "person_key"]
NOTHING = "There is no questionnaires_due: `lorc run lanes` builds it."


def show(settings: Settings, *, everything: bool = False, as_json: bool = False) -> None:
    """Print a row per questionnaire that is owed, the longest overdue first, or of all that were.

    Raises LorcError when the table was never built.
    """
    from google.api_core.exceptions import NotFound

    statement = render("questionnaires_listed", table=settings.table, everything=everything)
    try:
        rows = Warehouse(settings).rows(statement)
    except NotFound as error:
        raise LorcError(NOTHING) from error
    if as_json:
        print(to_json(rows, indent=2))
        return
    print_table(HEADINGS, [_cells(row) for row in rows])
    late = sum(row["due_state"] == "late" for row in rows)
    due = sum(row["due_state"] == "due" for row in rows)
    print(f"{late:,} late, {due:,} due and in time")


def _cells(row: dict) -> list:
    """A row as people read it."""
    answered = row["answered_at"]
    told = f"{answered:%Y-%m-%d}" if answered else ""
    if not answered and row["has_answer_without_total"]:
        told = "sent, without a total"
    return [
        row["display_name"] or "nobody known by name",
        row["instrument_id"],
        row["due_state"],
        row["due_on"],
        row["in_time_until"],
        told,
        row["person_key"],
    ]
