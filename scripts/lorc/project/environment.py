"""Values from the environment and `.env`: each read as what it should be, or refused by name.

Every function takes a variable's name, and raises WrongCall, which names it, for a value that
cannot be used. A variable that is set to nothing stands for its default.
"""

import os
import re
import shlex
from pathlib import Path

from lorc.project.errors import WrongCall

ROOT = Path(__file__).resolve().parents[3]
BUCKET = r"gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/[A-Za-z0-9._=-]+)*"
# what enters the text of SQL statements: a project (domain-scoped ones have a colon and dots), a
# dataset and a location as BigQuery allows them
IDENTIFIERS = {
    "BQ_PROJECT": (r"([a-z][a-z0-9.-]{0,61}:)?[a-z][a-z0-9-]{0,61}", "a Google Cloud project's id"),
    "BQ_DATASET": (r"[A-Za-z0-9_]{1,1024}", "letters, digits and underscores"),
    "BQ_LOCATION": (r"[A-Za-z0-9-]{1,63}", "a BigQuery location such as US or europe-west3"),
    "BQ_STAGING_PREFIX": (r"[A-Za-z0-9_]{1,200}", "letters, digits and underscores"),
}
GB = 10**9
FIGURE = r"[0-9]{1,9}(\.[0-9]{1,9})?"


def read_files() -> None:
    """Take the NAME=value lines of `.env`; what the shell has set wins.

    Raises WrongCall when others may read the file.
    """
    path = ROOT / ".env"
    if path.exists():
        from dotenv import load_dotenv

        refuse_if_others_may_read(path)
        load_dotenv(path, override=False)


def refuse_if_others_may_read(path: Path) -> None:
    """Raise WrongCall for a file with secrets that group or others may read or change."""
    if path.is_file() and path.stat().st_mode & 0o077:
        quoted = shlex.quote(str(path))
        raise WrongCall(f"{path} holds secrets and others may read it: run `chmod 600 {quoted}`.")


def text(name: str, default: str) -> str:
    """Any text."""
    return os.environ.get(name) or default


def identifier(name: str, default: str) -> str:
    """A name of BigQuery's, as IDENTIFIERS has it."""
    found = text(name, default)
    pattern, what = IDENTIFIERS[name]
    if not found:
        raise WrongCall(f"{name} is not set: name it in .env, {what}.")
    if not re.fullmatch(pattern, found, re.ASCII):
        raise WrongCall(f"{name} is {found!r} and should be {what}.")
    return found


def path(name: str, default: str) -> Path:
    """An absolute path; a relative one starts at the project."""
    return (ROOT / text(name, default)).resolve()


def own_folder(name: str, default: str) -> Path:
    """A folder that is written to, emptied and cleared up: one for that alone."""
    found = path(name, default)
    if found in (Path.home().resolve(), ROOT, *ROOT.parents):
        raise WrongCall(
            f"{name} is {found} and should be a folder of its own, not one that holds others."
        )
    return found


def bucket(name: str) -> str | None:
    """gs://bucket/prefix, or None for what is a folder."""
    found = os.environ.get(name, "").rstrip("/")
    if not found.startswith("gs:"):
        return None
    if not re.fullmatch(BUCKET, found, re.ASCII):
        raise WrongCall(f"{name} is {found!r} and should be a folder, or gs://bucket/prefix.")
    return found


def days(name: str) -> int | None:
    """A number of days, or None for all."""
    found = os.environ.get(name, "")
    if found and not re.fullmatch("0{0,3}[1-9][0-9]{0,5}", found):
        raise WrongCall(f"{name} is {found!r} and should be a number of days, or nothing for all.")
    return int(found) if found else None


def gigabytes(name: str) -> int | None:
    """A number of GB, in bytes; None, for no limit, if it is not set or 0."""
    return int(figure(name, "0") * GB) or None


def figure(name: str, default: str) -> float:
    """A number that is not negative."""
    found = text(name, default)
    if not re.fullmatch(FIGURE, found, re.ASCII):
        raise WrongCall(f"{name} is {found!r} and should be a number such as 6.25.")
    return float(found)


def port(name: str, default: int) -> int:
    """A port number."""
    found = text(name, str(default))
    if not re.fullmatch("[0-9]{1,5}", found) or not 0 < int(found) < 65536:
        raise WrongCall(f"{name} is {found!r} and should be a port number.")
    return int(found)
