"""A local server's secret: drawn at each start, in a file that its owner alone may read.

The file is of the kind that Google calls authorized_user, with the secret as its token: a program
takes it by GOOGLE_APPLICATION_CREDENTIALS and sends it as a bearer token.
"""

import json
import secrets
from pathlib import Path

from lorc.project import private_files

KIND = {
    "type": "authorized_user",
    "client_id": "local",
    "client_secret": "local",
    "refresh_token": "local",
    "expiry": "2099-01-01T00:00:00Z",
}


def file(run_dir: Path, server: str) -> Path:
    """Where a server that was started over this folder keeps its secret."""
    return run_dir / f"{server}.secret"


def new() -> str:
    """A secret that was never used."""
    return secrets.token_urlsafe(32)


def write(path: Path) -> str:
    """Draw a secret and put it into the file, which is there as a whole or not at all."""
    token = new()
    with private_files.writing(path) as written:
        json.dump(KIND | {"token": token}, written)
    return token


def read(path: Path) -> str:
    """The secret of the server that was started last; nothing if there is none to be read."""
    try:
        return json.loads(path.read_text())["token"]
    except (OSError, ValueError, KeyError):
        return ""


def headers(run_dir: Path, server: str) -> dict[str, str]:
    """What a request has to carry to be answered by a server."""
    return {"Authorization": f"Bearer {read(file(run_dir, server))}"}
