"""What may be configured, and which streams exist."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from tap_common.google import AUTH_URL, GoogleTap, client_settings
from tap_common.tap import TEXT, number, served_at, setting, settings, start_date

from tap_google_forms.client import GRANT_ANEW, OWNER, SCOPES
from tap_google_forms.streams import FormStream, ResponsesStream


class TapGoogleForms(GoogleTap):
    """Singer tap for Google Forms: a form and every response to it."""

    name = "tap-google-forms"
    api_name = "Google Forms"
    grant_anew = GRANT_ANEW
    stream_types = (FormStream, ResponsesStream)

    config_jsonschema: ClassVar = settings(
        *client_settings(OWNER, SCOPES),
        setting(
            "form_id",
            TEXT,
            "Id of the form: what stands between /d/ and /edit in its editor's address.",
            required=True,
        ),
        start_date("response"),
        number("page_size", 5000, "Responses per page of the list.", most=5000),
        served_at(
            "api_url", "https://forms.googleapis.com", "Where the Google Forms API is served."
        ),
        AUTH_URL,
    )

    @cached_property
    def form(self) -> dict:
        """The form, asked for once."""
        stream = self.streams["form"]
        return stream.fetch(stream.form_url)
