"""A STRING may hold U+0000 anywhere, and be compared like any other.

In BigQuery ("Data types", STRING) it is a character like others. Below the emulator DuckLake writes
what a filter compares with into the text of a query for its files, which ends at that character:
the statement fails. Here it runs again without the optimizers that hand filters down; first without
those that joins make, as the other one makes hash joins of conditions.
"""

import contextlib
import threading
from collections import Counter

from local_bigquery.engine import database
from local_bigquery.errors import BigQueryError
from local_bigquery.jobs import query

WITHOUT = ("join_filter_pushdown", "join_filter_pushdown,filter_pushdown")
_in_use: Counter[str] = Counter()
_lock = threading.Lock()


def _is_cut_off(error: BigQueryError) -> bool:
    return "data file list from DuckLake" in str(error.__cause__)


@contextlib.contextmanager
def _without(optimizers: str):
    """Leave optimizers out; the setting is the process's, so that others may be using it."""
    _count(optimizers, 1)
    try:
        yield
    finally:
        _count(optimizers, -1)


def _count(optimizers: str, change: int) -> None:
    with _lock:
        _in_use[optimizers] += change
        widest = max((each for each in WITHOUT if _in_use[each]), key=len, default="")
        database.execute(f"SET disabled_optimizers = '{widest}'")


def apply() -> None:
    """Run a statement that was cut off again, without the filters that cut it."""
    statement = query._statement

    def run(*args):
        for optimizers in (None, *WITHOUT):
            try:
                with _without(optimizers) if optimizers else contextlib.nullcontext():
                    return statement(*args)
            except BigQueryError as error:
                if optimizers == WITHOUT[-1] or not _is_cut_off(error):
                    raise
        return None

    query._statement = run
