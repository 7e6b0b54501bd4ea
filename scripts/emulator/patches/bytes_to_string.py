"""SAFE_CONVERT_BYTES_TO_STRING puts U+FFFD in place of each byte that is not UTF-8.

So does BigQuery ("String functions"). The emulator returns NULL for the whole value.
"""

import codecs

from local_bigquery.engine import database

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
MACRO = """
CREATE OR REPLACE MACRO bq.main.safe_convert_bytes_to_string(b) AS
    coalesce(TRY(decode(b)), _decode_lossily(b))
"""


def _each_byte(error: UnicodeDecodeError) -> tuple[str, int]:
    """Replace every byte of a broken sequence, where Python's "replace" replaces the sequence."""
    return REPLACEMENT * (error.end - error.start), error.end


def apply() -> None:
    """Decode natively, and the values that are not UTF-8 byte by byte."""
    codecs.register_error("each_byte", _each_byte)
    connection = database.connection()
    connection.create_function(
        "_decode_lossily", lambda value: value.decode("utf-8", "each_byte"), ["BLOB"], "VARCHAR"
    )
    connection.execute(MACRO)
