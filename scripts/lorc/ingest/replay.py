"""What earlier runs kept, put through tee, loader and merge again, as a run of its own."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from lorc.console.outcomes import say, worst
from lorc.ingest import backups
from lorc.ingest.backups import Backup
from lorc.ingest.load_files import Loader
from lorc.ingest.run import Ingest, Outcome
from lorc.project.connections import Connection
from lorc.project.errors import WrongCall
from lorc.project.settings import Settings
from lorc.runs.recorded import recorded
from lorc.runs.run import Run


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
    asked = {"since": since, "connection": only}
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
        folder = settings.backup_dir / "raw"
        if narrowed := [f"--{name}" for name, given in asked.items() if given]:
            raise WrongCall(f"No backup is left by {' and '.join(narrowed)}: look into {folder}.")
        raise WrongCall(f"There is no backup in {folder}: each run leaves one.")
    return held


def main(settings: Settings, held: dict[str, list[Backup]], known: dict[str, Connection]) -> int:
    """Replay the backups of each connection and say how it went.

    A connection that fails stops no other. Returns the exit code: 0 all done; 1 at least one
    failed; 3 none failed, but another run held at least one.
    """
    exit_codes = []
    for name, kept in held.items():
        for load in backups.loads(kept):
            parameters = {
                "connection": name,
                "runs": len(load),
                "first_run": load[0].run_id,
                "last_run": load[-1].run_id,
            }
            files = [backup.path for backup in load]
            job = partial(replay, settings, known[name], files, "replay", parameters)
            exit_codes.append(say(name, job))
            if exit_codes[-1]:
                break
    return worst(exit_codes)


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
    run = Run.start(f"{verb}_{connection.name.replace('-', '_')}", parameters)
    streams = list(connection.streams)
    with recorded(settings, run, [connection.name]) as record:
        return Ingest(
            record,
            connection,
            Loader(settings, connection, run, files),
            dict.fromkeys(streams),
            new=streams,
            doing="replaying",
            full_scan=full_scan,
        ).outcome()
