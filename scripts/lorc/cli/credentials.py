"""The commands of credentials: to come by one, and to try them all."""

import sys

import click

from lorc.project import connections, environment


@click.command()
@click.argument("connection")
@click.option("--delegated", is_flag=True, help="Exchange: the mailbox's owner grants access.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@click.option("--port", type=click.IntRange(1, 65535), help="Where the browser comes back to.")
@click.option("--print", "is_printed", is_flag=True, help="Print what it would write into .env.")
@click.option("--any-account", is_flag=True, help="Take an account that the seeds do not name.")
def connect(
    connection: str,
    delegated: bool,
    no_browser: bool,
    port: int | None,
    is_printed: bool,
    any_account: bool,
) -> None:
    """Come by the credential of one CONNECTION, for prod: sign in, or give a key.

    It says what it will ask for, tries what it gets, and only then writes the variable into .env;
    nothing else there is touched. Keys and secrets are asked for at the terminal, or read from
    standard input, a line each.
    """
    from lorc.connect import job

    found = connections.find(connection)
    environment.read_files()
    how = job.How(delegated, is_printed, not no_browser, any_account, port or 0)
    job.connect(found, how, lambda line: click.echo(line, err=is_printed), click.echo)


@click.command()
@click.argument("connection", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
def doctor(connection: str | None, as_json: bool) -> None:
    """Say what would go wrong in a run, before one: credentials, warehouse, mail, seeds, host.

    It tries each credential and reads, and writes nothing. With a CONNECTION it looks at that one
    alone.

    Exit codes: 0 nothing is wrong; 1 something is, and the line says what to do.
    """
    sys.dont_write_bytecode = True
    from lorc.cli.parts import end
    from lorc.doctor import job

    chosen = connections.find(connection) if connection else None
    end(job.main(chosen, as_json=as_json))


COMMANDS = (connect, doctor)
