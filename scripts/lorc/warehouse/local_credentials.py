"""What a client shows to the embedded warehouse."""

import os
from pathlib import Path

from google.auth.credentials import AnonymousCredentials
from loopback import secret

from lorc.project.settings import ROOT


class LocalCredentials(AnonymousCredentials):
    """The secret of the warehouse below WAREHOUSE_DIR, as it is when a request is sent."""

    def __init__(self, warehouse_dir: Path | None = None):
        self._secret_file = secret.file(warehouse_dir or _warehouse_dir(), "warehouse")

    def before_request(self, request, method, url, headers) -> None:  # noqa: ARG002
        """Add the secret to a request."""
        headers["authorization"] = f"Bearer {secret.read(self._secret_file)}"


def _warehouse_dir() -> Path:
    """WAREHOUSE_DIR for a program that has not read the settings, as dbt when called by hand."""
    from dotenv import dotenv_values

    given = dotenv_values(ROOT / ".env") | os.environ
    return (ROOT / (given.get("WAREHOUSE_DIR") or ".warehouse")).resolve()
