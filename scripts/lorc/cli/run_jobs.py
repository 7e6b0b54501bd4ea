"""The commands that run jobs: a connection's ingest, all of them, the lanes, a whole day's work."""

import os
import sys
from collections.abc import Callable
from datetime import date
from typing import NoReturn

import click

from lorc.cli.parts import Commands, end, time
from lorc.console.outcomes import say, worst
from lorc.project import connections, installed, jobs, settings
from lorc.project.errors import WrongCall, unknown
from lorc.project.jobs import Extract, Ingest, Lane, Report

AT_A_TIME = click.option(
    "--at-a-time",
    type=click.IntRange(1, 32),
    default=2,
    show_default=True,
    help="How many connections run side by side.",
)


ALL = click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Of the lanes: build every model, not only those with something new.",
)


@click.command()
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


@click.command("ingest-all")
@click.option(
    "--source",
    "source_system",
    metavar="PROVIDER",
    help="Only the connections of one provider, such as gmail.",
)
@AT_A_TIME
@click.pass_context
def ingest_all(context: click.Context, source_system: str | None, at_a_time: int) -> None:
    """Ingest all enabled connections, each as a run of its own.

    A connection that fails stops no other; a table at the end says how each one ended.
    """
    from lorc.ingest import several

    known = connections.load().values()
    chosen = [each for each in known if source_system in (None, each.source_system)]
    if not chosen:
        raise unknown("provider", source_system, [each.source_system for each in known])
    where = settings.load()
    _end(where, lambda: several.main(where, chosen, at_a_time, _ingest_of(context)))


@click.command()
@AT_A_TIME
@ALL
@click.pass_context
def daily(context: click.Context, at_a_time: int, everything: bool) -> None:
    """Ingest every connection, build every lane, report once.

    A connection that fails stops nothing else, and the exit code says so.
    """
    from lorc.cli import daily as work

    known = list(connections.load().values())
    ingest = _ingest_of(context)
    where = settings.load()
    _end(where, lambda: work.main(where, known, at_a_time, ingest, everything=everything))


@click.command()
@click.argument("job")
@click.option("--yes", is_flag=True, help="Of rescore: change the scores, not only show which.")
@click.option(
    "--since",
    metavar="WHEN",
    help="Extract again from this date or time on; of the report: every week from then on; of the "
    "lanes: look at all again, as --all does.",
)
@ALL
@click.pass_context
def run(context: click.Context, job: str, yes: bool, since: str | None, everything: bool) -> None:
    """Run a JOB by its name; `lorc jobs list` shows the names."""
    chosen = jobs.find(job)
    began = time(since)
    if since and (job == "rescore" or getattr(chosen, "is_delivered", False)):
        raise WrongCall(f"--since does not go with the job {job}.")
    if yes and job != "rescore":
        raise WrongCall("--yes goes with the job rescore alone.")
    if everything and not isinstance(chosen, Lane):
        raise WrongCall("--all goes with the jobs of the lanes alone.")
    if isinstance(chosen, Ingest):
        _ingest(chosen.connection, chosen.object_type, since)
    elif isinstance(chosen, Extract):
        _extract(chosen, _ingest_of(context, since), since)
    elif isinstance(chosen, Report) and began:
        _reports(began.date())
    elif isinstance(chosen, Report):
        _report(None, None, deliver=chosen.is_delivered)
    else:
        _build(chosen, yes, everything or since is not None)


def _build(chosen: Lane, yes: bool, everything: bool) -> None:
    from lorc.cli import after_build
    from lorc.transform import lanes

    def build() -> int:
        exit_code = lanes.main(where, chosen.selector, yes=yes, everything=everything)
        if chosen.selector == lanes.NAME and exit_code in (0, 1):
            exit_code = worst({exit_code, after_build.main(where)})
        return exit_code

    where = settings.load()
    _end(where, build)


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
    _report(week, client, deliver=deliver, again=again, is_dry_run=dry_run)


@click.command()
@click.option("--dry-run", is_flag=True, help="Show the mails instead of sending them.")
def alert(dry_run: bool) -> None:
    """Tell at once of flags and of scores that are reliably worse, by mail, each once.

    The mail holds no name, score or answer, but the key for `lorc explain`. A build of the lanes
    ends with it where the seed alert_recipients names somebody.
    """
    from lorc.alert import job

    where = settings.load()
    _end(where, lambda: job.main(where, is_dry_run=dry_run))


@click.group("jobs", cls=Commands)
def group() -> None:
    """What can be run."""


@group.command("list")
def list_jobs() -> None:
    """List the jobs and what each one does."""
    known = jobs.load()
    width = max(map(len, known))
    for name, job in known.items():
        click.echo(f"{name:{width}}  {job}")


def _ingest_of(context: click.Context, since: str | None = None) -> Callable[[str], None]:
    """What `lorc ingest` does with the connection of a name, in the process that calls it."""
    lorc = context.find_root().command

    def ingest_in_fork(name: str) -> None:
        os.environ[installed.AGAIN] = "1"  # what is installed has been looked at
        os.environ["NOTIFY"] = ""  # the parent tells of all runs
        lorc.main(["ingest", name, *_since(since)], prog_name="lorc")

    return ingest_in_fork


def _since(since: str | None) -> tuple[str, ...]:
    return ("--since", since) if since else ()


def _extract(chosen: Extract, ingest: Callable[[str], None], since: str | None) -> None:
    from lorc.ingest import several

    where = settings.load()
    known = chosen.connections()
    _end(where, lambda: several.main(where, known, 2, ingest, arguments=_since(since)))


def _ingest(name: str, object_type: str | None, since: str | None) -> None:
    from lorc.ingest.run import ingest as job

    connection = connections.find(name)
    time(since)
    chosen = settings.load()
    _end(chosen, lambda: say(name, lambda: job(chosen, connection, object_type, since)))


def _reports(since: date) -> None:
    from lorc.report import job

    def remake() -> int:
        return worst(job.main(where, week, None) for week in job.weeks_since(where, since))

    where = settings.load()
    _end(where, remake)


def _report(week: str | None, client: str | None, **how: bool) -> None:
    from lorc.report import job

    named = sys.stdin.readline() if client == "-" else client
    where = settings.load()
    _end(where, lambda: job.main(where, week, named, **how))


def _end(where: settings.Settings, work: Callable[[], int]) -> NoReturn:
    """Do the work and end the process with its exit code, after whoever NOTIFY names was told.

    They are told also when it raises: a warehouse that went away in the middle is an incident.
    """
    try:
        exit_code = work()
    except Exception:
        _tell(where)
        raise
    _tell(where)
    end(exit_code)


def _tell(where: settings.Settings) -> None:
    if os.environ.get("NOTIFY"):
        from lorc.alert import notify

        notify.after(where)


COMMANDS = (ingest, ingest_all, daily, run, report, alert, group)
