"""What only a person knows: asked at the terminal, or read from standard input, a line each."""

import sys
from collections.abc import Callable

import click

from lorc.project import agreement
from lorc.project.connections import Connection
from lorc.project.errors import WrongCall

WHERE = {
    "client_id": "the id of the OAuth client or app",
    "client_secret": "its secret",
    "tenant_id": "the directory (tenant) id",
    "user_id": "the mailbox's address",
    "form_id": "the form's id, from its edit address",
    "api_key": "the restricted key",
    "api_url": "the environment's address, such as https://yourorg.crm.dynamics.com",
}


def ask(
    connection: Connection,
    names: list[str],
    values: dict[str, str],
    variables: dict[str, str],
    say: Callable[[str], None],
) -> dict[str, str]:
    """The settings of these names, as they are given. An empty answer keeps what is set.

    Raises WrongCall for what is neither set nor given.
    """
    is_terminal = _is_terminal()
    found = {}
    for name in names:
        what = f"{variables[name]}, {WHERE.get(name, name)}"
        if is_terminal:
            kept = " (Enter keeps the one that is set)" if name in values else ""
            given = click.prompt(
                f"{what}{kept}",
                default="",
                show_default=False,
                hide_input=name in _secrets(connection),
                err=True,
            )
        else:
            say(f"{what}: from standard input")
            given = sys.stdin.readline()
        if given.strip():
            found[name] = given.strip()
        elif name not in values:
            raise WrongCall(
                f"{connection.name} needs {variables[name]}: give {WHERE.get(name, name)}, at the "
                "terminal or as a line of standard input."
            )
    return found


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _secrets(connection: Connection) -> set[str]:
    """The settings that nobody is to look at, as meltano.yml says."""
    taps, _ = agreement.read()
    extractor = taps[connection.extractor]
    tap = taps.get(extractor.get("inherit_from", ""), extractor)
    return {each["name"] for each in tap.get("settings", []) if each.get("sensitive")}
