"""What may be configured, and which streams exist."""

from __future__ import annotations

from typing import ClassVar

from singer_sdk import typing as th
from tap_common.tap import TEXT, URL, ApiTap, setting, start_date

from tap_google_forms.streams import FormStream, ResponsesStream


class TapGoogleForms(ApiTap):
    """Singer tap for Google Forms: a form and every response to it."""

    name = "tap-google-forms"

    config_jsonschema: ClassVar = th.PropertiesList(
        setting("client_id", TEXT, "Id of the OAuth client.", required=True),
        setting("client_secret", TEXT, "Secret of the OAuth client.", required=True, secret=True),
        setting(
            "refresh_token",
            TEXT,
            "Refresh token that an editor of the form granted to the OAuth client, "
            "with the scopes forms.body.readonly and forms.responses.readonly.",
            required=True,
            secret=True,
        ),
        setting(
            "form_id",
            TEXT,
            "Id of the form: what stands between /d/ and /edit in its editor's address.",
            required=True,
        ),
        start_date("response"),
        setting(
            "page_size",
            th.IntegerType(minimum=1, maximum=5000),
            "Responses per page of the list.",
            default=5000,
        ),
        setting(
            "api_url",
            URL,
            "Where the Google Forms API is served.",
            default="https://forms.googleapis.com",
        ),
        setting(
            "auth_url",
            URL,
            "Where the refresh token is exchanged for an access token.",
            default="https://oauth2.googleapis.com/token",
        ),
    ).to_dict()

    def discover_streams(self) -> list[FormStream | ResponsesStream]:
        """Return the form and its responses, which share a sign-in and the form's id."""
        form = FormStream(tap=self)
        return [form, ResponsesStream(tap=self, form=form)]
