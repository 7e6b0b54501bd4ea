r"""FROM_BASE64 reads text without padding and with white space.

BigQuery ("String functions") ignores white space and decodes 'YWI' like 'YWI='; mail bodies
come unpadded. The emulator refuses both.
"""

from local_bigquery.engine import database
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

MACROS = r"""
CREATE OR REPLACE MACRO bq.main._padded(s) AS
    rpad(s, CAST((length(s) + 3) // 4 * 4 AS INTEGER), '=');
CREATE OR REPLACE MACRO bq.main._from_base64(s) AS
    from_base64(bq.main._padded(regexp_replace(s, '\s', '', 'g')));
"""


def _lenient(node: exp.Expression, context) -> exp.Expression:  # noqa: ARG001
    return macro("_from_base64", node.this) if isinstance(node, exp.FromBase64) else node


def apply() -> None:
    """Strip white space and pad before decoding."""
    database.connection().execute(MACROS)
    NODE_RULES.append(_lenient)
