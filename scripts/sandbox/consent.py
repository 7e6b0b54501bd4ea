"""The authorization endpoints of Google and Microsoft, and the page on which somebody consents."""

import secrets
import time
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.grants import CLIENT, Code, Grant, Grants
from sandbox.json_answer import JsonAnswer

CODE_SECONDS = 600
TESTING_SECONDS = 604_799  # Google's grants of a client in testing
GOOGLE, MICROSOFT = ("gmail", "google_forms"), ("exchange",)


class Consent:
    """Who signs in and what is granted is chosen on the page: by a person, or by a test.

    The answers are `allow`, `refuse` and `late`, which gives a code that has expired already.
    """

    def __init__(self, data_dir: Path, grants: Grants):
        self._data_dir = data_dir
        self._grants = grants
        self._asked: dict[str, dict[str, str]] = {}

    def routes(self) -> list[Route]:
        """Google's endpoint and, for each tenant, Microsoft's with its metadata."""
        tenant = "/{tenant}"
        return [
            Route("/o/oauth2/v2/auth", self._google),
            Route(f"{tenant}/oauth2/v2.0/authorize", self._microsoft),
            Route(f"{tenant}/v2.0/.well-known/openid-configuration", self._metadata),
            Route("/consent", self._answer),
        ]

    async def _google(self, request: Request) -> Response:
        return self._page(request, GOOGLE)

    async def _microsoft(self, request: Request) -> Response:
        return self._page(request, MICROSOFT)

    async def _metadata(self, request: Request) -> JsonAnswer:
        root = f"{request.base_url}{request.path_params['tenant']}"
        return JsonAnswer(
            {
                "issuer": f"{root}/v2.0",
                "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
            }
        )

    def _page(self, request: Request, providers: tuple[str, ...]) -> Response:
        asked = dict(request.query_params)
        if asked.get("client_id") != CLIENT[0]:
            return HTMLResponse("Error 401: invalid_client", 401)
        redirect = urlsplit(asked.get("redirect_uri", ""))
        if redirect.scheme != "http" or redirect.hostname not in ("127.0.0.1", "localhost"):
            return HTMLResponse("Error 400: redirect_uri_mismatch", 400)
        is_pkce = asked.get("code_challenge_method") == "S256" and asked.get("code_challenge")
        if asked.get("response_type") != "code" or not is_pkce or not asked.get("scope"):
            return HTMLResponse("Error 400: invalid_request", 400)
        number = secrets.token_urlsafe(16)
        self._asked[number] = asked
        accounts = [
            folder.name
            for provider in providers
            for folder in sorted((self._data_dir / provider).glob("*"))
        ]
        return HTMLResponse(_form(number, accounts, asked["scope"].split()))

    async def _answer(self, request: Request) -> Response:
        params = request.query_params
        asked = self._asked.pop(params.get("request", ""), None)
        if asked is None:
            return HTMLResponse("Error 400: this page has been answered", 400)
        answer: dict[str, str] = {"error": "access_denied"}
        if params.get("answer") in ("allow", "late"):
            connection, scopes = params.get("account", ""), params.getlist("scope")
            ends_at = time.time() + TESTING_SECONDS if "testing" in params else None
            grant = Grant(connection, tuple(scopes), asked.get("nonce", ""), ends_at)
            lasts = CODE_SECONDS if params["answer"] == "allow" else 0
            code = Code(grant, asked["code_challenge"], asked["redirect_uri"], time.time() + lasts)
            answer = {"code": self._grants.issue(code), "scope": " ".join(scopes)}
        if "state" in asked:
            answer["state"] = asked["state"]
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)


def _form(number: str, accounts: list[str], scopes: list[str]) -> str:
    options = "".join(f"<option>{escape(name)}</option>" for name in accounts)
    boxes = "".join(
        f'<p><label><input type="checkbox" name="scope" value="{escape(name)}" checked> '
        f"{escape(name)}</label></p>"
        for name in scopes
    )
    return (
        "<!doctype html><title>Sandbox: sign in</title><h1>Who are you, and what do you allow?</h1>"
        f'<form action="/consent"><input type="hidden" name="request" value="{number}">'
        f'<p><select name="account">{options}</select></p>{boxes}'
        '<p><label><input type="checkbox" name="testing"> the app is in testing</label></p>'
        '<button name="answer" value="allow">Allow</button> '
        '<button name="answer" value="refuse">Refuse</button> '
        '<button name="answer" value="late">Allow, with a code that has expired</button></form>'
    )
