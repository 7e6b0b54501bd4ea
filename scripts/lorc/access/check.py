"""A connection's credential tried live: a token, one cheap request, and whose account it is."""

from collections.abc import Callable

from lorc.access import env_file, google, microsoft, stripe, tap_settings
from lorc.access.http import Held, Refused
from lorc.project import credentials, data_files, mailboxes
from lorc.project.connections import Connection
from lorc.project.settings import Settings

Check = Callable[[str, dict[str, str], dict[str, str]], Held]
CHECKS: dict[str, Check] = {
    "gmail": google.gmail,
    "google_forms": google.forms,
    "exchange": microsoft.exchange,
    "dataverse": microsoft.dataverse,
    "stripe": stripe.stripe,
}
MAILBOXES = ("gmail", "exchange")
SOON_DAYS = 14


def of(connection: Connection, settings: Settings) -> Held:
    """What the connection's credential opens, as its next run would use it.

    Raises WrongCall for a variable that is missing, Refused for one that does not do.
    """
    credentials.check(settings, connection)
    values = tap_settings.values(connection, settings)
    held = with_values(connection, values)
    if settings.is_local:
        return held
    if wrong := wrong_account(connection, held.account):
        raise Refused(wrong)
    return _with_grants_age(connection, held)


def with_values(connection: Connection, values: dict[str, str]) -> Held:
    """What these settings of its tap open. Raises Refused."""
    if connection.source_system not in CHECKS:
        return Held("a tap that only its own run can try")
    variables = tap_settings.variables(connection)
    return CHECKS[connection.source_system](connection.name, values, variables)


def own_addresses(connection: Connection) -> list[str]:
    """The addresses that the seed has of a mailbox."""
    rows = data_files.rows(mailboxes.ADDRESSES)
    return [row["email"].strip() for row in rows if row["connection_name"] == connection.name]


def wrong_account(connection: Connection, account: str) -> str:
    """Why an account is not the connection's, or "": by the own addresses in the seed."""
    own = own_addresses(connection)
    if connection.source_system not in MAILBOXES or "@" not in account or not own:
        return ""
    if account.lower() in {address.lower() for address in own}:
        return ""
    return (
        f"The credential opens {account}, and seeds/mail/account_addresses.csv has "
        f"{', '.join(own)} for {connection.name}: run `lorc connect {connection.name}` with the "
        "mailbox's own account, or correct the seed."
    )


def _with_grants_age(connection: Connection, held: Held) -> Held:
    """With the days that a grant of Microsoft has left, where `.env` says when it was made."""
    variable = tap_settings.variables(connection).get("refresh_token", "")
    if connection.source_system != "exchange" or held.days_left is not None:
        return held
    age = env_file.age_of_grant(variable)
    if age is None:
        return held
    days = microsoft.GRANT_DAYS - age
    doubts = held.doubts
    if days <= SOON_DAYS:
        doubts += (
            f"The grant in {variable} was made {age} days ago and ends after "
            f"{microsoft.GRANT_DAYS}: run `lorc connect {connection.name} --delegated`.",
        )
    return Held(held.account, held.scopes, doubts, days, held.skew)
