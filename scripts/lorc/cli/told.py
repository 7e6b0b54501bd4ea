"""The commands that tell people: the weekly report, and the alert."""

import sys
from datetime import date

import click

from lorc.cli.parts import ended
from lorc.console.outcomes import worst
from lorc.project import settings
from lorc.project.errors import WrongCall


@click.command()
@click.option("--week", metavar="WEEK", help="Such as 2026-W47; by default the last that is over.")
@click.option(
    "--client",
    metavar="KEY",
    help="Of this client alone: person_key, contact id or address; - reads it from standard input.",
)
@click.option("--deliver", is_flag=True, help="Send it to those who do not have it yet.")
@click.option("--again", is_flag=True, help="With --deliver: also to those who have it.")
@click.option("--dry-run", is_flag=True, help="With --deliver: write the mails to files instead.")
def report(week: str | None, client: str | None, deliver: bool, again: bool, dry_run: bool) -> None:
    """Make the weekly report, as a page and a PDF in the folder reports, and mail it if asked to.

    Its figures are those of the lanes as they were last built: `lorc daily` builds them.
    """
    if (again or dry_run) and not deliver:
        raise WrongCall("--again and --dry-run go with --deliver.")
    if client is not None and deliver:
        raise WrongCall(
            "A client's report is for handing over: --client and --deliver exclude each other."
        )
    make(week, client, deliver=deliver, again=again, is_dry_run=dry_run)


@click.command()
@click.option("--dry-run", is_flag=True, help="Show the mails instead of sending them.")
def alert(dry_run: bool) -> None:
    """Tell at once of flags and of scores that are reliably worse, by mail, each once.

    The mail holds no name, score or answer, but the key for `lorc explain`. A build of the lanes
    ends with it where the seed alert_recipients names somebody.
    """
    from lorc.alert import job

    where = settings.load()
    ended(where, lambda: job.main(where, is_dry_run=dry_run))


def remake(since: date) -> None:
    """Make the reports of every week from a day on, one after the other, and end the process."""
    from lorc.report import job

    def remade() -> int:
        return worst(job.main(where, week, None) for week in job.weeks_since(where, since))

    where = settings.load()
    ended(where, remade)


def make(week: str | None, client: str | None, **how: bool) -> None:
    """Make one report, of all clients or one (- reads which from standard input), and end the
    process."""
    from lorc.report import job

    named = sys.stdin.readline() if client == "-" else client
    where = settings.load()
    ended(where, lambda: job.main(where, week, named, **how))


COMMANDS = (report, alert)
