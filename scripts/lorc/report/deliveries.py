"""Who has what: a file beside the bookmarks, because event_log holds no address."""

import json
from datetime import UTC, datetime

from lorc.project.settings import Settings
from lorc.runs import shared


class Deliveries:
    """Who has `what`: the addresses that a week's report was accepted for, by the week's name; or
    of `alerts` each key of an alert with such an address."""

    def __init__(self, settings: Settings, what: str):
        where = f"{settings.project}.{settings.dataset}".replace(":", "_")
        path = settings.state_dir / "deliveries" / f"{where}.{what}.json"
        self._settings, self._path = settings, shared.fetch(settings, path)
        self._known = json.loads(self._path.read_text()) if self._path.exists() else {}

    def has(self, whom: str) -> bool:
        """Whether somebody has it."""
        return whom.lower() in self._known

    def add(self, whom: str) -> None:
        """Take down that somebody has it, at once and for good."""
        self._known[whom.lower()] = datetime.now(UTC).isoformat()
        with shared.writing(self._settings, self._path) as file:
            json.dump(self._known, file, indent=2)
