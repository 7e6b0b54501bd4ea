"""lorc, the runner: extracts, merges and looks, by argument lists and exit codes."""

import os

import click

from lorc.cli import credentials, google, kept, look, run_jobs, scores, told
from lorc.cli.parts import Commands
from lorc.project import connections, data_files, installed, instruments, mailboxes, settings
from lorc.project.errors import LorcError, WrongCall


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Bring a clinic's working data into BigQuery and keep it there in its current state.

    Exit codes: 0 done; 1 a step failed, on record in event_log, or something is wrong that the
    command says; 2 the call was wrong; 3 another run holds the connection or the lanes. ENV=prod
    works on Google's BigQuery, the default on the embedded warehouse.
    """
    installed.check_place()
    if context.invoked_subcommand != "doctor":  # which changes nothing, and says what is stale
        installed.refresh()
    os.umask(0o077)  # whatever is written is for its owner alone


@main.command()
def check() -> None:
    """Check that meltano.yml, the dbt sources and the seeds agree on connections and instruments.

    Where the forms are at hand, in a warehouse that runs, they are held against their bindings;
    else it says why not. `lorc doctor` says the same, and tries the credentials, the warehouse and
    the host too.
    """
    from lorc.inspect import forms

    known = connections.load().values()
    addresses, roles = data_files.rows(mailboxes.ADDRESSES), data_files.rows(mailboxes.ROLES)
    if unsaid := mailboxes.unsaid(list(known), addresses, roles):
        raise WrongCall("\n".join(unsaid))
    providers = len({each.source_system for each in known})
    click.echo(f"{len(known)} connections of {providers} providers: meltano.yml and sources agree")
    problems, unlooked = forms.problems(settings.load())
    if not problems:
        click.echo(f"bindings: {f'not looked at. {unlooked}' if unlooked else forms.FINE}")
    if wrong := [*instruments.faults(), *problems]:
        raise LorcError("\n".join(wrong))


@main.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "vertical", "json", "csv"]),
    help="How to print the rows; by default a table, vertical where it is wider than the terminal.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="How many rows at most; 0 for all.",
)
@click.option("--write", "writes", is_flag=True, help="Let it change the warehouse.")
@click.option("--raw", "is_raw", is_flag=True, help="CSV as it is, for a program: no apostrophe.")
def sql(query: str, form: str | None, limit: int, writes: bool, is_raw: bool) -> None:
    """Run a QUERY in the warehouse; tables of the project's dataset need no prefix.

    It reads. What would change something is refused, whatever it begins with, unless --write says
    so; then it tells how many rows it wrote. In a CSV, a cell that a spreadsheet would calculate
    has an apostrophe before it.
    """
    from lorc.inspect import query as job

    if is_raw and form != "csv":
        raise WrongCall("--raw goes with --format csv.")
    job.query(settings.load(), query, form, limit=limit, writes=writes, is_raw=is_raw)


@main.command()
@click.option("--cost", is_flag=True, help="What was billed, per connection and lane.")
def status(cost: bool) -> None:
    """Show how each connection stands: last success, counts, last error."""
    from lorc.inspect import cost as costs
    from lorc.inspect import status as connection_status

    (costs if cost else connection_status).show(settings.load())


@main.command()
def up() -> None:
    """Start the embedded warehouse and the sandbox, if they do not run."""
    from lorc.warehouse import servers

    for line in servers.up(_local("up")):
        click.echo(line)


@main.command()
def down() -> None:
    """Stop the embedded warehouse and the sandbox."""
    from lorc.warehouse import servers

    for line in servers.down(_local("down")):
        click.echo(line)


@main.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Delete the embedded warehouse and its bookmarks; the backups stay."""
    from lorc.warehouse import servers

    chosen = _local("reset")
    if not yes:
        click.confirm(f"Delete all of {chosen.warehouse_dir}?", abort=True)
    for path in servers.reset(chosen):
        click.echo(f"{path} is none of ours and stays")
    click.echo("the embedded warehouse is empty")


for command in (
    *run_jobs.COMMANDS,
    *told.COMMANDS,
    *kept.COMMANDS,
    *look.COMMANDS,
    *scores.COMMANDS,
    *google.COMMANDS,
    *credentials.COMMANDS,
):
    main.add_command(command)
for command in scores.EXPORTS:
    kept.export.add_command(command)


def _local(command: str) -> settings.Settings:
    chosen = settings.load()
    if not chosen.is_local:
        raise WrongCall(
            f"`lorc {command}` is for the embedded warehouse and ENV is {chosen.env}: say "
            f"`ENV=local lorc {command}`."
        )
    return chosen
