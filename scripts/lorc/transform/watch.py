"""What dbt tells while it builds, by its events and by what the macros of a run's end log."""

import json
from collections.abc import Callable

CLOSING = "closing the run"  # as macro end_run logs it
MERGED = "merged: "  # as macro upsert_endings does, with JSON behind it


def calling(
    closing: Callable[[], None], ended: Callable[[], None], merged: Callable[[list[dict]], None]
) -> Callable:
    """A callback for dbt's events: `closing` is called before the run's last events are written,
    `ended` whenever a step ends, `merged` with the counts of each stream."""

    def see(message) -> None:
        if message.info.name == "JinjaLogDebug":
            said = message.data.msg
            if said == CLOSING:
                closing()
            elif said.startswith(MERGED):
                merged(json.loads(said.removeprefix(MERGED)))
        elif message.info.name == "NodeFinished":
            ended()

    return see
