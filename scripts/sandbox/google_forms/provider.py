"""Google Forms as a provider of the sandbox."""

from pathlib import Path

from sandbox.google_forms.api import FormsApi
from sandbox.google_forms.control import FormsControl
from sandbox.google_forms.errors import FormsError, answer_forms_error, error_response
from sandbox.oauth import Tokens
from sandbox.provider import Provider


def provider(data_dir: Path, tokens: Tokens) -> Provider:
    """Google Forms over the forms of `data_dir`."""
    api = FormsApi(data_dir, tokens)
    return Provider(
        routes=[*api.routes(), *FormsControl(api).routes()],
        paths=("/v1/forms/",),
        provoked=error_response,
        handlers={FormsError: answer_forms_error},
    )
