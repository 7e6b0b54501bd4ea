"""Files of the folder of reports."""

from pathlib import Path

from lorc.project import private_files
from lorc.project.settings import Settings


def write(settings: Settings, name: str, content: bytes) -> Path:
    """Write a file for its owner alone, whole or not at all."""
    path = settings.reports_dir / name
    with private_files.writing(path, "wb") as file:
        file.write(content)
    return path
