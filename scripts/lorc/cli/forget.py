"""The command that erases a person."""

import sys

import click

from lorc.project import settings
from lorc.project.errors import WrongCall


@click.command()
@click.option(
    "--email",
    required=True,
    metavar="ADDRESS",
    help="Whom to forget; - reads the address from standard input, out of sight of other users.",
)
@click.option("--mentions", is_flag=True, help="Also what only mentions the address.")
@click.option("--yes", is_flag=True, help="Delete; without it, only say how much there is.")
@click.option("--verify", is_flag=True, help="Only say where the address is; exit 1 if it is.")
def forget(email: str, mentions: bool, yes: bool, verify: bool) -> None:
    """Forget a person: find, delete and keep away what is theirs.

    A mail is theirs when they sent it or are among its recipients, however many there are.
    """
    if verify and (yes or mentions):
        raise WrongCall("--verify only looks: call it without --yes and --mentions.")
    address = sys.stdin.readline().strip() if email == "-" else email
    chosen = settings.load()
    if verify:
        from lorc.privacy import verify

        sys.exit(verify.main(chosen, address))
    from lorc.privacy import forget as job

    if job.main(chosen, address, mentions, yes):
        from lorc.transform import lanes

        sys.exit(lanes.main(chosen, lanes.NAME, yes=False, everything=False))
