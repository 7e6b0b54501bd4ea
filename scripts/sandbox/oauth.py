"""Google's token endpoint: refresh tokens in, access tokens out, both revocable."""

import secrets
import time
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse

CLIENT = ("sandbox", "sandbox")
REFRESH_PREFIX = "sandbox-"
LIFETIME_SECONDS = 3600


class Tokens:
    """The connections' tokens: `sandbox-<connection>` refreshes, a random one gives access."""

    def __init__(self, data_dir: Path):
        self._data_dir = data_dir
        self._access: dict[str, tuple[str, float]] = {}
        self._revoked: set[str] = set()

    def connection(self, authorization: str) -> str | None:
        """The connection that an Authorization header opens, None if it opens none."""
        scheme, _, token = authorization.partition(" ")
        connection, expires = self._access.get(token.strip(), (None, 0.0))
        return connection if scheme.lower() == "bearer" and time.monotonic() < expires else None

    def revoke(self, connection: str, *, refresh: bool) -> int:
        """Withdraw a connection's access tokens, and its refresh token too; how many had access."""
        held = [token for token, (owner, _) in self._access.items() if owner == connection]
        for token in held:
            del self._access[token]
        if refresh:
            self._revoked.add(connection)
        return len(held)

    def renew(self, connection: str) -> None:
        """Accept a connection's refresh token again."""
        self._revoked.discard(connection)

    async def endpoint(self, request: Request) -> JSONResponse:
        """POST /token, grant_type=refresh_token (RFC 6749, section 6)."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        if form.get("grant_type") != "refresh_token":
            return _refuse(
                400, "unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}"
            )
        if "refresh_token" not in form:
            return _refuse(400, "invalid_request", "Missing required parameter: refresh_token")
        if form.get("client_id") != CLIENT[0]:
            return _refuse(401, "invalid_client", "The OAuth client was not found.")
        if form.get("client_secret") != CLIENT[1]:
            return _refuse(401, "invalid_client", "Unauthorized")
        refresh = form["refresh_token"]
        # Meltano makes the token of what it knows, the extractor's name: tap-gmail--acct1
        connection = refresh.removeprefix(REFRESH_PREFIX).removeprefix("tap-").replace("--", "-")
        if not refresh.startswith(REFRESH_PREFIX) or not self._knows(connection):
            return _refuse(400, "invalid_grant", "Bad Request")
        if connection in self._revoked:
            return _refuse(400, "invalid_grant", "Token has been expired or revoked.")
        access = f"ya29.{secrets.token_urlsafe(32)}"
        self._access[access] = (connection, time.monotonic() + LIFETIME_SECONDS)
        return JSONResponse(
            {
                "access_token": access,
                "expires_in": LIFETIME_SECONDS,
                "scope": "https://www.googleapis.com/auth/gmail.readonly",
                "token_type": "Bearer",
            }
        )

    def _knows(self, connection: str) -> bool:
        if not connection or Path(connection).name != connection:
            return False
        return any((provider / connection).is_dir() for provider in self._data_dir.iterdir())


def _refuse(status: int, error: str, description: str) -> JSONResponse:
    return JSONResponse({"error": error, "error_description": description}, status)


def token_error(status: int) -> JSONResponse:
    """What the token endpoint says for a provoked HTTP status."""
    kind = {400: "invalid_grant", 401: "invalid_client", 403: "access_denied"}
    return _refuse(status, kind.get(status, "internal_failure"), "Bad Request")
