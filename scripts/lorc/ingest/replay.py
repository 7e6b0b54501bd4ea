"""What earlier runs kept, put through tee, loader and merge again, as a run of its own."""

import sys
from datetime import datetime
from pathlib import Path

from lorc.ingest import backups
from lorc.ingest.backups import Backup
from lorc.ingest.load_files import Loader
from lorc.ingest.merge import Merge
from lorc.ingest.run import Ingest, Outcome
from lorc.project.connections import Connection, Stream
from lorc.project.errors import Busy, LorcError, WrongCall
from lorc.project.settings import Settings
from lorc.runs import lock
from lorc.runs import run as runs
from lorc.runs.run import Run
from lorc.runs.signals import Interruptible
from lorc.warehouse import servers


def choose(
    settings: Settings,
    known: dict[str, Connection],
    only: str | None,
    files: tuple[Path, ...],
    since: datetime | None,
) -> dict[str, list[Backup]]:
    """The backups to replay by connection: these files, or all that are in the backup folder.

    `only` names the one connection that is wanted. What is of no known connection is an error
    among files, and left out with a word of all. Raises WrongCall, also when none are left.
    """
    found = backups.in_order(map(Backup.at, files)) if files else backups.find(settings)
    found = [backup for backup in found if since is None or backup.started >= since]
    held, strangers = backups.by_connection(found, list(known.values()))
    for stranger in strangers:
        message = f"{stranger.path} is of no known connection"
        if files:
            raise WrongCall(f"{message}.")
        print(f"{message}: left out.", file=sys.stderr)
    held = {name: kept for name, kept in held.items() if only in (None, name)}
    if not held:
        raise WrongCall(f"There is no such backup in {settings.backup_dir}.")
    return held


def main(settings: Settings, held: dict[str, list[Backup]], known: dict[str, Connection]) -> int:
    """Replay the backups of each connection and say how it went.

    A connection that fails stops no other. Returns the exit code: 0 all done; 1 at least one
    failed; 3 none failed, but another run held at least one.
    """
    exit_codes = {0}
    for name, kept in held.items():
        try:
            for load in backups.loads(kept):
                parameters = {
                    "connection": name,
                    "runs": len(load),
                    "first_run": load[0].run_id,
                    "last_run": load[-1].run_id,
                }
                files = [backup.path for backup in load]
                print(replay(settings, known[name], files, "replay", parameters), flush=True)
        except LorcError as error:
            print(f"{name}: {error}", file=sys.stderr)
            exit_codes.add(error.exit_code)
    return min(exit_codes - {0, Busy.exit_code}, default=max(exit_codes))


def replay(
    settings: Settings,
    connection: Connection,
    files: list[Path],
    verb: str,
    parameters: dict,
    *,
    full_scan: bool = False,
) -> Outcome:
    """Load and merge the Singer messages of some files, in their order, as a job {verb}_{name}.

    With `full_scan` the merge looks at all of staging again. Raises what `ingest` raises.
    """
    run = runs.start(f"{verb}_{connection.name.replace('-', '_')}", parameters)
    with lock.hold(settings, connection.name, run.id) as held, Interruptible() as signals:
        if settings.is_local:
            servers.up(settings)
        step = _Replay(settings, connection, run, signals, files, full_scan=full_scan)
        return step.run_steps(held)


class _Replay(Ingest):
    """The steps of an ingest without a tap, and so without a bookmark."""

    doing = "replaying"

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        run: Run,
        signals: Interruptible,
        files: list[Path],
        *,
        full_scan: bool,
    ):
        super().__init__(settings, connection, list(connection.streams), None, run, signals)
        self.bookmark = _NoBookmark()
        self.extractor = Loader(settings, connection, run, files)
        self.merge = Merge(settings, connection, full_scan)
        self.began_from = dict.fromkeys(self.began_from)


class _NoBookmark:
    """A replay begins from no bookmark and moves none."""

    def has(self, _stream: Stream) -> bool:
        """Whether the stream was loaded before: after a reset it was not."""
        return False

    def lend(self) -> None:
        """There is nothing to work on."""

    def move(self) -> None:
        """The bookmark stays where it is."""

    def drop_copy(self) -> None:
        """There is no copy."""
