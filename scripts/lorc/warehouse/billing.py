"""What statements cost, by the rules of "On-demand compute pricing" in BigQuery's documentation."""

import re
from threading import Lock

MB = 2**20
LEAST = 10 * MB  # for each table that a statement refers to
TABLE = re.compile(r"`[^`]+`\.`[^`]+`\.`[^`]+`")


class Cost:
    """The bytes that were billed and the slot time that was taken, summed."""

    def __init__(self):
        self._bytes_billed = self._slot_ms = 0
        self._adding = Lock()  # statements may be sent side by side

    def add(self, sql: str, rows) -> None:
        """Count a statement that has returned.

        Google's answer to a query tells the bytes processed alone; what is billed follows from
        them and from the tables that the text names.
        """
        count = billed(rows.total_bytes_processed or 0, len(set(TABLE.findall(sql))))
        with self._adding:
            self._bytes_billed += count
            self._slot_ms += rows.slot_millis or 0

    def as_payload(self) -> dict[str, int]:
        """As an event says it."""
        return {"bytes_billed": self._bytes_billed, "slot_ms": self._slot_ms}


def billed(processed: int, tables: int) -> int:
    """The bytes that are billed for so many processed in so many tables; none for none."""
    return max(-(-processed // MB) * MB, LEAST * max(tables, 1)) if processed else 0


def price(bytes_billed: int, per_tib: float) -> float:
    """What so many bytes cost on demand."""
    return bytes_billed / 2**40 * per_tib
