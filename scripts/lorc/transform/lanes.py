"""The lanes: from raw_objects to what people read, built by dbt as a job of selectors.yml."""

from dataclasses import dataclass

from lorc.console.outcomes import say
from lorc.console.progress import Progress
from lorc.console.tables import print_table
from lorc.project.declared import event_subjects
from lorc.project.errors import StepFailed
from lorc.project.settings import Settings
from lorc.runs.recorded import Record, recorded
from lorc.runs.run import Run
from lorc.transform.dbt import Dbt
from lorc.transform.definitions import Definitions
from lorc.transform.seeds import Seeds
from lorc.transform.upstream import read_by
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

NAME = "lanes"
TYPES = ["model", "seed", "snapshot"]
PREVIEW, RESCORE = "rescore_preview", "rescore"


@dataclass(frozen=True)
class Outcome:
    """A run that went well: the rows written per stage and model, the seeds loaded, and the tables
    that were built anew because their definition has changed."""

    run: Run
    stages: dict[str, dict]
    seeds: list[str]
    rebuilt: list[str]

    def __str__(self) -> str:
        lines = [_stage(name, payload) for name, payload in self.stages.items()]
        if self.seeds:
            lines.append(f"seeds: {', '.join(self.seeds)} loaded")
        if self.rebuilt:
            lines.append(f"built anew, their definition has changed: {', '.join(self.rebuilt)}")
        lines.append(f"{self.run.job_name}: done in {self.run.seconds:.1f} s ({self.run.id})")
        return "\n".join(lines)


def build(settings: Settings, selector: str, **variables: object) -> Outcome:
    """Build what a selector selects, with the seeds that it reads and that changed.

    `variables` are dbt's. Raises Busy when another run builds, and StepFailed, after the failure is
    on record, when a step fails; the same command puts right whatever was left.
    """
    run = Run.start(selector, {"connection": None, "select": [f"selector:{selector}"]})
    with recorded(settings, run, [NAME]) as record:
        record.failed = record.settle
        return _Build(record).outcome(variables)


def main(settings: Settings, selector: str, *, yes: bool) -> int:
    """Build, and say how it went; a rescore only shows what it would change, unless `yes`.

    Returns the exit code.
    """
    is_preview = selector == PREVIEW or (selector == RESCORE and not yes)
    variables = {RESCORE: True} if selector == RESCORE and yes else {}
    built = PREVIEW if is_preview else selector
    exit_code = say(selector, lambda: build(settings, built, **variables))
    if is_preview and not exit_code:
        _show_preview(settings)
    return exit_code


class _Build:
    """One run of the lanes, step by step. Its first events are those of dbt's hook."""

    def __init__(self, record: Record):
        self._record = record
        self._run = record.run
        self._warehouse = record.warehouse
        self._settings = record.warehouse.settings
        self._dbt = Dbt(self._settings, NAME)
        self._seeds = Seeds(self._settings)
        self._definitions = Definitions(self._settings)
        self._ended = 0

    def outcome(self, variables: dict) -> Outcome:
        """Go through the steps."""
        self._dbt.prepare()
        self._record.settle_abandoned()
        with Progress(f"{self._run.job_name}: building", "steps") as progress:
            names, seeds, rebuilt = self._selection()

            def count() -> None:
                self._ended += 1
                progress.report(self._ended)

            run = self._run.context() | {"streams": None}
            variables = {"run": run, "rebuilt": rebuilt} | variables
            closing = self._record.signals.wait
            built = self._dbt.build(names, TYPES, variables, closing, count)
        loaded = [name for name in seeds if name in built.done]
        self._seeds.remember([seeds[name] for name in loaded])
        self._definitions.remember(self._dbt.manifest, built.done)
        if not built.is_done:
            what = ", ".join(built.failed or built.left_out) or built.error
            log = self._settings.dbt_log
            message = f"It failed at {what}, {log} says why: run the same command again."
            raise StepFailed(message, "dbt")
        return Outcome(self._run, self._stages(), loaded, rebuilt)

    def _selection(self) -> tuple[list[str], dict, list[str]]:
        """What to build: the names, those of the seeds among them that are to be loaded, and the
        tables that are to be built anew."""
        names = self._dbt.listed(self._run.job_name)
        nodes, read = read_by(self._dbt.manifest, names)
        tables = self._warehouse.tables()
        needed = {name for name, node in read.items() if not _is_made_anyway(node)}
        if missing := ", ".join(sorted(needed - tables)):
            which = f"There is no {missing} yet, which {self._run.job_name} reads"
            raise StepFailed(f"{which}: run `lorc run {NAME}` first.", "not_built")
        seeds = {
            name: node
            for name, node in (nodes | read).items()
            if node.resource_type == "seed" and (name not in tables or self._seeds.is_due(node))
        }
        chosen = [name for name, node in nodes.items() if node.resource_type != "seed"]
        if not chosen:
            raise StepFailed(f"{self._run.job_name} selects no model.", "dbt", retryable=False)
        rebuilt = self._definitions.changed(self._dbt.manifest, chosen, tables)
        return [*chosen, *seeds], seeds, rebuilt

    def _stages(self) -> dict[str, dict]:
        """The payload of each stage's ending, as it is on record."""
        statement = render(
            "events_of_runs",
            table=self._settings.table,
            run_ids=[self._run.id],
            started_at=self._run.started.isoformat(),
        )
        rows = self._warehouse.rows(statement)
        found = {row["event_type"]: row["payload"] for row in rows}
        stages = event_subjects("is_stage")
        return {name: found[f"{name}.completed"] for name in stages if f"{name}.completed" in found}


def _is_made_anyway(node) -> bool:
    """Whether the run itself makes the table before it begins: a seed, or a table with memory."""
    return node.resource_type == "seed" or node.config.full_refresh is False


def _stage(name: str, payload: dict) -> str:
    written = {model: rows for model, rows in payload["models"].items() if rows}
    models = ", ".join(f"{model} {rows:,}" for model, rows in written.items())
    count, seconds = payload["rows_written"], payload["duration_seconds"]
    line = f"{name}: {count:,} rows written in {seconds:.1f} s"
    return f"{line} ({models})" if models else line


def _show_preview(settings: Settings) -> None:
    preview = render("rescore_listed", table=settings.table)
    rows = Warehouse(settings).rows(preview)
    if rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])
        print("Nothing was changed: `lorc run rescore --yes` scores them anew.")
    else:
        print("A rescore would change no label.")
