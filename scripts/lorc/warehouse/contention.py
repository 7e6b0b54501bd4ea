"""Statements that BigQuery gives up because others change the same table are sent again.

BigQuery lets two statements change a table at a time and 20 wait, limits how fast they come, and
gives up the one that conflicts ("Troubleshoot queries", "Troubleshoot quota and limit errors" in
its documentation: try again with exponential back-off). A statement that was given up has changed
nothing. The reasons of the first two are invalidQuery and resourcesExceeded, which also stand for
errors that stay, so they are told by their words. The hour is counted from the first time it was
sent: a long MERGE may be given up after minutes of work.
"""

from google.api_core.retry import Retry

WORDS = (
    "Could not serialize access to table",
    "Too many DML statements outstanding against table",
    "due to concurrent update",
    "Exceeded rate limits",
)


def is_contention(error: Exception) -> bool:
    """Whether the error, of Google's client or of dbt, is such a one."""
    return any(words in str(error) for words in WORDS)


RETRY = Retry(predicate=is_contention, initial=1, multiplier=2, maximum=30, timeout=3600)
