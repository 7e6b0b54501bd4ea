"""dbt, made ready while something else runs, in this process or where it is kept, then invoked."""

import contextlib
import io
import logging
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from lorc.processes import forked
from lorc.processes.forked import Forked
from lorc.project.errors import StepFailed
from lorc.project.settings import ROOT, Settings
from lorc.transform import watch
from lorc.transform.served import Gone, Served
from lorc.warehouse import refusals, unneeded

PARSED = "partial_parse.msgpack"
PROJECT = ("*.yml", "models/**/*", "macros/**/*", "seeds/**/*", "snapshots/**/*", "tests/dbt/**/*")
GOOD = ("success", "pass")


@dataclass(frozen=True)
class Built:
    """How a build went: the steps that ended well and those that did not, by name.

    `error` names the exception that ended it; `is_on_record` says that dbt wrote the run's ending.
    `merged` has the counts of each stream that was merged, as upsert.completed has them. `refusal`
    is what the warehouse refused, if that was it.
    """

    is_done: bool
    done: list[str]
    failed: list[str]
    left_out: list[str]
    error: str
    is_on_record: bool
    merged: list[dict]
    refusal: StepFailed | None = None


@dataclass
class Dbt:
    """dbt for one run. `prepare` may be called long before the first command.

    `name` is that of its folder below target/: runs at the same time have different ones. `kept` is
    one that this process, or the one that it is a fork of, has made ready before.
    """

    settings: Settings
    name: str
    kept: ClassVar["Dbt | None"] = None
    manifest: object = None
    _served: Served | None = None
    _ready: threading.Thread | None = None
    _failure: str = ""

    def prepare(self) -> None:
        """Import dbt and parse the project: where it is kept, or in a thread of its own."""
        if Served.current:
            with contextlib.suppress(Gone):
                Served.current.prepare()
                self._served = Served.current
                return
        if Dbt.kept and Dbt.kept.is_loaded:
            self.manifest, self._failure = Dbt.kept.manifest, Dbt.kept._failure
            return
        self._ready = threading.Thread(target=self._parse, daemon=True)
        self._ready.start()

    def load(self) -> None:
        """Do that here and now, once, and stay able to fork.

        dbt parses what has changed with threads of its libraries. So a fork does, and this process
        reads what it left.
        """
        if self.is_loaded:
            return
        if forked.is_safe() and self._has_changed():
            Forked(self._parse, stdout=forked.DEVNULL, stderr=forked.DEVNULL).wait()
        self._parse()

    @property
    def is_loaded(self) -> bool:
        """Whether the project is parsed, or cannot be."""
        return bool(self.manifest or self._failure)

    def wait(self) -> None:
        """Wait until the project is parsed. Raises StepFailed when it cannot be."""
        if self._ready:
            self._ready.join()
        if self._failure:
            raise StepFailed(self._failure, "dbt", retryable=False)

    def listed(self, selector: str) -> list[str]:
        """The names of the models, seeds and snapshots of a selector."""
        self.wait()
        from dbt.cli.main import dbtRunner

        command = ["ls", "--selector", selector, "--output", "name"]
        command += ["--exclude-resource-type", "test", "unit_test"]
        with contextlib.redirect_stdout(io.StringIO()):
            result = dbtRunner(self.manifest).invoke(command, **self._flags)
        if not result.success:
            message = f"dbt cannot read selectors.yml: run `dbt ls --selector {selector}`."
            raise StepFailed(message, "dbt", retryable=False)
        return list(result.result)

    def build(
        self,
        select: list[str],
        types: list[str],
        variables: dict,
        closing: Callable[[], None],
        ended: Callable[[], None] = lambda: None,
    ) -> Built:
        """Build what is selected, of these resource types.

        `closing` is called before dbt writes the run's last events, `ended` whenever a step ends.
        """
        if self._served:
            try:
                given = (self.name, select, types, variables)
                return self._served.build(given, closing, ended)
            except Gone:
                Served.current = self._served = None
                self.prepare()
        self.wait()
        if Dbt.kept and Dbt.kept.manifest is self.manifest:
            Dbt.kept = None  # what is built is written into it: a second build would lack its CTEs
        from dbt.cli.main import dbtRunner

        command = ["build", "--no-write-json", "--select", *select]
        for each in types:
            command += ["--resource-type", each]
        merged: list[dict] = []
        runner = dbtRunner(self.manifest, [watch.calling(closing, ended, merged.extend)])
        result = runner.invoke(command, vars=variables, **self._flags)
        nodes = getattr(result.result, "results", None) or []
        by_name = {node.node.name: str(node.status) for node in nodes}
        return Built(
            is_done=result.success,
            done=[name for name, status in by_name.items() if status in GOOD],
            failed=[name for name, status in by_name.items() if status not in (*GOOD, "skipped")],
            left_out=[name for name, status in by_name.items() if status == "skipped"],
            error=type(result.exception).__name__,
            is_on_record=by_name.get("lorchestra-on-run-end-0") == "success",
            merged=merged,
            refusal=_refusal([*(node.message for node in nodes), result.exception]),
        )

    @property
    def _flags(self) -> dict:
        return {
            "project_dir": str(ROOT),
            "profiles_dir": str(ROOT),
            "target_path": str(self.settings.target_dir / self.name),
            "log_path": str(self.settings.log_dir),
            "log_level": "none",
            "log_level_file": "error",
            "cache_selected_only": True,
        }

    def _has_changed(self) -> bool:
        """Whether a file of the project is newer than what dbt has parsed, as far as times tell."""
        borrow_parsed(self.settings.target_dir / self.name)
        parsed = self.settings.target_dir / self.name / PARSED
        files = [path for part in PROJECT for path in ROOT.glob(part)]
        return not parsed.exists() or parsed.stat().st_mtime < max(
            path.stat().st_mtime for path in files
        )

    def _parse(self) -> None:
        borrow_parsed(self.settings.target_dir / self.name)
        unneeded.skip()
        os.environ["ENV"] = self.settings.env
        os.environ.setdefault("DBT_PROFILES_DIR", str(ROOT))
        os.environ.setdefault("WAREHOUSE_PORT", str(self.settings.warehouse_port))
        try:
            from dbt.cli.main import dbtRunner

            with contextlib.redirect_stdout(io.StringIO()):
                result = dbtRunner().invoke(["parse", "--no-write-json"], **self._flags)
        except Exception as error:
            self._failure = f"dbt cannot start: {type(error).__name__}."
            return
        logging.getLogger("google").setLevel(logging.ERROR)
        if not result.success:
            self._failure = f"dbt cannot read the project: run `dbt parse` ({result.exception})."
        self.manifest = result.result


def _refusal(words: list) -> StepFailed | None:
    """The first of dbt's messages that is a refusal."""
    found = (refusals.failure(str(each)) for each in words if each)
    return next((each for each in found if each), None)


def borrow_parsed(target: Path) -> None:
    """Give a folder's first run what dbt has parsed elsewhere: parsing anew takes seconds.

    dbt itself sees whether it still fits. Looks beside the folder, above it, and in the project's
    target/, where `make setup` parses.
    """
    parsed = target / PARSED
    homes = {target.parent, ROOT / "target"}
    found = [path for home in homes for path in (home / PARSED, *home.glob(f"*/{PARSED}"))]
    existing = [path for path in found if path.exists()]
    if existing and not parsed.exists():
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = parsed.with_suffix(f".{os.getpid()}")
        shutil.copy2(max(existing, key=lambda path: path.stat().st_mtime), partial)
        partial.chmod(0o600)
        partial.replace(parsed)
