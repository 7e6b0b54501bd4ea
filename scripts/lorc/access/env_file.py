"""The file `.env`: one variable set in it, and all else left as it is."""

import io
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

from lorc.project import private_files
from lorc.project.errors import LorcError
from lorc.project.settings import ROOT

PLAIN = re.compile(r"[A-Za-z0-9._~/+=:@%,-]*")
GRANTED = "  # granted "


def path() -> Path:
    """Where it is."""
    return ROOT / ".env"


def put(changes: dict[str, str], *, granted: str | None = None) -> None:
    """Set variables in the file, which is made if it is missing, for its owner's eyes alone.

    The variable `granted` gets today's date behind it. Raises LorcError for a value that the file
    cannot hold, or when it cannot be written.
    """
    target = path().resolve()
    try:
        before = target.read_bytes().decode() if target.exists() else ""
        text = before
        for name, value in changes.items():
            mark = f"{GRANTED}{datetime.now(UTC):%Y-%m-%d}" if name == granted else ""
            text = _with(text, name, f"{name}={_quoted(value)}{mark}")
        _check(before, text, changes)
        with private_files.writing(target, "wb") as file:
            file.write(text.encode())
    except UnicodeDecodeError:
        raise LorcError(f"{target} is no UTF-8: save it so, nothing was changed.") from None
    except OSError as error:
        raise LorcError(f"Cannot write to {target}: {os.strerror(error.errno)}.") from error


def line(name: str, value: str) -> str:
    """A variable as a line of such a file."""
    return f"{name}={_quoted(value)}"


def age_of_grant(name: str) -> int | None:
    """How many days ago the grant in a variable was made; None where the file does not say."""
    if not path().exists():
        return None
    text = path().read_text(encoding="utf-8", errors="replace")
    found = re.findall(
        rf"^(?:export )?{re.escape(name)}=.*{GRANTED}([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\s*$",
        text,
        re.MULTILINE,
    )
    if not found or _values(text).get(name) != os.environ.get(name):
        return None
    try:
        return (datetime.now(UTC).date() - date.fromisoformat(found[-1])).days
    except ValueError:
        return None


def is_overruled(name: str) -> bool:
    """Whether the shell sets the variable to something else than the file does.

    To be asked before `put`: what was in the file is in the environment by then.
    """
    held = _values(path().read_text(encoding="utf-8")).get(name) if path().exists() else None
    return name in os.environ and os.environ[name] != (held or "")


def _with(text: str, name: str, new: str) -> str:
    """The text with a line for the variable in the place of the old one, else at its end."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for pattern in (rf"(export )?{name}=", rf"# ?{name}=\s*$"):
        places = [place for place, old in enumerate(lines) if re.match(pattern, old)]
        if places:
            kept = "export " if lines[places[-1]].startswith("export ") else ""
            lines[places[-1]] = f"{kept}{new}{end}"
            return "".join(lines)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    return "".join([*lines, f"{new}{end}"])


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _check(before: str, after: str, changes: dict[str, str]) -> None:
    """Raise LorcError unless the text after says what is asked for, and else what it said."""
    if _values(after) != _values(before) | changes:
        names = ", ".join(changes)
        raise LorcError(
            f"A line of .env cannot hold {names} as it is, so nothing was changed: set it in the "
            "environment."
        )


def _values(text: str) -> dict[str, str | None]:
    from dotenv import dotenv_values

    return dict(dotenv_values(stream=io.StringIO(text)))
