"""What may be configured, and which streams exist."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from singer_sdk import typing as th
from tap_common.tap import TEXT, URL, ApiTap, number, served_at, setting, settings, start_date

from tap_dataverse.auth import authenticator
from tap_dataverse.streams import TableStream

if TYPE_CHECKING:
    from tap_common.oauth import TokenAuthenticator

# Stream: the default entity set and key of its table.
TABLES = {
    "contacts": ("contacts", "contactid"),
    "sessions": ("cre92_clientsessions", "cre92_clientsessionid"),
    "reports": ("cre92_clientreports", "cre92_clientreportid"),
}
NAME = th.StringType(pattern="^[A-Za-z_][A-Za-z0-9_]*$")


def table_settings(stream: str) -> list[th.Property]:
    """Return the two settings that say which table a stream reads."""
    entity_set, key = TABLES[stream]
    return [
        setting(
            f"{stream}_entity_set",
            NAME,
            f"Entity set that the stream {stream} reads.",
            default=entity_set,
        ),
        setting(f"{stream}_id", NAME, "Primary key of that table.", default=key),
    ]


class TapDataverse(ApiTap):
    """Singer tap for Dataverse: the rows of three tables, exactly as the Web API returns them."""

    name = "tap-dataverse"
    api_name = "Dataverse"
    stream_types = tuple(partial(TableStream, name=stream) for stream in TABLES)

    config_jsonschema: ClassVar = settings(
        setting("tenant_id", TEXT, "Id of the Microsoft Entra tenant.", required=True),
        setting("client_id", TEXT, "Id of the application registered there.", required=True),
        setting("client_secret", TEXT, "Secret of the application.", required=True, secret=True),
        setting(
            "api_url",
            URL,
            "Address of the environment, such as https://yourorg.crm.dynamics.com.",
            required=True,
        ),
        setting(
            "api_version",
            th.StringType(pattern="^v[0-9]+[.][0-9]+$"),
            "Version of the Web API.",
            default="v9.2",
        ),
        *(each for stream in TABLES for each in table_settings(stream)),
        start_date("modification"),
        number("page_size", 1000, "Rows per page.", most=5000),
        served_at(
            "auth_url",
            "https://login.microsoftonline.com",
            "Where the application gets its access token.",
        ),
    )

    def sign_in(self) -> TokenAuthenticator:
        """Return the holder of the access token."""
        return authenticator(self.config)
