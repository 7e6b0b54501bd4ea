"""A JSON value is kept and shown in one canonical form.

BigQuery ("JSON data type", "JSON functions": PARSE_JSON) sorts an object's keys, keeps the
first of duplicates, and PARSE_JSON refuses numbers that do not round-trip unless told to round
them. The emulator keeps the text as written. Here a JSON value becomes canonical where it comes
into being (PARSE_JSON, literals, parameters, load jobs, streamed rows, TO_JSON, JSON_OBJECT and
the functions that add keys), so that columns hold canonical text and TO_JSON_STRING of a column
costs nothing. What a load job does to a wide number is not documented; here it rounds.
"""

from collections.abc import Callable

from local_bigquery.catalog import tabledata
from local_bigquery.engine import database
from local_bigquery.jobs import load
from local_bigquery.sql import params
from local_bigquery.sql.dialect import DuckDBDialect, macro
from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

from emulator import canonical_json

MACROS = """
CREATE OR REPLACE MACRO bq.main.parse_json(s) AS _json_exact_form(s),
    (s, mode) AS CASE lower(mode)
        WHEN 'exact' THEN _json_exact_form(s)
        WHEN 'round' THEN _json_form(s)
        ELSE _raise('Invalid wide_number_mode: ' || mode)
    END;
CREATE OR REPLACE MACRO bq.main._json_sorted(j) AS _json_form(CAST(j AS VARCHAR));
CREATE OR REPLACE MACRO bq.main.to_json(x) AS CASE
    WHEN typeof(x) IN ('JSON', 'VARCHAR', 'BIGINT', 'BOOLEAN') THEN coalesce(to_json(x), 'null')
    ELSE bq.main._json_sorted(coalesce(to_json(x), 'null'))
END;
CREATE OR REPLACE MACRO bq.main._json_text(x) AS coalesce(
    CASE WHEN typeof(x) = 'JSON' THEN CAST(x AS VARCHAR) ELSE CAST(to_json(x) AS VARCHAR) END,
    'null'
);
CREATE OR REPLACE MACRO bq.main.to_json_string(x) AS bq.main._json_text(x),
    (x, pretty) AS CASE
        WHEN pretty THEN coalesce(bq.main._json_pretty(to_json(x)), 'null')
        ELSE bq.main._json_text(x)
    END;
CREATE OR REPLACE MACRO bq.main._json_put(j, path, value) AS CASE
    WHEN path = '$' THEN bq.main._json_sorted(value)
    ELSE bq.main._json_sorted(json_merge_patch(j, bq.main._json_patch(path, value)))
END;
"""


def _exact(text: str) -> str:
    try:
        return canonical_json.exact(text)
    except ValueError as error:
        raise ValueError(f"Invalid input to PARSE_JSON: {error}") from None


def _created(node: exp.Expression, context) -> exp.Expression:  # noqa: ARG001
    if not isinstance(node, exp.JSONObject):
        return node
    value = macro("_json_sorted", node)
    value.type = exp.DataType.build("JSON")
    return value


def _loaded(decoded: Callable) -> Callable:
    def decode(expression, field, depth=0):
        if field.type == "JSON" and field.mode != "REPEATED":
            return f"_json_form({expression})"
        return decoded(expression, field, depth)

    return decode


def _bound(decoded: Callable) -> Callable:
    def decode(expression, parameter):
        if parameter.type == "JSON":
            return f"_json_exact_form({expression})"
        return decoded(expression, parameter)

    return decode


def _streamed(select: Callable) -> Callable:
    def convert(column, kind):
        value = select(column, kind)
        return f"_json_form(CAST({value} AS VARCHAR))" if str(kind) == "JSON" else value

    return convert


def apply() -> None:
    """Register the two forms and route every birth of a JSON value through them."""
    connection = database.connection()
    for name, form in {"_json_form": canonical_json.rounded, "_json_exact_form": _exact}.items():
        connection.create_function(name, form, ["VARCHAR"], "JSON")
    connection.execute(MACROS)
    NODE_RULES.append(_created)
    DuckDBDialect.Generator.TRANSFORMS[exp.ParseJSON] = lambda self, node: self.func(
        "bq.main.parse_json", node.this
    )
    load._decoded = _loaded(load._decoded)
    params._decode = _bound(params._decode)
    tabledata._select = _streamed(tabledata._select)
