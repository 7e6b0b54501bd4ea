"""A checkout of the project beside this one, worked by `make` as its user would."""

import os
import re
import subprocess
from pathlib import Path

from workspace.waiting import free_ports

OURS = re.compile(
    "ENV$|VIRTUAL_ENV|MAKE|TAP_|BQ_|WAREHOUSE_|SANDBOX_|BACKUP_|STATE_|REPORTS_|DBT_|SETUP_"
)


class Checkout:
    """Where it is now, and the ports of its servers."""

    def __init__(self, at: Path):
        self.at = at
        warehouse, sandbox = free_ports(2)
        # what uv is told by its variables stays
        passed_on = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        self._environment = passed_on | {"WAREHOUSE_PORT": str(warehouse)}
        self._environment |= {"SANDBOX_PORT": str(sandbox)}

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess:
        """A program in its folder, run to its end."""
        return subprocess.run(
            command,
            cwd=self.at,
            env=self._environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def make(self, *arguments: str) -> subprocess.CompletedProcess:
        """A make target, run to its end."""
        return self.run("make", *arguments)
