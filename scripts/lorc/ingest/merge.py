"""The merge: what is staged of a connection, into raw_objects."""

from collections.abc import Callable

from lorc.project.connections import Connection, Stream
from lorc.project.errors import StepFailed
from lorc.project.settings import Settings
from lorc.transform.dbt import Dbt


class Merge:
    """The merge of one run. `prepare` may be called long before `build`.

    With `full_scan` it looks at all that was ever staged, not only at what came since.
    """

    def __init__(self, settings: Settings, connection: Connection, full_scan: bool = False):
        self._connection = connection
        self._full_scan = full_scan
        self._dbt = Dbt(settings, connection.name)

    def prepare(self) -> None:
        """Make dbt ready, in a thread of its own."""
        self._dbt.prepare()

    def build(
        self, select: list[str], run: dict, streams: list[Stream], closing: Callable[[], None]
    ) -> None:
        """Merge what is staged for the streams; `closing` is called before dbt writes the run's
        last events. Raises StepFailed; its events are written by dbt when `details['on_record']`
        is true."""
        variables = {
            "run": run,
            "connection": self._connection.name,
            "object_types": [stream.object_type for stream in streams],
            "full_scan": self._full_scan,
        }
        built = self._dbt.build(select, ["model"], variables, closing)
        if built.is_done:
            return
        what = ", ".join([*built.failed, *built.left_out]) or built.error
        raise StepFailed(
            f"The merge failed at {what}. What was loaded stays in staging: run the same command "
            "again. `dbt build --select raw_objects rejected_objects` shows why it failed.",
            "merge",
            on_record=built.is_on_record,
        )
