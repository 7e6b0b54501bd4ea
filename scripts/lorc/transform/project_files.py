"""A fingerprint of all that decides how the lanes are built, but for the rows of seeds."""

import hashlib
from importlib import metadata
from pathlib import Path

from loopback import identity

from lorc.project.settings import ROOT, Settings

FILES = ("dbt_project.yml", "profiles.yml", "selectors.yml")
FOLDERS = ("models", "macros", "snapshots", "seeds")
DECIDING = "scripts/lorc/transform"
PACKAGES = ("dbt-core", "dbt-adapters", "dbt-bigquery")
ROWS = ".csv"


def fingerprint(settings: Settings) -> str:
    """Of dbt's files and packages, of the code that decides, of the warehouse and its emulator."""
    found = hashlib.sha256(" ".join(map(metadata.version, PACKAGES)).encode())
    found.update(f" {settings.env} {settings.location}".encode())
    if settings.is_local:
        found.update(identity.code("emulator").encode())
    for path in _files():
        content = path.read_bytes()
        found.update(f"\n{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return found.hexdigest()


def checksum(file: str) -> str:
    """Of a seed's rows as they are now, by its path below the project."""
    path = ROOT / file
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _files() -> list[Path]:
    several = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")]
    several += (ROOT / DECIDING).glob("*.py")
    several += [ROOT / name for name in FILES]
    return sorted(path for path in several if path.is_file() and path.suffix != ROWS)
