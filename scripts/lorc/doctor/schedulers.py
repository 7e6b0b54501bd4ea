"""Who starts runs by the clock: one scheduler, or two that do the same work."""

import re
import subprocess
from pathlib import Path

from lorc.doctor.findings import Finding, fine, note
from lorc.project.settings import ROOT

ABOUT = "scheduler"
WORK = r"(?:\blorc\s+(?:daily|ingest-all)\b|\bmake\s+(?:daily|ingest-all)\b)"
SYSTEM = ("/etc/crontab", "/etc/cron.d/*", "/etc/cron.daily/*", "/etc/systemd/system/*.service")
USERS = ".config/systemd/user/*.service"


def look() -> list[Finding]:
    """A line; that none is found is no trouble, it may be on another host."""
    found = sorted(_found())
    if len(found) > 1:
        named = f"{', '.join(found[:-1])} and {found[-1]} {'both' if len(found) == 2 else 'all'}"
        return [
            note(
                ABOUT,
                f"{named} start a day's work of this checkout: keep one, or the later finds its "
                "connections held and exits 3.",
            )
        ]
    return [fine(ABOUT, found[0] if found else "none on this host starts this checkout's work")]


def _found() -> list[str]:
    files = [path for pattern in SYSTEM for path in Path("/").glob(pattern.lstrip("/"))]
    files += Path.home().glob(USERS)
    named = [str(path) for path in files if path.is_file() and _is_ours(_text(path))]
    return named + (["the crontab of this user"] if _is_ours(_crontab()) else [])


def _is_ours(text: str) -> bool:
    """Whether a line that is no comment starts work; a unit names the folder in another line."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    is_here = any(re.search(rf"{re.escape(str(ROOT))}(?![\w-])", line) for line in lines)
    return is_here and any(re.search(WORK, line) for line in lines)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _crontab() -> str:
    try:
        asked = subprocess.run(
            ["crontab", "-l"], capture_output=True, text=True, check=False, timeout=5
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout if asked.returncode == 0 else ""
