"""The host: its disk, who may read what, and whether what is installed is what is asked for."""

import os
import re
import shlex
import shutil
from importlib import metadata
from pathlib import Path

from packaging.version import Version

from lorc.doctor.findings import Finding, fault, fine, note
from lorc.project import agreement, data_files, installed
from lorc.project.settings import ROOT, Settings

LEAST_GB, FEW_GB = 1, 5


def look(settings: Settings | None) -> list[Finding]:
    """How it stands."""
    found = installation()
    if settings:
        folders = {
            "WAREHOUSE_DIR": settings.warehouse_dir if settings.is_local else None,
            "STATE_DIR": None if settings.is_local else settings.state_dir,
            "BACKUP_DIR": settings.backup_dir,
            "REPORTS_DIR": settings.reports_dir,
        }
        folders = {name: path for name, path in folders.items() if path}
        found += [*_disk(folders), *_modes(folders), *_state(settings)]
    return found


def installation() -> list[Finding]:
    """Whether the checkout is set up, here and as its files ask."""
    wrong = []
    if not (ROOT / "profiles.yml").exists():
        wrong.append("profiles.yml is missing")
    if installed.is_stale():
        wrong.append("Something has changed since the checkout was set up")
    if differing := _differing(ROOT / "requirements.txt"):
        more = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
        wrong.append(f"{differing[0]}{more} not installed in the version that is pinned")
    if missing := _missing_plugins():
        wrong.append(f"{', '.join(missing)} cannot be started")
    if wrong:
        return [fault("installation", f"{each}: run `make setup`.") for each in wrong]
    versions = f"dbt {metadata.version('dbt-core')}, Meltano {metadata.version('meltano')}"
    return [fine("installation", f"complete, {versions}")]


def _differing(requirements: Path) -> list[str]:
    """The packages that are pinned otherwise than they are installed."""
    pinned = re.findall(r"^([\w.-]+)==([^\s;\\]+) \\$", requirements.read_text(), re.MULTILINE)
    found = {_plain(each.name): each.version for each in metadata.distributions()}
    return [
        name
        for name, version in pinned
        if (there := found.get(_plain(name))) != version
        and (there is None or Version(there) != Version(version))
    ]


def _plain(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _missing_plugins() -> list[str]:
    """The taps and the loader whose program is not there, or is of a Python that is gone."""
    folder = ROOT / "meltano" / ".meltano"
    plugins = data_files.read(agreement.MELTANO_YML)["plugins"]
    return [
        plugin["name"]
        for kind in ("extractors", "loaders")
        for plugin in plugins[kind]
        if plugin.get("pip_url")
        and not (folder / kind / plugin["name"] / "venv" / "bin" / "python").exists()
    ]


def _disk(folders: dict[str, Path]) -> list[Finding]:
    """The free space below each folder, the least first."""
    free = {name: shutil.disk_usage(_existing(path)).free / 1e9 for name, path in folders.items()}
    name, least = min(free.items(), key=lambda each: each[1])
    if least < LEAST_GB:
        return [
            fault(
                "disk",
                f"{least:.1f} GB are free below {folders[name]}: make room, or set {name} to a "
                "folder on another disk.",
            )
        ]
    if least < FEW_GB:
        return [note("disk", f"Only {least:.1f} GB are free below {folders[name]}: make room.")]
    return [fine("disk", f"{least:,.0f} GB free")]


def _modes(folders: dict[str, Path]) -> list[Finding]:
    found = []
    for name, path in folders.items():
        quoted = shlex.quote(str(path))
        if not os.access(_existing(path), os.W_OK | os.X_OK):
            found.append(
                fault(
                    "files",
                    f"{name} is {path}, where this user may not write: run lorc as its owner, or "
                    f"`sudo chown -R $USER {quoted}`.",
                )
            )
        elif path.is_dir() and path.stat().st_mode & 0o077:
            found.append(fault("files", f"Others may look into {path}: run `chmod 700 {quoted}`."))
    return found or [fine("files", "for their owner's eyes alone")]


def _state(settings: Settings) -> list[Finding]:
    inside = settings.state_dir.is_relative_to(ROOT / "meltano" / ".meltano")
    if settings.is_local or settings.bucket or not inside:
        return []
    return [
        note(
            "bookmarks",
            f"They are in {settings.state_dir}, and backup programs may pass over what is in "
            "meltano/.meltano (it has a CACHEDIR.TAG): set STATE_DIR to a folder that lasts.",
        )
    ]


def _existing(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())
