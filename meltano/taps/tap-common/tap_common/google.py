"""What the taps of Google's APIs share: settings, sign-in, and Google's words for an error."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk.exceptions import FatalAPIError

from tap_common.oauth import TokenAuthenticator
from tap_common.stream import ApiStream
from tap_common.tap import TEXT, ApiTap, served_at, setting

if TYPE_CHECKING:
    import requests
    from singer_sdk import typing as th

COPY_CLIENT = (
    "copy the settings client_id and client_secret anew from the Google Cloud console, "
    "APIs & Services > Credentials"
)


def grant_anew(owner: str, scopes: str) -> str:
    """Return what the owner of the data has to do when a grant has ended."""
    return (
        f"let {owner} grant access anew to the OAuth client of client_id "
        f"({scopes}) and put the new token into the setting refresh_token"
    )


def client_settings(owner: str, scopes: str) -> list[th.Property]:
    """Return the settings of the OAuth client and of the grant that it was given."""
    return [
        setting("client_id", TEXT, "Id of the OAuth client.", required=True),
        setting("client_secret", TEXT, "Secret of the OAuth client.", required=True, secret=True),
        setting(
            "refresh_token",
            TEXT,
            f"Refresh token that {owner} granted to the OAuth client, with the {scopes}.",
            required=True,
            secret=True,
        ),
    ]


AUTH_URL = served_at(
    "auth_url",
    "https://oauth2.googleapis.com/token",
    "Where the refresh token is exchanged for an access token.",
)


class GoogleTap(ApiTap):
    """A tap of a Google API, which the owner of the data has granted access to."""

    grant_anew: ClassVar[str]
    """A sentence of `grant_anew`."""

    def sign_in(self) -> TokenAuthenticator:
        """Return the holder of the access token."""
        names = ("client_id", "client_secret", "refresh_token")
        return TokenAuthenticator(
            self.config,
            self.config["auth_url"],
            {"grant_type": "refresh_token", **{name: self.config[name] for name in names}},
            {
                "invalid_grant": "Google no longer accepts the refresh token "
                f"(invalid_grant): {self.grant_anew}.",
                "invalid_client": "Google does not know the OAuth client "
                f"(invalid_client): {COPY_CLIENT}.",
                "unauthorized_client": "The refresh token belongs to another OAuth client "
                f"(unauthorized_client): {COPY_CLIENT}.",
            },
        )


DAILY = frozenset({"dailyLimitExceeded", "dailyLimitExceededUnreg"})


class GoogleStream(ApiStream):
    """A stream of a Google API."""

    # Google's guides to resolving errors: these come as 403 and pass with time.
    temporary = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})

    def validate_response(self, response: requests.Response) -> None:
        """Tell a day's quota, which no waiting within a run helps, from other limits.

        Raises:
            FatalAPIError: when the day's quota is used up.
            Exception: the errors of `ApiStream.validate_response`.
        """
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            code, told = self.told(response)
            if code in DAILY:
                msg = (
                    f"{told}: the day's quota of the Google Cloud project is used up; it begins "
                    "anew at midnight, Pacific time: run again tomorrow."
                )
                raise FatalAPIError(msg)
        super().validate_response(response)

    def error_code(self, response: requests.Response) -> Any:
        """Return Google's word for an error.

        Older APIs give a reason, such as rateLimitExceeded, newer ones only a google.rpc.Code,
        such as RESOURCE_EXHAUSTED.
        """
        error = self.error(response)
        return error["errors"][0]["reason"] if "errors" in error else error.get("status")
