"""Meltano, imported at once and run on a word.

Importing Meltano takes as long as writing a run's first events, and nothing may be extracted
before these are on record: so it is imported meanwhile, and told to go by a line on its input.

The input ends with the runner. Meltano and its plugins, one process group, end then too: a
Meltano that is merely terminated leaves its plugins running. It would also leave the configs that
it wrote for them, with their secrets.
"""

import os
import shutil
import signal
import sys
import threading
from pathlib import Path

GO = "go\n"


def main() -> None:
    """Wait for GO on standard input, then be `meltano` with this program's arguments."""
    from meltano.cli import main as meltano

    if sys.stdin.readline() == GO:
        threading.Thread(target=_end_with_input, daemon=True).start()
        sys.argv[0] = "meltano"
        meltano()


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    shutil.rmtree(Path(os.environ["MELTANO_SYS_DIR_ROOT"]) / "run", ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
