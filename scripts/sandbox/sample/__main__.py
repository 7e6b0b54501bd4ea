"""Write the sample data anew: python -m sandbox.sample [FOLDER]."""

import argparse
import shutil
from pathlib import Path

import yaml

from .mail import Mails

HERE = Path(__file__).parent
DATA = HERE.parent / "data"


def gmail_files():
    """Yield (path below the data folder, bytes) of every mail, built or copied.

    Mails of mails/*.yml are built; those of raw/, which no careful program would write, are copied.
    """
    themes = sorted((HERE / "mails").glob("*.yml"))
    specs = [spec for theme in themes for spec in yaml.safe_load(theme.read_text("utf-8"))]
    yield from Mails(specs).files()
    raw = HERE / "raw"
    for path in sorted(raw.rglob("*.eml")):
        yield f"gmail/{path.relative_to(raw).as_posix()}", path.read_bytes()


def write(folder):
    """Replace folder/gmail by the mails and return their number; ValueError if two share a path."""
    files = list(gmail_files())
    mails = dict(files)
    if len(mails) != len(files):
        raise ValueError("Two mails have the same day and id.")
    shutil.rmtree(folder / "gmail", ignore_errors=True)
    for path, data in mails.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return len(mails)


def main():
    """Write the mails to the folder of the repository, or to a new one from the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.sample", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a new folder instead of the usual one"
    )
    folder = parser.parse_args().folder
    if folder and (folder / "gmail").exists():
        parser.error(f"{folder / 'gmail'} is already there; name a new folder.")
    print(f"{write(folder or DATA)} mails written")


if __name__ == "__main__":
    main()
