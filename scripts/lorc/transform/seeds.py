"""Which seeds are in the warehouse as their CSV files are now.

Loading all of them takes seconds and writes every table anew, so a run loads those that changed:
the checksums of what was loaded are kept beside the bookmarks.
"""

import hashlib
import json

from lorc.project.settings import Settings
from lorc.runs import shared


class Seeds:
    """The checksums of the seeds that were loaded into a dataset."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._path = shared.fetch(settings, settings.state_dir / "seeds.json")
        self._dataset = f"{settings.project}.{settings.dataset}"

    def is_due(self, seed) -> bool:
        """Whether a seed of dbt's manifest has to be loaded, if its table is there."""
        return self._all().get(self._dataset, {}).get(seed.name) != _checksum(seed)

    def remember(self, seeds: list) -> None:
        """Take down that these were loaded."""
        if not seeds:
            return
        known = self._all()
        known.setdefault(self._dataset, {}).update({seed.name: _checksum(seed) for seed in seeds})
        with shared.writing(self._settings, self._path) as file:
            json.dump(known, file, indent=2)

    def _all(self) -> dict[str, dict[str, str]]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}


def _checksum(seed) -> str:
    """Of the file and of the columns' types, which make the table with it."""
    types = json.dumps(seed.config.column_types, sort_keys=True, default=str)
    return hashlib.sha256(f"{seed.checksum.checksum} {types}".encode()).hexdigest()
