"""The commands of `lorc`, by groups."""

import sys


def main() -> None:
    """What an installation from before the rooms calls: it is brought up to date."""
    from lorc.project import errors, installed

    try:
        installed.install()
    except errors.LorcError as error:
        sys.exit(str(error))
