"""A JSONPath names a key behind a dot, in double quotes where it must.

BigQuery ("JSON functions", JSONPath format) refuses brackets with a quoted key in them. The
emulator takes them for the same.
"""

import re

from local_bigquery.errors import BigQueryError
from local_bigquery.sql.dialect import BigQueryDialect
from sqlglot import exp

BRACKETS = re.compile(r"""^[^"]*(\[\s*['"].*)""")


def apply() -> None:
    """Look at a path before it is read."""
    read = BigQueryDialect.to_json_path

    def to_json_path(self, path: exp.Expression | None) -> exp.Expression | None:
        if isinstance(path, exp.Literal) and (match := BRACKETS.match(path.name)):
            raise BigQueryError("invalidQuery", f"Invalid token in JSONPath at: {match[1]}")
        return read(self, path)

    BigQueryDialect.to_json_path = to_json_path
