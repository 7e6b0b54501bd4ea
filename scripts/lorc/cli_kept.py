"""The commands over what is kept: backups, tables to take along, rejected records."""

from pathlib import Path

import click

from lorc import connections, settings
from lorc.cli_parts import end, time
from lorc.errors import WrongCall


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--all", "everything", is_flag=True, help="All backups, in the order of their runs.")
@click.option("--since", metavar="DATE", help="Only runs that began on this day or later (UTC).")
@click.option("--connection", metavar="NAME", help="Only this connection's.")
def replay(
    files: tuple[Path, ...], everything: bool, since: str | None, connection: str | None
) -> None:
    """Load and merge again what earlier runs kept: backup FILES, or --all of them.

    The bookmarks stay where they are. After `lorc reset`, `lorc replay --all` rebuilds the tables.
    """
    from lorc import replay as job

    if bool(files) == everything:
        raise WrongCall("Name backup files to replay, or say --all.")
    chosen, known = settings.load(), connections.load()
    wanted = [connections.find(connection)] if connection else list(known.values())
    end(job.main(chosen, job.choose(chosen, wanted, files, time(since)), known))


COMMANDS = (replay,)
