"""Files of the folder of reports."""

from pathlib import Path

from lorc.settings import Settings


def write(settings: Settings, name: str, content: bytes) -> Path:
    """Write a file for its owner alone, whole or not at all."""
    folder = settings.reports_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    partial = path.with_name(f"{name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600, exist_ok=False)
    partial.write_bytes(content)
    partial.replace(path)
    return path
