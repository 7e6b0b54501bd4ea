"""Seeds as their files have them, whatever was built of them."""

import csv
from pathlib import Path

from lorc.project.settings import ROOT

SEEDS = ROOT / "seeds"


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a seed; what is empty is an empty text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
