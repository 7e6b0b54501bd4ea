"""The steps of one run of the lanes: what is due, its build by dbt, and how it went."""

from dataclasses import dataclass

from lorc.console.progress import Progress
from lorc.project.declared import event_subjects
from lorc.project.errors import StepFailed
from lorc.runs import event_backups
from lorc.runs.recorded import Record
from lorc.runs.run import Run
from lorc.transform import now, project_files
from lorc.transform.builds import Builds
from lorc.transform.dbt import Dbt
from lorc.transform.definitions import Definitions
from lorc.transform.lineage import RAW, SEED, Node, nodes_of
from lorc.transform.now import Now
from lorc.transform.seeds import Seeds
from lorc.transform.upstream import read_by
from lorc.warehouse.billing import Cost
from lorc.warehouse.queries import render

NAME, EVENT_LOG = "lanes", "event_log"
TYPES = ["model", "seed", "snapshot"]
FEW = 3


@dataclass(frozen=True)
class Outcome:
    """A run that went well: the rows written per stage and model, the seeds loaded, the tables that
    were built anew because their definition has changed, how many models were built and of how
    many."""

    run: Run
    stages: dict[str, dict]
    seeds: list[str]
    rebuilt: list[str]
    built: int
    of: int

    def __str__(self) -> str:
        lines = [_stage(name, payload) for name, payload in self.stages.items()]
        if self.seeds:
            few = ", ".join(self.seeds) if len(self.seeds) <= FEW else len(self.seeds)
            lines.append(f"seeds: {few} loaded")
        if self.rebuilt:
            lines.append(f"built anew, their definition has changed: {', '.join(self.rebuilt)}")
        if not self.built:
            lines.append(f"0 of {self.of} models: there is nothing new")
        elif self.built < self.of:
            lines.append(f"{self.built} of {self.of} models, the rest have nothing new")
        lines.append(f"{self.run.job_name}: done in {self.run.seconds:.1f} s ({self.run.id})")
        return "\n".join(lines)


class Build:
    """One run of the lanes, step by step. Its events are those of dbt's hooks, or, where nothing is
    due and dbt is not even started, written with one statement."""

    def __init__(self, record: Record, everything: bool):
        self._record = record
        self._run = record.run
        self._warehouse = record.warehouse
        self._settings = record.warehouse.settings
        self._everything = everything
        self._dbt = Dbt(self._settings, NAME)
        self._seeds = Seeds(self._settings)
        self._definitions = Definitions(self._settings)
        self._builds = Builds(self._settings, project_files.fingerprint(self._settings))
        self._is_prepared, self._ended = False, 0

    def outcome(self, variables: dict) -> Outcome:
        """Go through the steps."""
        nodes = self._builds.nodes(self._run.job_name)
        if nodes is None or self._everything:
            self._prepare()
        self._record.settle_abandoned()
        with Progress(f"{self._run.job_name}: building", "step") as progress:
            if nodes is None:
                nodes = self._selected()
            before = self._now(nodes)
            due = nodes if self._everything else self._builds.due(nodes, before)
            if not due and EVENT_LOG in before.versions:
                return self._nothing_new(nodes, before)
            return self._built(nodes, sorted(due), before, variables, progress)

    def _prepare(self) -> None:
        """Start dbt, unless it was started."""
        if not self._is_prepared:
            self._dbt.prepare()
        self._is_prepared = True

    def _selected(self) -> dict[str, Node]:
        """The selection, by the manifest."""
        names = self._dbt.listed(self._run.job_name)
        nodes = nodes_of(self._dbt.manifest, names)
        if all(node.kind == SEED for node in nodes.values()):
            message = f"{self._run.job_name} selects no model."
            raise StepFailed(message, "dbt", retryable=False)
        self._builds.remember_nodes(self._run.job_name, nodes)
        return nodes

    def _now(self, nodes: dict[str, Node]) -> Now:
        """The warehouse as it is, with as much of the objects as the selection reads."""
        found = now.with_files(now.read(self._warehouse), nodes)
        reads = {name for node in nodes.values() for name in node.reads}
        if any(name.startswith(f"{RAW}:") for name in reads):
            found = now.with_objects(found, self._warehouse, self._builds.objects)
        return now.with_rows(found, self._warehouse, nodes)

    def _nothing_new(self, nodes: dict[str, Node], before: Now) -> Outcome:
        """End a run that has nothing to do, with the events of a full one."""
        self._builds.remember_objects(before)
        stages = {
            name: {"models": {}, "rows_written": 0, "duration_seconds": 0.0} | Cost().as_payload()
            for name in _stages_of(nodes)
        }
        self._record.completed = lambda: self._record.events.at_once(stages)
        return Outcome(self._run, stages, [], [], 0, _models(nodes))

    def _built(
        self,
        nodes: dict[str, Node],
        due: list[str],
        before: Now,
        variables: dict,
        progress: Progress,
    ) -> Outcome:
        """Build what is due, and take down what went well."""
        self._prepare()
        self._dbt.wait()
        names, seeds, rebuilt = self._selection(nodes, due, before)

        def count() -> None:
            self._ended += 1
            progress.report(self._ended)

        run = self._run.context() | {"streams": None, "stages": _stages_of(nodes)}
        run["cost"] = self._warehouse.cost.as_payload()
        variables = {"run": run, "rebuilt": rebuilt} | variables
        self._builds.strike_out(names)
        built = self._dbt.build(names, TYPES, variables, self._record.signals.wait, count)
        loaded = [name for name in seeds if name in built.done]
        self._seeds.remember([seeds[name] for name in loaded])
        self._definitions.remember(self._dbt.manifest, built.done)
        done = [nodes[name] for name in built.done if name in nodes]
        after = now.with_rows(now.read(self._warehouse), self._warehouse, nodes)
        self._builds.remember(done, before, after)
        if not built.is_done:
            what = ", ".join(built.failed or built.left_out) or built.error
            log = self._settings.dbt_log
            if refused := built.refusal:
                raise refused.within(f"It failed at {what}. ")
            message = f"It failed at {what}, {log} says why: run the same command again."
            raise StepFailed(message, "dbt")
        models, stages = _models({node.name: node for node in done}), self._stages()
        if any(stage["models"].get(event_backups.TABLE) for stage in stages.values()):
            event_backups.keep(self._settings, self._warehouse, self._run)
        return Outcome(self._run, stages, loaded, rebuilt, models, _models(nodes))

    def _selection(
        self, nodes: dict[str, Node], due: list[str], before: Now
    ) -> tuple[list[str], dict, list[str]]:
        """What to build: the names, those of the seeds among them, and the tables that are to be
        built anew."""
        tables = set(before.versions)
        chosen, read = read_by(self._dbt.manifest, [n for n in due if nodes[n].kind != SEED])
        needed = {name for name, node in read.items() if not _is_made_anyway(node)}
        if missing := ", ".join(sorted(needed - tables)):
            which = f"There is no {missing} yet, which {self._run.job_name} reads"
            raise StepFailed(f"{which}: run `lorc run {NAME}` first.", "not_built")
        manifest = self._dbt.manifest
        every_seed = [node for node in manifest.nodes.values() if node.resource_type == "seed"]
        seeds = {
            node.name: node
            for node in every_seed
            if node.name in due or (node.name in nodes and self._seeds.is_due(node))
        }
        columns = self._warehouse.columns
        rebuilt = self._definitions.changed(manifest, list(chosen), tables, columns)
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


def _models(nodes: dict[str, Node]) -> int:
    return sum(node.kind != SEED for node in nodes.values())


def _stages_of(nodes: dict[str, Node]) -> list[str]:
    """The stages that a run of these goes through, in their order, whether built or not."""
    found = {node.stage for node in nodes.values()}
    return [stage for stage in event_subjects("is_stage") if stage in found]


def _is_made_anyway(node) -> bool:
    """Whether the run itself makes the table before it begins: a seed, or a table with memory."""
    return node.resource_type == "seed" or node.config.full_refresh is False


def _stage(name: str, payload: dict) -> str:
    written = sorted((rows, model) for model, rows in payload["models"].items() if rows)
    count, seconds = payload["rows_written"], payload["duration_seconds"]
    line = f"{name + ':':<11}{count:>7,} rows written in {seconds:5.1f} s"
    if not written:
        return line
    rows, most = written[-1]
    more = f", {len(written) - 1} more" if written[1:] else ""
    return f"{line} ({most} {rows:,}{more})"
