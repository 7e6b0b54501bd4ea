"""Who has which week's report: a file beside the bookmarks, because event_log holds no address."""

import json
import os
from datetime import UTC, datetime

from lorc.settings import Settings


class Deliveries:
    """The addresses that a week's report was accepted for."""

    def __init__(self, settings: Settings, week: str):
        where = f"{settings.project}.{settings.dataset}".replace(":", "_")
        self._path = settings.state_dir / "deliveries" / f"{where}.{week}.json"
        self._known = json.loads(self._path.read_text()) if self._path.exists() else {}

    def has(self, address: str) -> bool:
        """Whether somebody has it."""
        return address.lower() in self._known

    def add(self, address: str) -> None:
        """Take down that somebody has it, at once and for good."""
        self._known[address.lower()] = datetime.now(UTC).isoformat()
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._path.with_suffix(".partial")
        with partial.open("w") as file:
            json.dump(self._known, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path)
