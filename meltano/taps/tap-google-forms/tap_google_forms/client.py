"""Where the tap finds a form in the Google Forms API, and what an error means."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

from tap_common.google import GoogleStream, grant_anew

OWNER, SCOPES = "an editor of the form", "scopes forms.body.readonly and forms.responses.readonly"
GRANT_ANEW = grant_anew(OWNER, SCOPES)
ALLOW = (
    "the Google Forms API must be enabled in the Google Cloud project of client_id, "
    "and the account that granted access must be allowed to edit the form of form_id"
)


class FormsStream(GoogleStream):
    """A stream of the Google Forms API."""

    path = "/v1/forms"
    remedies: ClassVar = {
        400: "check form_id and start_date",
        401: GRANT_ANEW,
        403: f"{ALLOW}; if that is so, {GRANT_ANEW}",
        404: "check form_id, and that the form has not been deleted",
    }

    @property
    def form_url(self) -> str:
        """Where the form is served."""
        return f"{self.url_base}{self.path}/{quote(self.config['form_id'], safe='')}"
