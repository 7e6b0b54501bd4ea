"""INT64, FLOAT64, BOOL and STRING of a JSON null are errors.

BigQuery ("JSON functions") converts a number, a boolean or a string, and fails for anything else;
LAX_INT64 and its like give NULL. The emulator gives NULL for a JSON null.
"""

from local_bigquery.engine import database

MACROS = """
CREATE OR REPLACE MACRO bq.main.int64(j) AS CASE
    WHEN j IS NULL THEN NULL
    WHEN json_type(j) IN ('BIGINT', 'UBIGINT') THEN j::BIGINT
    WHEN json_type(j) = 'DOUBLE' AND j::DOUBLE = trunc(j::DOUBLE) THEN j::DOUBLE::BIGINT
    ELSE _raise('The provided JSON input is not an integer')
END;
CREATE OR REPLACE MACRO bq.main.float64(j) AS CASE
    WHEN j IS NULL THEN NULL
    WHEN json_type(j) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN j::DOUBLE
    ELSE _raise('The provided JSON input is not a number')
END;
CREATE OR REPLACE MACRO bq.main.bool(j) AS CASE
    WHEN j IS NULL THEN NULL
    WHEN json_type(j) = 'BOOLEAN' THEN j::BOOLEAN
    ELSE _raise('The provided JSON input is not a boolean')
END;
CREATE OR REPLACE MACRO bq.main._string(x) AS CASE
    WHEN x IS NULL THEN NULL
    WHEN typeof(x) <> 'JSON' THEN CAST(x AS VARCHAR)
    WHEN json_type(x::JSON) = 'VARCHAR' THEN json_extract_string(x::JSON, '$')
    ELSE _raise('The provided JSON input is not a string')
END;
"""


def apply() -> None:
    """Define the four anew."""
    database.connection().execute(MACROS)
