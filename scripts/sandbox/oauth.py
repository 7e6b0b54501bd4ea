"""The token endpoints of Google and Microsoft: credentials in, access tokens out, revocable."""

import base64
import secrets
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.routing import Route

from sandbox.grants import CLIENT, Grant, Grants
from sandbox.json_answer import JsonAnswer

PREFIX = "sandbox-"
LIFETIME_SECONDS = 3600
GOOGLE = "https://www.googleapis.com/auth/"
# what a credential that no consent page gave allows: all that the taps need
SCOPES = {
    "gmail": f"{GOOGLE}gmail.readonly",
    "google_forms": f"{GOOGLE}forms.body.readonly {GOOGLE}forms.responses.readonly",
    "exchange": "https://graph.microsoft.com/Mail.Read",
}


class Tokens:
    """The connections' tokens: `sandbox-<connection>` refreshes, a random one gives access.

    A connection is opened by its refresh token (RFC 6749, section 6) with the client `sandbox`,
    or by client credentials (section 4.4) with the client id `sandbox-<connection>`; the client's
    secret is `sandbox` in both. What was granted on the consent page opens it too, as far as its
    scopes go.
    """

    def __init__(self, data_dir: Path):
        self._data_dir = data_dir
        self.grants = Grants()
        self._access: dict[str, tuple[str, float, tuple[str, ...] | None]] = {}
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
        connection, expires, _ = self._access.get(token.strip(), (None, 0.0, None))
        return connection if scheme.lower() == "bearer" and time.monotonic() < expires else None

    def allows(self, authorization: str, scope: str) -> bool:
        """Whether the token in an Authorization header has a scope, however it is prefixed."""
        _, _, scopes = self._access.get(authorization.partition(" ")[2].strip(), ("", 0.0, None))
        return scopes is None or scope in {each.rpartition("/")[2] for each in scopes}

    def named(self, credential: str) -> str | None:
        """The connection that a credential `sandbox-<name>` names, None if it names none.

        Meltano makes the credential of what it knows, the extractor's name: tap-gmail--acct1.
        """
        if grant := self.grants.of(credential):
            return grant.connection
        connection = credential.removeprefix(PREFIX).removeprefix("tap-").replace("--", "-")
        known = credential.startswith(PREFIX) and self._knows(connection)
        return connection if known else None

    def is_revoked(self, connection: str) -> bool:
        """Whether the connection's credential has been withdrawn."""
        return connection in self._revoked

    def revoke(self, connection: str, *, refresh: bool) -> int:
        """Withdraw a connection's access tokens, and its credential too; how many had access."""
        held = [token for token, (owner, *_) in self._access.items() if owner == connection]
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
        form = _client(request.headers.get("authorization", "")) | form
        given = {"refresh_token": "refresh_token", "client_credentials": "client_id"}
        grant = form.get("grant_type", "")
        if grant == "authorization_code":
            return self._redeem(form)
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
        scope = form.get("scope") or self._scope_of(connection)
        return self._give(connection, self.grants.of(credential), scope)

    def _redeem(self, form: dict[str, str]) -> JsonAnswer:
        """Access and refresh token for an authorization code."""
        if (form.get("client_id"), form.get("client_secret")) != CLIENT:
            return _refuse(401, "invalid_client", "The OAuth client was not found.")
        redeemed = self.grants.redeem(form)
        if redeemed is None:
            return _refuse(400, "invalid_grant", "Malformed auth code.")
        token, grant = redeemed
        return self._give(grant.connection, grant, "", refresh_token=token)

    def _give(self, connection: str, grant: Grant | None, scope: str, **more: str) -> JsonAnswer:
        access = f"ya29.{secrets.token_urlsafe(32)}"
        scopes = grant.scopes if grant else None
        self._access[access] = (connection, time.monotonic() + LIFETIME_SECONDS, scopes)
        answer = {
            "access_token": access,
            "expires_in": LIFETIME_SECONDS,
            "scope": " ".join(scopes) if grant else scope,
            "token_type": "Bearer",
        }
        if grant and "openid" in grant.scopes:
            answer["id_token"] = grant.id_token
        if grant and grant.ends_at is not None:
            answer["refresh_token_expires_in"] = int(grant.ends_at - time.time())
        return JsonAnswer(answer | more)

    def _scope_of(self, connection: str) -> str:
        folders = (name for name in SCOPES if (self._data_dir / name / connection).is_dir())
        return SCOPES[next(folders, "gmail")]

    def _knows(self, connection: str) -> bool:
        if not connection or Path(connection).name != connection:
            return False
        return any((provider / connection).is_dir() for provider in self._data_dir.iterdir())


def _client(authorization: str) -> dict[str, str]:
    """The client that signs in by a header instead of the form (RFC 6749, section 2.3.1)."""
    scheme, _, given = authorization.partition(" ")
    with suppress(ValueError):
        name, colon, secret = base64.b64decode(given).decode().partition(":")
        if scheme.lower() == "basic" and colon:
            return {"client_id": unquote(name), "client_secret": unquote(secret)}
    return {}


def _refuse(status: int, error: str, description: str) -> JsonAnswer:
    return JsonAnswer({"error": error, "error_description": description}, status)


def token_error(status: int) -> JsonAnswer:
    """What the token endpoint says for a provoked HTTP status."""
    kind = {400: "invalid_grant", 401: "invalid_client", 403: "access_denied"}
    return _refuse(status, kind.get(status, "internal_failure"), "Bad Request")
