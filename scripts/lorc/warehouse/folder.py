"""The embedded warehouse's folder: marked as ours, and emptied of what is ours alone."""

import shutil
from pathlib import Path

from lorc.project.errors import LorcError
from lorc.project.settings import ROOT

MARKER = ".lorchestra"
OURS = (
    *(MARKER, "data", "bookmarks", "pending", "locks", "runs", "deliveries"),
    *("seeds.json*", "lanes.json*", "definitions.json*", "incidents.*"),
    *("servers.lock", "meltano-*.db*", "warehouse.*", "sandbox.*"),
)


def claim(folder: Path) -> None:
    """Make the folder, or take one that holds nothing but what is ours, and mark it with the
    checkout's place.

    Raises LorcError for a folder that holds something else, or is another checkout's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / MARKER
    if marker.exists():
        owner = marker.read_text().strip()
        is_others = owner not in ("", str(ROOT)) and not folder.is_relative_to(ROOT)
        if is_others and (Path(owner) / "dbt_project.yml").exists():
            raise LorcError(
                f"WAREHOUSE_DIR is {folder}, where the checkout at {owner} keeps its data: choose "
                f"another folder, or delete {MARKER} in it to take it over."
            )
        if owner != str(ROOT):
            marker.write_text(f"{ROOT}\n")
        return
    if strange := _strange(folder):
        raise LorcError(
            f"WAREHOUSE_DIR is {folder}, where {strange[0].name} lies, which is none of ours: "
            "choose a folder of its own."
        )
    marker.write_text(f"{ROOT}\n")


def empty(folder: Path) -> list[Path]:
    """Delete what is ours in the folder, and the folder if nothing else is in it.

    Returns what is left. Raises LorcError for a folder that is not ours.
    """
    if not folder.exists():
        return []
    claim(folder)
    for pattern in OURS:
        for path in folder.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    if not (left := sorted(folder.iterdir())) and not folder.is_symlink():
        folder.rmdir()
    return left


def _strange(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not any(map(path.match, OURS)))
