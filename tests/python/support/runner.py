"""The runner as a user calls it, and what tests ask of what it left."""

import atexit
import re
import subprocess
from functools import cache

from lorc.project.settings import ROOT
from workspace import Workspace, waiting
from workspace.mail import eml
from workspace.warm import PROGRAMS, Warm


class Lorc(Workspace):
    """A workspace that no run may leave a stack trace or a process in."""

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run a program of the environment to its end: run("lorc", "up").

        In a warm fork, where the checkout's own programs run; `start` starts them as themselves.
        """
        if arguments[0] not in PROGRAMS or self.project != ROOT or "PYTHONPATH" in environment:
            return finish(self.start(*arguments, **environment))
        return without_trace(
            _warm().run(*arguments, cwd=self.project, env=self.environment | environment)
        )

    @staticmethod
    def counts(done: subprocess.CompletedProcess) -> dict[str, int]:
        """The counts of the summary line by their names."""
        assert done.returncode == 0, done.stderr
        found = re.findall(r"([\d,]+) ([a-z]+)[, ]", done.stdout.partition(" in ")[0] + " ")
        return {name: int(number.replace(",", "")) for number, name in found}

    def objects(self) -> dict[str, str]:
        """Each idem_key of raw_objects with its payload as text."""
        rows = self.rows("select idem_key, to_json_string(payload) as text from raw_objects")
        assert len({row["idem_key"] for row in rows}) == len(rows)
        return {row["idem_key"]: row["text"] for row in rows}

    def events(self, run_id: str) -> list[dict]:
        """The events of a run in the order of their moments."""
        return self.rows(
            "select * from event_log where correlation_id = @run_id order by created_at",
            run_id=run_id,
        )

    def failure(self) -> list[dict]:
        """The events of the last run, which has to be on record as failed."""
        events = self.events(self.last_run())
        types = {event["event_type"] for event in events}
        assert types == {"job.started", "ingest.started", "ingest.failed", "job.failed"}
        for event in events:
            assert event["status"] == ("failed" if "failed" in event["event_type"] else "ok")
        return events

    def last_run(self) -> str:
        """The correlation id of the run that was started last."""
        return self.value(
            "select correlation_id from event_log where event_type = 'job.started'"
            " order by created_at desc limit 1"
        )

    def bookmark(self) -> dict[str, str]:
        """The text of each bookmark file."""
        folder = self.warehouse_dir / "bookmarks"
        return {path.parent.name: path.read_text() for path in folder.rglob("state.json")}

    def mail(self, connection: str, *names: str) -> None:
        """Put one small mail per name into a mailbox of the data folder."""
        folder = self.data / "gmail" / connection
        folder.mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(names):
            (folder / f"{name}.eml").write_text(eml(name, number))

    def add(self, connection: str, *names: str) -> list[str]:
        """Mails that arrive while the sandbox runs. Returns their ids."""
        path = f"gmail/{connection}/messages"
        return [self.control("POST", path, {"eml": eml(name, 59)})["id"] for name in names]

    def text_left_behind(self) -> str:
        """All that a run wrote for people: logs and dbt's target folder, not the data.

        Without the addresses of the project's own seeds and unit tests, which dbt repeats there.
        """
        folders = [self.folder / "logs", self.folder / "target"]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        files += self.warehouse_dir.glob("*.log")
        text = "\n".join(path.read_text(errors="replace") for path in files)
        own = "|".join(map(re.escape, sorted(_addresses_of_the_project(), key=len, reverse=True)))
        return re.sub(rf"(?<![\w.+-])(?:{own})(?![\w-])", "", text)

    def close(self) -> None:
        """`lorc down`, which has to leave no process."""
        assert not super().close()


@cache
def _addresses_of_the_project() -> set[str]:
    files = [path for folder in ("models", "seeds") for path in (ROOT / folder).rglob("*.*")]
    text = "\n".join(path.read_text() for path in files if path.suffix in (".yml", ".csv", ".sql"))
    return set(re.findall(r"[\w.+-]+@[\w.-]*\w", text))


@cache
def _warm() -> Warm:
    warm = Warm()
    atexit.register(warm.close)
    return warm


def finish(process: subprocess.Popen) -> subprocess.CompletedProcess:
    """Wait for a process; what it printed must hold no stack trace."""
    return without_trace(waiting.finish(process))


def without_trace(done: subprocess.CompletedProcess) -> subprocess.CompletedProcess:
    """What ended; what it printed must hold no stack trace."""
    assert "Traceback" not in done.stderr, done.stderr
    return done
