"""The lanes: from raw_objects to what people read, built by dbt as a job of selectors.yml."""

from lorc.console.outcomes import say
from lorc.console.tables import print_table
from lorc.project.settings import Settings
from lorc.runs.recorded import recorded
from lorc.runs.run import Run
from lorc.transform.building import NAME, Build, Outcome
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

PREVIEW, RESCORE = "rescore_preview", "rescore"


def build(
    settings: Settings, selector: str, *, everything: bool = False, **variables: object
) -> Outcome:
    """Build what of a selection is due, or `everything` of it, with the seeds that it reads.

    `variables` are dbt's, and build everything. Raises Busy when another run builds, and
    StepFailed, after the failure is on record, when a step fails; the same command puts right
    whatever was left.
    """
    run = Run.start(selector, {"connection": None, "select": [f"selector:{selector}"]})
    with recorded(settings, run, [NAME]) as record:
        record.failed = record.settle
        return Build(record, everything or bool(variables)).outcome(variables)


def main(settings: Settings, selector: str, *, yes: bool, everything: bool) -> int:
    """Build, and say how it went; a rescore only shows what it would change, unless `yes`.

    Returns the exit code.
    """
    is_preview = selector == PREVIEW or (selector == RESCORE and not yes)
    variables = {RESCORE: True} if selector == RESCORE and yes else {}
    built = PREVIEW if is_preview else selector
    exit_code = say(selector, lambda: build(settings, built, everything=everything, **variables))
    if is_preview and not exit_code:
        _show_preview(settings)
    return exit_code


def _show_preview(settings: Settings) -> None:
    preview = render("rescore_listed", table=settings.table)
    rows = Warehouse(settings).rows(preview)
    if rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
        print("Nothing was changed: `lorc run rescore --yes` scores them anew.")
    else:
        print("A rescore would change no label.")
