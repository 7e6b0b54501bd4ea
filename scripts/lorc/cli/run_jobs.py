"""The commands that run jobs: an ingest, all of them, the lanes, a day's work."""

import os
from collections.abc import Callable

import click

from lorc.cli import told
from lorc.cli.parts import Commands, ended, time
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
    ended(where, lambda: several.main(where, chosen, at_a_time, _ingest_of(context)))


@click.command()
@AT_A_TIME
@ALL
@click.pass_context
def daily(context: click.Context, at_a_time: int, everything: bool) -> None:
    """Ingest every connection, build every lane, report once.

    A connection that fails stops nothing else, and the exit code says so.

    Exit codes: 0 all done; 1 something failed, or a score's total cannot be shown; 3 nothing
    failed, but another run held a connection or the lanes.
    """
    from lorc.cli import daily as work

    known = list(connections.load().values())
    ingest = _ingest_of(context)
    where = settings.load()
    ended(where, lambda: work.main(where, known, at_a_time, ingest, everything=everything))


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
        told.remake(began.date())
    elif isinstance(chosen, Report):
        told.make(None, None, deliver=chosen.is_delivered)
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
    ended(where, build)


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
    ended(where, lambda: several.main(where, known, 2, ingest, arguments=_since(since)))


def _ingest(name: str, object_type: str | None, since: str | None) -> None:
    from lorc.ingest.run import ingest as job

    connection = connections.find(name)
    time(since)
    chosen = settings.load()
    ended(chosen, lambda: say(name, lambda: job(chosen, connection, object_type, since)))


COMMANDS = (ingest, ingest_all, daily, run, group)
