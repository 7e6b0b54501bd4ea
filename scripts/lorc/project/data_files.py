"""YAML files and seeds as they are on disk."""

import csv
from pathlib import Path
from typing import Any

import yaml

# the parser in C, where there is one, takes a tenth of the time
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """What a YAML file holds. Raises yaml.YAMLError."""
    return yaml.load(path.read_text(), Loader=LOADER)  # noqa: S506 (both are safe)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a seed; what is empty is an empty text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
