"""What somebody has granted on the consent page: codes, once, and the refresh tokens they give."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass

CLIENT = ("sandbox", "sandbox")


@dataclass(frozen=True)
class Grant:
    """Access to a connection, granted by its owner; `ends_at` is when it ends by itself."""

    connection: str
    scopes: tuple[str, ...]
    nonce: str = ""
    ends_at: float | None = None

    @property
    def id_token(self) -> str:
        """Who granted it (OpenID Connect), without a signature."""
        now = int(time.time())
        told = {
            "iss": "https://sandbox.invalid/v2.0",
            "aud": CLIENT[0],
            "sub": self.connection,
            "iat": now,
            "exp": now + 3600,
            "nonce": self.nonce,
            "preferred_username": f"{self.connection}@example.com",
        }
        return f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{_encoded(told)}."


@dataclass(frozen=True)
class Code:
    """An authorization code (RFC 6749, section 4.1) with its challenge (RFC 7636)."""

    grant: Grant
    challenge: str
    redirect_uri: str
    expires_at: float


class Grants:
    """Codes that wait to be redeemed, and the refresh tokens of those that were."""

    def __init__(self):
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, Grant] = {}

    def issue(self, code: Code) -> str:
        """The text of a code, for the redirect."""
        text = f"4/{secrets.token_urlsafe(24)}"
        self._codes[text] = code
        return text

    def redeem(self, form: dict[str, str]) -> tuple[str, Grant] | None:
        """The refresh token for a code, and what it grants; None for a code that is not good."""
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or time.time() >= code.expires_at:
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != code.challenge or form.get("redirect_uri") != code.redirect_uri:
            return None
        token = f"1//{secrets.token_urlsafe(32)}"
        self._refresh[token] = code.grant
        return token, code.grant

    def of(self, refresh_token: str) -> Grant | None:
        """What a refresh token grants, None if it is not known or has ended."""
        grant = self._refresh.get(refresh_token)
        ended = grant and grant.ends_at is not None and time.time() >= grant.ends_at
        return None if ended else grant


def _encoded(content: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
