"""The commands that look at how things stand, and change nothing."""

import sys
from pathlib import Path

import click

from lorc import settings
from lorc.errors import WrongCall


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as a page that opens from disk.",
)
def health(as_json: bool, page: Path | None) -> None:
    """Say whether all is well: what is late, failed, quiet or refused, the worst first.

    Exit codes: 0 all is well; 1 something is not, or the warehouse does not say.
    """
    from lorc import health as standing

    if as_json and page:
        raise WrongCall("--json and --html go one at a time.")
    found = standing.read(settings.load())
    if as_json:
        click.echo(standing.as_json(found))
    elif page:
        from lorc import health_page

        click.echo(f"{health_page.write(found, page)}: {found.alarm or found.headline}")
    else:
        standing.show(found)
    sys.exit(0 if found.is_healthy else 1)


COMMANDS = (health,)
