"""Where each connection's next extraction begins.

Meltano moves its state as soon as the loader exits 0, and the loader exits 0 when its load jobs
failed (its issue #101). So a run works on a copy of the bookmark, and the copy becomes the
bookmark only when every extracted record has been found in staging.
"""

import json
import re
import shutil

from lorc.project.connections import Connection, Stream
from lorc.project.settings import Settings
from lorc.runs import shared

LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+/")
TIME_OR_NUMBER = re.compile(r"[0-9][0-9TZ:+. -]{0,39}")


class Bookmark:
    """The Singer state of one connection, kept as Meltano's file state backend keeps it."""

    def __init__(self, settings: Settings, connection: Connection):
        self._settings = settings
        state_id = f"{settings.env}:{connection.extractor}-to-target-bigquery"
        self._kept = settings.state_dir / "bookmarks" / state_id / "state.json"
        self._pending_root = settings.state_dir / "pending" / connection.name
        self._pending = self._pending_root / state_id / "state.json"

    def value(self, stream: Stream) -> str | None:
        """What the stream's next extraction begins from, if it is a time or a number.

        A bookmark of another kind, a link or an address perhaps, is not for the event log.
        """
        state = _singer_state(self._kept)
        value = state.get("bookmarks", {}).get(stream.name, {}).get("replication_key_value")
        return str(value) if TIME_OR_NUMBER.fullmatch(str(value)) else None

    def has(self, stream: Stream) -> bool:
        """Whether the stream was ever extracted to its end."""
        return stream.name in _singer_state(self._kept).get("bookmarks", {})

    def lend(self) -> str:
        """Copy the bookmark for a run. Returns the URI of Meltano's state backend for it."""
        self.drop_copy()
        shared.fetch(self._settings, self._kept)
        self._pending.parent.mkdir(parents=True)
        if self._kept.exists():
            shutil.copy(self._kept, self._pending)
            if self._settings.is_local:
                self._lead_to_the_sandbox()
        return f"file://{self._pending_root}"  # Meltano takes the path as it is, not decoded

    def _lead_to_the_sandbox(self) -> None:
        """Links that it gave lead to the port that it has now: a tap follows none elsewhere."""
        here = f"http://127.0.0.1:{self._settings.sandbox_port}/"
        self._pending.write_text(LOOPBACK.sub(here, self._pending.read_text()))

    def move(self) -> None:
        """Make the run's state the bookmark, all or nothing, and forget the copy."""
        if self._pending.exists():
            self._move()
        self.drop_copy()

    def drop_copy(self) -> None:
        """Forget the copy that `lend` made."""
        shutil.rmtree(self._pending_root, ignore_errors=True)

    def _move(self) -> None:
        state = _singer_state(self._kept)
        bookmarks = state.get("bookmarks", {})
        state.update(_singer_state(self._pending))
        state["bookmarks"] = bookmarks | state.get("bookmarks", {})
        with shared.writing(self._settings, self._kept) as file:
            json.dump({"completed": {"singer_state": state}, "partial": {}}, file)


def _singer_state(path) -> dict:
    if not path.exists():
        return {}
    stored = json.loads(path.read_text())
    complete = (stored.get("completed") or {}).get("singer_state") or {}
    partial = (stored.get("partial") or {}).get("singer_state") or {}
    return complete | partial
