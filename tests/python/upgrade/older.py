"""The warehouses that older commits made, kept beside this file, and the sources that they read.

`python -m tests.python.upgrade.older` makes what is missing: it checks each commit out into a
folder of its own, installs it there and runs it over the kept sources.
"""

import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from lorc.project.settings import ROOT
from workspace.workspace import SAMPLE

from ..support.checkout import Checkout

HERE = Path(__file__).resolve().parent
SOURCES = "sources"
# of the providers that have tables of their own, one each
CONNECTIONS = ("gmail-acct3", "dataverse-clinic", "google-forms-followup", "stripe-prod")
# the commits, and the job that built what is made of raw_objects
COMMITS = {"658f27b": None, "f011e94": "lanes"}
# neither logs nor what the servers write for themselves
KEPT = ("warehouse/bookmarks", "warehouse/data", "warehouse/*.json", "backup")


def unpack(name: str, folder: Path) -> None:
    """Put the sources' `data`, or a commit's `warehouse` and `backup`, into the folder."""
    with tarfile.open(_kept(name)) as archive:
        archive.extractall(folder, filter="data")


def _kept(name: str) -> Path:
    return HERE / f"{name}.tar.xz"


def _keep(name: str, paths: Iterable[tuple[Path, Path]]) -> None:
    with tarfile.open(_kept(name), "w:xz", preset=9) as archive:
        for path, at in sorted(paths):
            archive.add(path, at)


def _make_sources() -> None:
    found = [path for each in CONNECTIONS for path in SAMPLE.glob(f"*/{each}")]
    _keep(SOURCES, [(path, "data" / path.relative_to(SAMPLE)) for path in found])


def _make(commit: str, folder: Path) -> None:
    """Run a commit in the folder, and keep what it leaves."""
    unpack(SOURCES, folder)
    checkout = Checkout(folder / "checkout")
    subprocess.run(["git", "clone", "-q", ROOT, checkout.at], check=True)
    names = {"WAREHOUSE_DIR": "warehouse", "BACKUP_DIR": "backup", "SANDBOX_DATA": "data"}
    folders = {variable: str(folder / name) for variable, name in names.items()}

    def run(*command: str) -> None:
        done = checkout.run(*command, **folders)
        if done.returncode:
            sys.exit(f"{commit}: `{' '.join(command)}` failed: {done.stderr}")

    run("git", "checkout", "-q", commit)
    run("make", "setup")
    for connection in CONNECTIONS:
        run(".venv/bin/lorc", "ingest", connection)
    if job := COMMITS[commit]:
        run(".venv/bin/lorc", "run", job)
    run(".venv/bin/lorc", "down")
    found = [path for pattern in KEPT for path in folder.glob(pattern)]
    _keep(commit, [(path, path.relative_to(folder)) for path in found])


if __name__ == "__main__":
    if not _kept(SOURCES).exists():
        _make_sources()
    for each in COMMITS:
        if not _kept(each).exists():
            with tempfile.TemporaryDirectory() as made:
                _make(each, Path(made))
