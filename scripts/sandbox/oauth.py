"""The token endpoints of Google and Microsoft: credentials in, access tokens out, revocable."""

import secrets
import time
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.routing import Route

from sandbox.json_answer import JsonAnswer

CLIENT = ("sandbox", "sandbox")
PREFIX = "sandbox-"
LIFETIME_SECONDS = 3600


class Tokens:
    """The connections' tokens: `sandbox-<connection>` refreshes, a random one gives access.

    A connection is opened by its refresh token (RFC 6749, section 6) with the client `sandbox`,
    or by client credentials (section 4.4) with the client id `sandbox-<connection>`; the client's
    secret is `sandbox` in both.
    """

    def __init__(self, data_dir: Path):
        self._data_dir = data_dir
        self._access: dict[str, tuple[str, float]] = {}
        self._revoked: set[str] = set()

    def routes(self) -> list[Route]:
        """Google's endpoint and, for each tenant, Microsoft's."""
        return [
            Route("/token", self._endpoint, methods=["POST"]),
            Route("/{tenant}/oauth2/v2.0/token", self._endpoint, methods=["POST"]),
        ]

    def connection(self, authorization: str) -> str | None:
        """The connection that an Authorization header opens, None if it opens none."""
        scheme, _, token = authorization.partition(" ")
        connection, expires = self._access.get(token.strip(), (None, 0.0))
        return connection if scheme.lower() == "bearer" and time.monotonic() < expires else None

    def named(self, credential: str) -> str | None:
        """The connection that a credential `sandbox-<name>` names, None if it names none.

        Meltano makes the credential of what it knows, the extractor's name: tap-gmail--acct1.
        """
        connection = credential.removeprefix(PREFIX).removeprefix("tap-").replace("--", "-")
        known = credential.startswith(PREFIX) and self._knows(connection)
        return connection if known else None

    def is_revoked(self, connection: str) -> bool:
        """Whether the connection's credential has been withdrawn."""
        return connection in self._revoked

    def revoke(self, connection: str, *, refresh: bool) -> int:
        """Withdraw a connection's access tokens, and its credential too; how many had access."""
        held = [token for token, (owner, _) in self._access.items() if owner == connection]
        for token in held:
            del self._access[token]
        if refresh:
            self._revoked.add(connection)
        return len(held)

    def renew(self, connection: str) -> None:
        """Accept a connection's credential again."""
        self._revoked.discard(connection)

    async def _endpoint(self, request: Request) -> JsonAnswer:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        given = {"refresh_token": "refresh_token", "client_credentials": "client_id"}
        grant = form.get("grant_type", "")
        if grant not in given:
            return _refuse(400, "unsupported_grant_type", f"Invalid grant_type: {grant}")
        credential = form.get(given[grant])
        if credential is None:
            return _refuse(400, "invalid_request", f"Missing required parameter: {given[grant]}")
        connection = self.named(credential)
        is_client = form.get("client_id") == CLIENT[0] or grant == "client_credentials"
        if not is_client or (connection is None and grant == "client_credentials"):
            return _refuse(401, "invalid_client", "The OAuth client was not found.")
        if form.get("client_secret") != CLIENT[1]:
            return _refuse(401, "invalid_client", "Unauthorized")
        if connection is None:
            return _refuse(400, "invalid_grant", "Bad Request")
        if self.is_revoked(connection):
            error = "invalid_grant" if grant == "refresh_token" else "unauthorized_client"
            return _refuse(400, error, "Token has been expired or revoked.")
        access = f"ya29.{secrets.token_urlsafe(32)}"
        self._access[access] = (connection, time.monotonic() + LIFETIME_SECONDS)
        return JsonAnswer(
            {
                "access_token": access,
                "expires_in": LIFETIME_SECONDS,
                "scope": form.get("scope", "https://www.googleapis.com/auth/gmail.readonly"),
                "token_type": "Bearer",
            }
        )

    def _knows(self, connection: str) -> bool:
        if not connection or Path(connection).name != connection:
            return False
        return any((provider / connection).is_dir() for provider in self._data_dir.iterdir())


def _refuse(status: int, error: str, description: str) -> JsonAnswer:
    return JsonAnswer({"error": error, "error_description": description}, status)


def token_error(status: int) -> JsonAnswer:
    """What the token endpoint says for a provoked HTTP status."""
    kind = {400: "invalid_grant", 401: "invalid_client", 403: "access_denied"}
    return _refuse(status, kind.get(status, "internal_failure"), "Bad Request")
