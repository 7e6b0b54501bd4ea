"""Who gets in: nobody from a web page or under a foreign name, and nobody without the secret."""

import hmac
import json
import os
from pathlib import Path
from urllib.parse import parse_qs

from loopback import identity

SAME_SITE = (b"none", b"same-origin")
NONCE_LENGTH = 100


class Door:
    """ASGI application in front of a server's own.

    It answers /healthz. Paths that begin with `guarded` need the secret as bearer token; without a
    secret no path is guarded.
    """

    def __init__(self, app, module: str, server: str, data_dir: Path, secret: str, guarded: str):
        self._app = app
        self._told = {
            "server": server,
            "pid": os.getpid(),
            "data_dir": str(data_dir),
            "code": identity.code(module),
        }
        self._secret = secret
        self._bearer = f"Bearer {secret}".encode()
        self._guarded = guarded if secret else None

    async def __call__(self, scope, receive, send) -> None:  # noqa: D102
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif reason := self._refusal(scope):
            await _answer(send, 403, _error(reason))
        elif scope["path"] == "/healthz":
            await _answer(send, 200, self._health(scope))
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope) -> str | None:
        port = scope["server"][1]
        hosts, authorization = 0, b""
        for name, value in scope["headers"]:
            if name == b"host":
                if value.lower() not in (b"127.0.0.1:%d" % port, b"localhost:%d" % port):
                    return "This server is called 127.0.0.1, not what the Host header says."
                hosts += 1
            elif name == b"origin" or (name == b"sec-fetch-site" and value not in SAME_SITE):
                return "This server does not answer web pages."
            elif name == b"authorization":
                authorization = value
        if not hosts:
            return "A request needs a Host header."
        path = scope["path"]
        if self._guarded is None or path == "/healthz" or not path.startswith(self._guarded):
            return None
        if not hmac.compare_digest(authorization, self._bearer):
            return "A request needs this server's secret, as its bearer token."
        return None

    def _health(self, scope) -> dict:
        [nonce] = parse_qs(scope["query_string"].decode("latin-1")).get("nonce", [""])[:1]
        if not self._secret or not 0 < len(nonce) <= NONCE_LENGTH:
            return self._told
        said = identity.proof(self._secret, nonce, scope["server"][1], self._told)
        return self._told | {"proof": said}


def _error(reason: str) -> dict:
    """A refusal as Google's APIs word it, which their clients do not try again."""
    told = {"reason": "accessDenied", "message": reason, "domain": "global"}
    return {"error": {"code": 403, "message": reason, "errors": [told]}}


async def _answer(send, status: int, content: dict) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
