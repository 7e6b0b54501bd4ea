"""JSON_KEYS quotes a key that a path would need quoted, and reads no path out of a key.

BigQuery ("JSON functions", JSON_KEYS) puts a key in quotes that holds a dot or what JSON escapes,
does not look into arrays, and gives no keys for what is no object. The emulator writes a.b for
the key "a.b", counts it as two levels, and gives NULL for what is no object.
"""

import json

from local_bigquery.engine import database

ALL = 2**31 - 1
MACRO = f"""
CREATE OR REPLACE MACRO bq.main.json_keys(j) AS _keys_of_json(CAST(j AS VARCHAR), {ALL}),
    (j, depth) AS _keys_of_json(CAST(j AS VARCHAR), depth);
"""


def _written(key: str) -> str:
    quoted = json.dumps(key, ensure_ascii=False).replace("\u2028", r"\u2028")
    quoted = quoted.replace("\u2029", r"\u2029")
    return quoted if "." in key or quoted != f'"{key}"' else key


def _paths(value: object, depth: int, before: str = "") -> set[str]:
    found: set[str] = set()
    if isinstance(value, dict) and depth > 0:
        for key, below in value.items():
            path = f"{before}{_written(key)}"
            found |= {path} | _paths(below, depth - 1, f"{path}.")
    return found


def _keys(text: str, depth: int) -> list[str]:
    return sorted(_paths(json.loads(text), depth))


def apply() -> None:
    """Read the keys from the value itself."""
    connection = database.connection()
    connection.create_function("_keys_of_json", _keys, ["VARCHAR", "INTEGER"], "VARCHAR[]")
    connection.execute(MACRO)
