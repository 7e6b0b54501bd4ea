"""The commands for Google's BigQuery: is the project ready, and who may look at the runs."""

from pathlib import Path

import click

from lorc.project import settings


@click.command("prod-check")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it; else reports/prod-check-(time).json.",
)
def prod_check(report: Path | None) -> None:
    """Check that a project is ready: location, permissions, every kind of statement, a trial run.

    It works in datasets of its own, whose tables expire in an hour and which it deletes, on sample
    data of a sandbox. For that the account needs the role BigQuery User on the project, not only
    Job User. The report holds no name of the project and no secret.

    Exit codes: 0 ready; 1 not ready, and what to do about it.
    """
    from lorc.cli.parts import end
    from lorc.prodcheck import job

    end(job.main(settings.load(), report))


@click.command()
@click.option("--dataset", required=True, metavar="NAME", help="Such as lorchestra_watch.")
@click.option("--apply", is_flag=True, help="Make it, instead of printing how.")
def watchers(dataset: str, apply: bool) -> None:
    """Make a dataset of views for those who watch the runs and may read no object.

    Without --apply it prints the statements and the entry of the access list.
    """
    from lorc.inspect import watchers as watched

    watched.main(settings.load(), dataset, apply=apply)


COMMANDS = (prod_check, watchers)
