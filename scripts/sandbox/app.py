"""The sandbox as an ASGI application: every provider over one data folder."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import google, oauth
from sandbox.control import Control
from sandbox.faults import Faults
from sandbox.gmail.api import GmailApi
from sandbox.gmail.control import GmailControl


def create_app(data_dir: Path | str) -> Starlette:
    """The source APIs over `data_dir`, their token endpoint, and the control endpoint."""
    data_dir = Path(data_dir).resolve()
    tokens = oauth.Tokens(data_dir)
    faults = Faults(_provoked)
    gmail = GmailApi(data_dir, tokens)

    async def healthz(_: Request) -> JSONResponse:
        told = {"server": "sandbox", "pid": os.getpid(), "data_dir": str(data_dir)}
        return JSONResponse(told)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/token", tokens.endpoint, methods=["POST"]),
            *gmail.routes(),
            *Control(faults, tokens).routes(),
            *GmailControl(gmail).routes(),
        ],
        middleware=[Middleware(faults.around)],
        exception_handlers={google.GoogleError: google.answer_google_error},
    )


def _provoked(path: str, status: int) -> Response:
    """A provoked error in the words of the API that the path belongs to."""
    return oauth.token_error(status) if path == "/token" else google.error_response(status)
