"""The sandbox as an ASGI application: every provider over one data folder."""

from pathlib import Path

from loopback.door import Door
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response

from sandbox import oauth
from sandbox.consent import Consent
from sandbox.control import PATH as CONTROL_PATH
from sandbox.control import Control
from sandbox.dataverse.provider import provider as dataverse
from sandbox.exchange.provider import provider as exchange
from sandbox.faults import Faults
from sandbox.gmail.provider import provider as gmail
from sandbox.google_forms.provider import provider as google_forms
from sandbox.stripe.provider import provider as stripe

PROVIDERS = (gmail, exchange, google_forms, stripe, dataverse)


def create_app(data_dir: Path | str, secret: str) -> Door:
    """The source APIs over `data_dir`, their token endpoint, and the control endpoint."""
    data_dir = Path(data_dir).resolve()
    tokens = oauth.Tokens(data_dir)
    providers = [make(data_dir, tokens) for make in PROVIDERS]

    def provoked(path: str, status: int) -> Response:
        """A provoked error in the words of the API that the path belongs to."""
        for provider in providers:
            if path.startswith(provider.paths):
                return provider.provoked(status)
        return oauth.token_error(status)

    faults = Faults(provoked)
    app = Starlette(
        routes=[
            *tokens.routes(),
            *Consent(data_dir, tokens.grants).routes(),
            *Control(faults, tokens).routes(),
            *(route for provider in providers for route in provider.routes),
        ],
        middleware=[Middleware(faults.around)],
        exception_handlers={
            error: handler for provider in providers for error, handler in provider.handlers.items()
        },
    )
    return Door(app, "sandbox", "sandbox", data_dir, secret, guarded=CONTROL_PATH)
