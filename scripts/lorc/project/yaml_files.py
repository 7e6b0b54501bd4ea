"""YAML files, read by the parser in C where there is one: it takes a tenth of the time."""

from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """What a file holds. Raises yaml.YAMLError."""
    return yaml.load(path.read_text(), Loader=LOADER)  # noqa: S506 (both are safe)
