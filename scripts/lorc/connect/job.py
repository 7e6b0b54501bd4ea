"""`lorc connect`: say what will be asked for, ask, try it, store it."""

from collections.abc import Callable
from dataclasses import dataclass

from lorc.access import check, env_file, tap_settings
from lorc.connect import asking, google, microsoft
from lorc.connect.browser import Browser
from lorc.project.connections import Connection
from lorc.project.errors import LorcError, WrongCall

GOOGLE = tuple(google.google.NEEDED)


@dataclass(frozen=True)
class How:
    """How it is to be done, as the command's options say."""

    is_delegated: bool = False
    is_printed: bool = False
    opens_browser: bool = True
    takes_any_account: bool = False
    port: int = 0


def connect(
    connection: Connection, how: How, say: Callable[[str], None], tell: Callable[[str], None]
) -> None:
    """Come by the connection's credential. `say` is for a person, `tell` for what was asked for.

    Raises LorcError; nothing is stored then.
    """
    if connection.source_system not in check.CHECKS:
        needed = ", ".join(next(iter(connection.credentials), ())) or "its settings"
        raise WrongCall(
            f"{connection.name} is of a tap that lorc knows no sign-in of: set {needed} in .env, "
            "as the tap's own documentation says."
        )
    changes, given = _credential(connection, how, say)
    variables = tap_settings.variables(connection)
    values = tap_settings.values(connection) | changes
    held = check.with_values(connection, values)
    account = held.account if "@" in held.account else given
    wrong = check.wrong_account(connection, account)
    if wrong and not how.takes_any_account:
        raise LorcError(f"{wrong} --any-account stores it all the same.")
    named = {variables[name]: value for name, value in changes.items()}
    if how.is_printed:
        for name, value in named.items():
            tell(env_file.line(name, value))
    elif named:
        overruled = [name for name in named if env_file.is_overruled(name)]
        env_file.put(named, granted=variables.get("refresh_token"))
        _say_stored(list(named), overruled, say)
    opened = ", ".join(filter(None, (account or held.account, " ".join(held.scopes))))
    say(f"{connection.name}: tried and in order{f' ({opened})' if opened else ''}")
    for doubt in held.doubts:
        say(f"{connection.name}: {doubt}")


def _credential(
    connection: Connection, how: How, say: Callable[[str], None]
) -> tuple[dict[str, str], str]:
    """The settings that are new, and who granted them where that is told."""
    provider = connection.source_system
    variables, values = tap_settings.variables(connection), tap_settings.values(connection)
    if how.is_delegated and provider != "exchange":
        raise WrongCall("--delegated goes with connections of Exchange alone.")
    if provider in GOOGLE:
        for line in google.explanation(provider):
            say(line)
    elif provider == "exchange":
        for line in microsoft.DELEGATED if how.is_delegated else microsoft.APPLICATION:
            say(line)
    is_granted = provider in GOOGLE or how.is_delegated
    if provider == "exchange" and not is_granted and "refresh_token" in values:
        raise WrongCall(
            f"{variables['refresh_token']} is set and comes before the app's own permission: take "
            "it out of .env, or use --delegated."
        )
    group = _group(connection, is_granted)
    asked = [name for name in group if name != "refresh_token"]
    if is_granted:  # the client is there once for all connections
        asked = [name for name in asked if name not in values]
    changes = asking.ask(connection, asked, values, variables, say) if asked else {}
    if not is_granted:
        return changes, ""
    values |= changes
    addresses = check.own_addresses(connection)
    with Browser(say, port=how.port, opens=how.opens_browser) as browser:
        if provider in GOOGLE:
            token = google.refresh_token(provider, values, variables, browser, addresses)
            return changes | {"refresh_token": token}, ""
        token, account = microsoft.refresh_token(values, variables, browser, addresses)
        return changes | {"refresh_token": token}, account


def _group(connection: Connection, is_granted: bool) -> list[str]:
    """The settings that the connection needs: of the group with a grant, or of that without."""
    names = {variable: name for name, variable in tap_settings.variables(connection).items()}
    groups = [[names[variable] for variable in group] for group in connection.credentials]
    return next(group for group in groups if ("refresh_token" in group) == is_granted)


def _say_stored(names: list[str], overruled: list[str], say: Callable[[str], None]) -> None:
    listed = " and ".join(names)
    say(f"{listed} {'is' if len(names) == 1 else 'are'} in {env_file.path()}")
    for name in overruled:
        say(f"{name} is set to something else in this shell, which wins over .env: unset it.")
