"""Gmail as a provider of the sandbox."""

from pathlib import Path

from sandbox import google
from sandbox.gmail.api import GmailApi
from sandbox.gmail.control import GmailControl
from sandbox.oauth import Tokens
from sandbox.provider import Provider


def provider(data_dir: Path, tokens: Tokens) -> Provider:
    """Gmail over the mails of `data_dir`."""
    api = GmailApi(data_dir, tokens)
    return Provider(
        routes=[*api.routes(), *GmailControl(api).routes()],
        paths=("/gmail/",),
        provoked=google.error_response,
        handlers={google.GoogleError: google.answer_google_error},
    )
