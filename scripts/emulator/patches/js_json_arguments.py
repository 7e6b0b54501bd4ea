"""A JavaScript function gets a JSON argument as the value that it stands for.

BigQuery ("User-defined functions", supported JavaScript UDF data types) converts JSON into
objects, arrays and values. The emulator passes the JSON text.
"""

from collections.abc import Callable

from local_bigquery.sql import js


def _parsing(function: Callable) -> Callable:
    def parse_first(names, kinds, body, *rest):
        json = [name for name, kind in zip(names, kinds, strict=True) if str(kind) == "JSON"]
        parsed = "".join(f"{name} = JSON.parse({name}); " for name in json)
        return function(names, kinds, parsed + body, *rest)

    return parse_first


def apply() -> None:
    """Parse on the function's first line, so that errors still name the right one."""
    js._function = _parsing(js._function)
