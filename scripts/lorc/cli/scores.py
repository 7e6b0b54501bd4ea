"""The commands over scores: who owes a questionnaire, and the exports for other systems."""

import click

from lorc.cli.parts import time
from lorc.project import settings

SINCE = click.option("--since", metavar="DATE", help="Only scores of this day or later (UTC).")
TO = click.option("--to", metavar="FILE", help="A file, or - to print; else one in backup/export.")
NAMES = click.option("--names", is_flag=True, help="With the person's name; else by key alone.")


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also what was answered or missed.")
@click.option("--json", "as_json", is_flag=True, help="Print it for a program.")
def due(everything: bool, as_json: bool) -> None:
    """List who owes which questionnaire, the longest overdue first.

    The seed questionnaire_schedules says what is due when. What is printed holds names.

    Exit codes: 0 it is listed; 1 the lanes were never built, or the warehouse does not answer.
    """
    from lorc.inspect import due as owed

    owed.show(settings.load(), everything=everything, as_json=as_json)


@click.command("fhir")
@click.option(
    "--format",
    "form",
    type=click.Choice(["bundle", "ndjson"]),
    default="bundle",
    show_default=True,
    help="One Bundle, or a resource per line.",
)
@SINCE
@TO
@NAMES
def export_fhir(form: str, since: str | None, to: str | None, names: bool) -> None:
    """Write instruments and scores as FHIR R4, with LOINC's codes.

    A Questionnaire per instrument; a QuestionnaireResponse and an Observation per score. A person
    is an identifier, the key of the table persons. They are health data: keep them private.
    """
    from lorc.export import measurements as job

    if line := job.export_fhir(settings.load(), form, to, time(since), names=names):
        click.echo(line)


@click.command("measurements")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv"]),
    default="csv",
    show_default=True,
    help="How to write the rows.",
)
@SINCE
@TO
@NAMES
@click.option("--raw", "is_raw", is_flag=True, help="As it is, for a program: no apostrophe.")
def export_measurements(
    form: str,  # noqa: ARG001 (there is one way, and it is said)
    since: str | None,
    to: str | None,
    names: bool,
    is_raw: bool,
) -> None:
    """Write a line per score: total, band, change, flag. They are health data: keep them private.

    A cell that a spreadsheet would calculate has an apostrophe before it.
    """
    from lorc.export import measurements as job

    if line := job.export_table(settings.load(), to, time(since), names=names, is_raw=is_raw):
        click.echo(line)


COMMANDS = (due,)
EXPORTS = (export_fhir, export_measurements)
