"""A JavaScript function has at most 32 KB of code, and gives at most 5 MB for a row.

BigQuery ("Quotas and limits", user-defined functions): a statement beyond them fails, and no try
inside the function catches it. The emulator knows no limits.
"""

from collections.abc import Callable

from local_bigquery.errors import BigQueryError
from local_bigquery.sql import js

LARGEST_CODE = 32 * 1024
LARGEST_OUTPUT = 5 * 1024**2


def _size(value: object) -> int:
    """The bytes that a value takes in BigQuery, about."""
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode(errors="replace"))
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    if isinstance(value, list):
        return sum(map(_size, value))
    return 8


def _bounded(convert: Callable) -> Callable:
    def converted(value, kind):
        if _size(value) > LARGEST_OUTPUT:
            raise ValueError(
                "Resources exceeded during query execution: UDF out of memory.; "
                "a row of its output is limited to 5 MB"
            )
        return convert(value, kind)

    return converted


def apply() -> None:
    """Measure what a function is made of and what it gives."""
    register = js.register

    def register_small(tree) -> str:
        if len(tree.expression.name.encode()) > LARGEST_CODE:
            raise BigQueryError(
                "invalidQuery", "The inline code of a JavaScript UDF is limited to 32 KB."
            )
        return register(tree)

    js.register = register_small
    js._convert = _bounded(js._convert)
