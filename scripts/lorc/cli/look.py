"""The commands that look at how things stand, and change nothing."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from lorc.cli.parts import calendar_day
from lorc.project import settings
from lorc.project.errors import LorcError, WrongCall


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it as a page that opens from disk.",
)
@click.option("--notify", "is_told", is_flag=True, help="Tell those whom NOTIFY names, each once.")
def health(as_json: bool, page: Path | None, is_told: bool) -> None:
    """Say whether all is well: what is late, failed, quiet or refused, the worst first.

    Exit codes: 0 all is well; 1 something is not, or the warehouse does not say.
    """
    from lorc.alert import notify
    from lorc.inspect import health as standing

    if as_json and page:
        raise WrongCall("--json and --html go one at a time.")
    chosen = settings.load()
    try:
        found = standing.read(chosen)
    finally:
        if is_told:
            _notify(chosen)
    found = replace(found, untold=notify.untold(chosen))
    if as_json:
        click.echo(standing.as_json(found))
    elif page:
        from lorc.inspect import health_page

        click.echo(f"{health_page.write(found, page)}: {found.alarm or found.headline}")
    else:
        standing.show(found)
    sys.exit(0 if found.is_healthy else 1)


def _notify(chosen: settings.Settings) -> None:
    from lorc.alert import notify

    if not os.environ.get("NOTIFY"):
        raise WrongCall("NOTIFY names nobody: set it in .env, to a mail address or a webhook.")
    notify.main(chosen)


@click.command()
@click.argument("name", metavar="IDEM_KEY")
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
def explain(name: str, as_json: bool) -> None:
    """Tell the story of one object: what happened to it in which run, and what was made of it.

    IDEM_KEY is its key, its id at the source (such as a response id), the message id of a mail or
    an address from or to which it is. What is printed may hold personal data.

    Exit codes: 0 there is such an object; 1 there is none, and it says why.
    """
    from lorc.inspect import explain_words as words
    from lorc.inspect.explain import Explainer

    explainer = Explainer(settings.load())
    if not explainer.has_run:
        raise LorcError("Nothing has run yet: `make daily` does a day's work.")
    found = explainer.find(name)
    is_one = len(found.objects) == 1
    if as_json:
        click.echo(words.as_json(found, [explainer.explain(each) for each in found.objects]))
    elif is_one:
        words.tell(explainer.explain(found.objects[0]))
    elif found.objects:
        click.echo(words.choose(found))
    else:
        for line in words.absent(found):
            click.echo(line)
    sys.exit(0 if found.objects else 1)


@click.command()
@click.argument("key", required=False)
@click.option("--kind", metavar="KIND", help="Only the conflicts of one kind.")
def conflicts(key: str | None, kind: str | None) -> None:
    """List the links between persons that are in doubt, and what settles them.

    With a KEY, or how one begins, it explains that conflict and prints the rows that would decide
    it, to be added to the seed identity_decisions. What is printed then may hold personal data.

    Exit codes: 0 it is listed, or nothing is in doubt; 1 persons have not been linked yet; 2 there
    is no such conflict.
    """
    from lorc.inspect import conflicts as doubts

    if key and kind:
        raise WrongCall("Name a conflict or a kind, not both.")
    if key:
        doubts.explain(settings.load(), key)
    else:
        doubts.show(settings.load(), kind)


@click.command()
@click.option("--text", "as_text", is_flag=True, help="Print it instead of writing the page.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page there; by default reports/today.html.",
)
@click.option("--day", metavar="DAY", help="Another day, such as 2026-11-20, as of its end.")
def today(as_text: bool, out: Path | None, day: str | None) -> None:
    """Make the page of this morning: who is in danger, who waits, who is new, who comes, what is
    broken.

    It shows what the lanes made when they were last built, and names people: `lorc daily` ends with
    it. Times are those of the practice.
    """
    from lorc.today import page as today_page

    if as_text and out:
        raise WrongCall("--text and --out go one at a time.")
    chosen = settings.load()
    layout = today_page.read(chosen, calendar_day(day))
    if as_text:
        click.echo(today_page.text(layout))
    else:
        click.echo(f"{today_page.write(chosen, layout, out)}: {layout['headline']}")


@click.command()
@click.argument("week")
@click.option("--figure", metavar="METRIC", help="Only this one, with the keys of its rows.")
def prove(week: str, figure: str | None) -> None:
    """Count the figures of a WEEK's report anew, from the raw records and by no model; who
    waited, from the messages that the models have.

    Exit codes: 0 all are equal; 1 one differs, and it is named, or there are none; 2 there is no
    such figure.
    """
    from lorc.report import prove as proof
    from lorc.report import weeks

    monday = weeks.monday(week)
    found = proof.figures(settings.load(), monday)
    sys.exit(0 if proof.show(found, week, figure) else 1)


COMMANDS = (health, explain, conflicts, today, prove)
