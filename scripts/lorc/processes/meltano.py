"""Meltano, imported at once and run on a word.

Importing Meltano takes as long as writing a run's first events, and nothing may be extracted
before these are on record: so it is imported meanwhile, and told to go by a line on its input.

The input ends with the runner. Meltano and its plugins, one process group, end then too: a
Meltano that is merely terminated leaves its plugins running. It would also leave the configs that
it wrote for them, with their secrets.
"""

import importlib
import os
import shutil
import signal
import sys
import threading
from pathlib import Path

from lorc.processes import forked

GO = "go\n"
# what a run of Meltano imports on its way
LATER = (
    "lorc.processes.relay",
    *("alembic.command", "alembic.config", "meltano.migrations.utils"),
    *("sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.mssql"),
    *("anyio._backends._asyncio", "smart_open", "meltano.core.state_store.filesystem"),
)
# what smart_open imports when it can, for states in buckets: those of runs are files. dbt needs it,
# so this is for a process that is Meltano and nothing else.
UNNEEDED = ("google.auth", "google.cloud.storage")


def main() -> None:
    """Be `meltano` with this program's arguments, once told to go."""
    for name in UNNEEDED:
        sys.modules.setdefault(name, None)
    load()
    run(sys.argv[1:])


def load() -> None:
    """Import Meltano."""
    for name in ("meltano.cli", *LATER):
        importlib.import_module(name)


def is_loaded() -> bool:
    """Whether this process has imported it, for its forks to run."""
    return "meltano.cli" in sys.modules


def run(arguments: list[str]) -> None:
    """Wait for GO on standard input, be `meltano` with these arguments, and end the process."""
    from meltano.cli import main as meltano

    from lorc.processes import relay

    exit_code = 0
    relay.install()
    if sys.stdin.readline() == GO:
        threading.Thread(target=_end_with_input, daemon=True).start()
        sys.argv = ["meltano", *arguments]
        try:
            meltano()
        except SystemExit as ended:
            exit_code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    forked.end(exit_code)


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    shutil.rmtree(Path(os.environ["MELTANO_SYS_DIR_ROOT"]) / "run", ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
