"""lorc, the runner: extracts, merges and looks, by argument lists and exit codes."""

import os
import sys

import click

from lorc import cli_kept, connections, settings
from lorc.cli_forget import forget
from lorc.cli_parts import end, time
from lorc.errors import LorcError, WrongCall


class _Commands(click.Group):
    """A group whose errors are one sentence and an exit code."""

    def invoke(self, ctx: click.Context):
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except LorcError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Bring a clinic's working data into BigQuery and keep it there in its current state.

    Exit codes: 0 done; 1 a step failed, on record in event_log; 2 the call was wrong; 3 another
    run holds the connection. ENV=prod works on Google's BigQuery, the default on the embedded
    warehouse.
    """
    os.umask(0o077)  # whatever is written is for its owner alone


@main.command()
@click.argument("connection")
@click.option("--object", "object_type", metavar="TYPE", help="Only this object type.")
@click.option(
    "--since",
    metavar="WHEN",
    help="Extract again from this date or time on (ISO 8601); the bookmark stays where it is.",
)
def ingest(connection: str, object_type: str | None, since: str | None) -> None:
    """Extract, load and merge one CONNECTION, such as gmail-acct1."""
    _ingest(connection, object_type, since)


@main.command("ingest-all")
@click.option(
    "--source",
    "source_system",
    metavar="PROVIDER",
    help="Only the connections of one provider, such as gmail.",
)
@click.option(
    "--at-a-time",
    type=click.IntRange(1, 32),
    default=2,
    show_default=True,
    help="How many connections run side by side.",
)
def ingest_all(source_system: str | None, at_a_time: int) -> None:
    """Ingest all enabled connections, each as a run of its own.

    A connection that fails stops no other; a table at the end says how each one ended.
    """
    from lorc import ingest_all as runs

    known = connections.load().values()
    chosen = [each for each in known if source_system in (None, each.source_system)]
    if not chosen:
        providers = ", ".join(sorted({each.source_system for each in known}))
        raise WrongCall(f"There is no provider {source_system!r}. The known ones are: {providers}.")
    sys.exit(runs.main(settings.load(), chosen, at_a_time))


@main.command()
def check() -> None:
    """Check that meltano.yml and the dbt sources agree on the connections."""
    known = connections.load().values()
    providers = len({each.source_system for each in known})
    click.echo(f"{len(known)} connections of {providers} providers: meltano.yml and sources agree")


@main.command()
@click.argument("job")
def run(job: str) -> None:
    """Run a JOB by its name; `lorc jobs list` shows the names."""
    jobs = _jobs()
    if job not in jobs:
        raise WrongCall(f"There is no job {job!r}. The known ones are: {', '.join(sorted(jobs))}.")
    _ingest(*jobs[job], None)


@main.group(cls=_Commands)
def jobs() -> None:
    """What can be run."""


@jobs.command("list")
def list_jobs() -> None:
    """List the jobs and what each one does."""
    for name, (connection, object_type) in _jobs().items():
        click.echo(f"{name:32} ingest {connection}{f' ({object_type})' if object_type else ''}")


@main.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to print the rows.",
)
def sql(query: str, form: str) -> None:
    """Run a QUERY in the warehouse; tables of the project's dataset need no prefix."""
    from lorc import output

    output.query(settings.load(), query, form)


@main.command()
def status() -> None:
    """Show how each connection stands: last success, counts, last error."""
    from lorc import status as connection_status

    connection_status.show(settings.load())


@main.command()
def up() -> None:
    """Start the embedded warehouse and the sandbox, if they do not run."""
    from lorc import servers

    for line in servers.up(_local("up")):
        click.echo(line)


@main.command()
def down() -> None:
    """Stop the embedded warehouse and the sandbox."""
    from lorc import servers

    for line in servers.down(_local("down")):
        click.echo(line)


@main.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Delete the embedded warehouse and its bookmarks; the backups stay."""
    from lorc import servers

    chosen = _local("reset")
    if not yes:
        click.confirm(f"Delete all of {chosen.warehouse_dir}?", abort=True)
    servers.reset(chosen)
    click.echo("the embedded warehouse is empty")


for command in (forget, *cli_kept.COMMANDS):
    main.add_command(command)


def _local(command: str) -> settings.Settings:
    chosen = settings.load()
    if not chosen.is_local:
        raise WrongCall(f"`lorc {command}` is for the embedded warehouse and ENV is {chosen.env}.")
    return chosen


def _ingest(name: str, object_type: str | None, since: str | None) -> None:
    from lorc import ingest as main_job

    connection = connections.find(name)
    time(since)
    end(main_job.main(settings.load(), connection, object_type, since))


def _jobs() -> dict[str, tuple[str, str | None]]:
    """Each job's name with the connection and the object type that it ingests."""
    found = {}
    for connection in connections.load().values():
        found[connection.job_name()] = (connection.name, None)
        if len(connection.streams) > 1:
            for stream in connection.streams:
                found[connection.job_name(stream.object_type)] = (
                    connection.name,
                    stream.object_type,
                )
    return found
