"""What follows a build of the lanes: what its scores lack is said, and alerts are sent."""

import sys

from lorc.alert import job
from lorc.console.outcomes import worst
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

REJECTED = "rejected_score"


def main(settings: Settings) -> int:
    """Say which scores are not shown, and tell of the alerts. Returns the exit code."""
    try:
        rejected = _rejected(settings)
    except LorcError as error:  # the alerts go out all the same
        rejected = [str(error)]
    for sentence in rejected:
        print(f"scores: {sentence}", file=sys.stderr)
    return worst({1 if rejected else 0, job.after_build(settings)})


def _rejected(settings: Settings) -> list[str]:
    from google.api_core.exceptions import GoogleAPICallError

    query = render("ordered_rows", table=settings.table, name="score_health", order_by="place")
    try:
        rows = Warehouse(settings).rows(query)
    except GoogleAPICallError:  # a build that failed has not made it yet
        return []
    return [row["sentence"] for row in rows if row["subject"] == REJECTED]
