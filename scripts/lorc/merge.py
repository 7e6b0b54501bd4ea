"""The merge: `dbt build` in this process, made ready while the extraction runs."""

import contextlib
import io
import logging
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lorc import unneeded
from lorc.connections import Connection, Stream
from lorc.errors import StepFailed
from lorc.settings import ROOT, Settings

PARSED = "partial_parse.msgpack"


@dataclass
class Merge:
    """dbt for one run. `prepare` may be called long before `build`.

    With `full_scan` it looks at all that was ever staged, not only at what came since.
    """

    settings: Settings
    connection: Connection
    full_scan: bool = False
    _ready: threading.Thread | None = None
    _manifest: object = None
    _failure: str = ""
    _flags: dict = field(default_factory=dict)

    def prepare(self) -> None:
        """Import dbt and parse the project, in a thread of its own."""
        target = self.settings.target_dir / self.connection.name
        _borrow_parsed(target)
        self._flags = {
            "project_dir": str(ROOT),
            "profiles_dir": str(ROOT),
            "target_path": str(target),
            "log_path": str(self.settings.log_dir),
            "log_level": "none",
            "cache_selected_only": True,
        }
        self._ready = threading.Thread(target=self._parse, daemon=True)
        self._ready.start()

    def build(
        self, select: list[str], run: dict, streams: list[Stream], closing: Callable[[], None]
    ) -> None:
        """Merge what is staged for the streams; `closing` is called before dbt writes the run's
        last events. Raises StepFailed; its events are written by dbt when `details['on_record']`
        is true."""
        self._ready.join()
        if self._failure:
            raise StepFailed(self._failure, "dbt", retryable=False)
        from dbt.cli.main import dbtRunner

        variables = {
            "run": run,
            "connection": self.connection.name,
            "object_types": [stream.object_type for stream in streams],
            "full_scan": self.full_scan,
        }
        command = ["build", "--select", *select, "--resource-type", "model", "--no-write-json"]
        runner = dbtRunner(self._manifest, [_watch(closing)])
        result = runner.invoke(command, vars=variables, **self._flags)
        if result.success:
            return
        nodes = getattr(result.result, "results", None) or []
        ended = {node.node.name: str(node.status) for node in nodes}
        failed = [name for name, status in ended.items() if status not in ("success", "pass")]
        on_record = ended.get("lorchestra-on-run-end-0") == "success"
        what = ", ".join(failed) or type(result.exception).__name__
        raise StepFailed(
            f"The merge failed at {what}. What was loaded stays in staging: run the same command "
            "again. `dbt build --select raw_objects rejected_objects` shows why it failed.",
            "merge",
            on_record=on_record,
        )

    def _parse(self) -> None:
        unneeded.skip()
        os.environ.setdefault("ENV", self.settings.env)
        os.environ.setdefault("DBT_PROFILES_DIR", str(ROOT))
        os.environ.setdefault("WAREHOUSE_PORT", str(self.settings.warehouse_port))
        try:
            from dbt.cli.main import dbtRunner

            with contextlib.redirect_stdout(io.StringIO()):
                result = dbtRunner().invoke(["parse"], **self._flags)
        except Exception as error:
            self._failure = f"dbt cannot start: {type(error).__name__}."
            return
        logging.getLogger("google").setLevel(logging.ERROR)
        if not result.success:
            self._failure = f"dbt cannot read the project: run `dbt parse` ({result.exception})."
        self._manifest = result.result


def _borrow_parsed(target: Path) -> None:
    """Give a connection's first run what dbt has parsed for another: parsing anew takes seconds."""
    parsed = target / PARSED
    siblings = [] if parsed.exists() else list(target.parent.glob(f"*/{PARSED}"))
    if siblings:
        newest = max(siblings, key=lambda path: path.stat().st_mtime)
        target.mkdir(exist_ok=True)
        partial = parsed.with_suffix(f".{os.getpid()}")
        shutil.copy(newest, partial)
        partial.replace(parsed)


def _watch(closing: Callable[[], None]) -> Callable:
    """A callback for dbt's events that waits for the one that macro end_run logs."""

    def see(message) -> None:
        if message.info.name == "JinjaLogDebug" and message.data.msg == "closing the run":
            closing()

    return see
