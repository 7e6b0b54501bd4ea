"""Write the sample data anew: python -m sandbox.sample [FOLDER]."""

import argparse
import itertools
import shutil
from pathlib import Path

import yaml

from . import dataverse, google_forms, stripe
from .mail import Mails

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
PROVIDERS = ("gmail", "exchange", "dataverse", "google_forms", "stripe")


def mail_files():
    """Yield (path below the data folder, bytes) of every mail, built or copied.

    Mails of mails/*.yml are built; those of raw/, which no careful program would write, are copied.
    """
    themes = sorted((HERE / "mails").glob("*.yml"))
    specs = [spec for theme in themes for spec in yaml.safe_load(theme.read_text("utf-8"))]
    yield from Mails(specs).files()
    raw = HERE / "raw"
    for path in sorted(raw.rglob("*.eml")):
        name = path.relative_to(raw).as_posix()
        yield f"{name.partition('-')[0]}/{name}", path.read_bytes()


def write(folder):
    """Replace the providers' folders and return the number of files; ValueError if two collide."""
    files = list(
        itertools.chain(mail_files(), dataverse.files(), google_forms.files(), stripe.files())
    )
    contents = dict(files)
    if len(contents) != len(files):
        raise ValueError("Two mails have the same day and id.")
    for provider in PROVIDERS:
        shutil.rmtree(folder / provider, ignore_errors=True)
    for path, data in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return len(contents)


def main():
    """Write the data to the folder of the repository, or to a new one from the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.sample", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a new folder instead of the usual one"
    )
    folder = parser.parse_args().folder
    for provider in PROVIDERS if folder else ():
        if (folder / provider).exists():
            parser.error(f"{folder / provider} is already there; name a new folder.")
    print(f"{write(folder or DATA)} files written")


if __name__ == "__main__":
    main()
