"""Who a local server is: what it tells, the proof that it knows the secret, its code."""

import functools
import hashlib
import hmac
import json
from importlib import metadata
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1]
PACKAGES = ("local-bigquery", "duckdb", "starlette", "uvicorn")


@functools.cache
def code(module: str) -> str:
    """A hash of a server's modules and of the packages that it stands on."""
    found = hashlib.sha256(" ".join(map(metadata.version, PACKAGES)).encode())
    for folder in (module, "loopback"):
        for path in sorted((SCRIPTS / folder).rglob("*.py")):
            content = path.read_bytes()
            found.update(f"\n{path.relative_to(SCRIPTS)} {len(content)}\n".encode() + content)
    return found.hexdigest()


def proof(secret: str, nonce: str, port: int, told: dict) -> str:
    """What only a server with the secret can say: to this nonce, on this port, about itself."""
    said = [nonce, port, *(told.get(name) for name in ("server", "pid", "data_dir", "code"))]
    return hmac.new(secret.encode(), json.dumps(said).encode(), hashlib.sha256).hexdigest()


def is_proven(secret: str, nonce: str, port: int, told: dict) -> bool:
    """Whether what was told came with the proof; never without a secret to compare with."""
    given = told.get("proof")
    return (
        bool(secret)
        and isinstance(given, str)
        and hmac.compare_digest(given.encode(), proof(secret, nonce, port, told).encode())
    )
