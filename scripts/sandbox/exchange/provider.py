"""Exchange as a provider of the sandbox."""

from pathlib import Path

from sandbox.exchange.api import ExchangeApi
from sandbox.exchange.control import ExchangeControl
from sandbox.exchange.errors import GraphError, answer_graph_error, error_response
from sandbox.oauth import Tokens
from sandbox.provider import Provider


def provider(data_dir: Path, tokens: Tokens) -> Provider:
    """Microsoft Graph over the mails of `data_dir`."""
    api = ExchangeApi(data_dir, tokens)
    return Provider(
        routes=[*api.routes(), *ExchangeControl(api).routes()],
        paths=("/v1.0/",),
        provoked=error_response,
        handlers={GraphError: answer_graph_error},
    )
