"""Meltano, imported at once and run on a word.

Importing Meltano takes as long as writing a run's first events, and nothing may be extracted
before these are on record: so it is imported meanwhile, and told to go by a line on its input.
"""

import sys

GO = "go\n"


def main() -> None:
    """Wait for GO on standard input, then be `meltano` with this program's arguments."""
    from meltano.cli import main as meltano

    if sys.stdin.readline() == GO:
        sys.argv[0] = "meltano"
        meltano()


if __name__ == "__main__":
    main()
