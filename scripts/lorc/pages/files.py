"""Files of the folder of reports."""

from pathlib import Path

from lorc.project import private_files
from lorc.project.settings import Settings


def write(settings: Settings, name: str, content: bytes) -> Path:
    """Write a file of the folder for its owner alone, whole or not at all."""
    return write_to(settings.reports_dir / name, content)


def write_to(path: Path, content: bytes) -> Path:
    """Write any file so."""
    with private_files.writing(path, "wb") as file:
        file.write(content)
    return path
