"""The commands over what is kept: backups, tables to take along, rejects, persons to erase."""

import sys
from pathlib import Path

import click

from lorc.cli.parts import Commands, end, time
from lorc.project import connections, settings
from lorc.project.errors import WrongCall

TABLES = ("raw_objects", "rejected_objects", "event_log")


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
    from lorc.ingest import replay as job
    from lorc.runs import event_backups

    if bool(files) == everything:
        raise WrongCall("Name backup files to replay, or say --all.")
    chosen, known = settings.load(), connections.load()
    only = connections.find(connection).name if connection else None
    exit_code = job.main(chosen, job.choose(chosen, known, only, files, time(since)), known)
    if everything and not only and (restored := event_backups.restore(chosen)):
        click.echo(restored)
    end(exit_code)


@click.group(cls=Commands, invoke_without_command=True)
@click.option("--to", metavar="WHERE", help="A folder, or gs://bucket/prefix; else backup/export.")
@click.option(
    "--table",
    "tables",
    type=click.Choice(TABLES),
    multiple=True,
    help="Only this table; may be given several times.",
)
@click.pass_context
def export(context: click.Context, to: str | None, tables: tuple[str, ...]) -> None:
    """Write the tables as JSON lines. They hold what the sources hold: keep them private."""
    from lorc.export import tables as job

    if context.invoked_subcommand:
        if to or tables:
            word = context.invoked_subcommand
            raise WrongCall(f"Options of `lorc export {word}` come after the word {word}.")
        return
    for line in job.export(settings.load(), to, tables or TABLES):
        click.echo(line)


@export.command("events")
@click.option(
    "--format",
    "form",
    type=click.Choice(["openlineage", "cloudevents"]),
    required=True,
    help="OpenLineage's run events, or an event of the log as a CloudEvent.",
)
@click.option("--since", metavar="DATE", help="Only runs that began on this day or later (UTC).")
@click.option("--to", metavar="FILE", help="A file, or - to print; else one in backup/export.")
def export_events(form: str, since: str | None, to: str | None) -> None:
    """Write the event log for other systems, as JSON lines. It holds nothing of an object."""
    from lorc.export import events as job

    if line := job.export(settings.load(), form, to, time(since), connections.load()):
        click.echo(line)


@click.command()
@click.option("--reason", metavar="REASON", help="Only these; each is listed with its key.")
@click.option("--show", "key", metavar="KEY", help="Print the text of one, by how its key begins.")
@click.option("--replay", "again", is_flag=True, help="Try them again, after a fix.")
def rejects(reason: str | None, key: str | None, again: bool) -> None:
    """List the records that raw_objects does not take, by connection, type and reason.

    A record that is accepted later leaves the list; rejected_objects keeps it, with accepted_at.
    """
    from lorc.ingest import rejects as listed

    if key and (reason or again):
        raise WrongCall("--show goes with no other option.")
    chosen = settings.load()
    if key:
        listed.show_text(chosen, key)
    elif again:
        end(listed.retry(chosen, list(connections.load().values()), reason))
    else:
        listed.show(chosen, reason)


@click.command()
@click.option(
    "--email",
    required=True,
    metavar="ADDRESS",
    help="Whom to forget; - reads the address from standard input, out of sight of other users.",
)
@click.option("--mentions", is_flag=True, help="Also what only mentions the address.")
@click.option("--yes", is_flag=True, help="Delete; without it, only say how much there is.")
@click.option("--verify", is_flag=True, help="Only say where the address is; exit 1 if it is.")
def forget(email: str, mentions: bool, yes: bool, verify: bool) -> None:
    """Forget a person: find, delete and keep away what is theirs.

    A mail is theirs when they sent it or are among its recipients, however many there are.
    """
    if verify and (yes or mentions):
        raise WrongCall("--verify only looks: call it without --yes and --mentions.")
    address = sys.stdin.readline().strip() if email == "-" else email
    chosen = settings.load()
    if verify:
        from lorc.privacy import verify

        sys.exit(verify.main(chosen, address))
    from lorc.privacy import forget as job

    if job.main(chosen, address, mentions, yes):
        from lorc.transform import lanes

        sys.exit(lanes.main(chosen, lanes.NAME, yes=False, everything=False))


COMMANDS = (export, rejects, replay, forget)
