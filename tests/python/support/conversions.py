"""What in a statement can raise an error because of a value: conversions, dates, arithmetic."""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

# What raises over some value of its own type; `safe.` before it, or a safe_ form of it, does not.
RAISING = (
    *(exp.Cast, exp.UnixToTime, exp.UnixSeconds, exp.UnixDate, exp.ParseJSON, exp.StrToTime),
    *(exp.ParseTime, exp.ParseDatetime, exp.StrToDate, exp.TimestampFromParts, exp.DateFromParts),
    *(exp.Date, exp.Timestamp, exp.Datetime, exp.TimeToStr, exp.Extract, exp.DateTrunc),
    *(exp.TimestampTrunc, exp.DatetimeTrunc, exp.DateAdd, exp.DateSub, exp.TimestampAdd),
    *(exp.TimestampSub, exp.DatetimeAdd, exp.DatetimeSub, exp.GenerateDateArray),
    *(
        exp.GenerateSeries,
        exp.GenerateTimestampArray,
        exp.Int64,
        exp.Float64,
        exp.JSONBool,
        exp.String,
    ),
    *(exp.String, exp.FromBase64, exp.FromBase32, exp.Unhex, exp.Chr, exp.Repeat, exp.Pad),
    *(exp.Div, exp.IntDiv, exp.Mod, exp.Mul, exp.Add, exp.Sub, exp.Neg, exp.Sum, exp.Pow),
    *(exp.Exp, exp.Ln, exp.Log, exp.Sqrt),
)
# by name, where sqlglot has no class of its own for a function
NAMED = {"ERROR", "BOOL", "STRING", "TIMESTAMP_MICROS", "TIMESTAMP_MILLIS", "TIMESTAMP_SECONDS"}
NAMED |= {"PARSE_NUMERIC", "PARSE_BIGNUMERIC", "CODE_POINTS_TO_STRING", "JSON_OBJECT"}
PATTERNED = (exp.RegexpLike, exp.RegexpExtract, exp.RegexpExtractAll, exp.RegexpReplace)
SIZED = (exp.Substring, exp.Left, exp.Right)
TEXT = {exp.DataType.Type.TEXT, exp.DataType.Type.VARCHAR}
TIMES = {exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPTZ, exp.DataType.Type.DATETIME}


def unguarded(statement: str) -> Iterator[str]:
    """What may raise, each as it stands in the statement. What is made of literals does not."""
    for node in sqlglot.parse_one(statement, dialect="bigquery").walk():
        if _raises(node) and not isinstance(node.parent, exp.SafeFunc) and node.find(exp.Column):
            yield node.sql(dialect="bigquery", comments=False)


def _raises(node: exp.Expression) -> bool:
    if isinstance(node, exp.TryCast | exp.SafeDivide):
        return False
    if isinstance(node, exp.Cast):
        return node.to.this not in TEXT
    if isinstance(node, exp.Bracket):
        return node.args.get("offset") is not None and not node.args.get("safe")
    if isinstance(node, exp.Anonymous):
        return node.name.upper() in NAMED
    if isinstance(node, PATTERNED):
        return not isinstance(node.expression, exp.Literal | exp.RawString)
    if isinstance(node, SIZED):
        size = node.args.get("length") or node.expression
        return not isinstance(size, exp.Literal)
    return isinstance(node, RAISING)


def uncut(statement: str) -> Iterator[str]:
    """Each text that is cast to a time without being cut to six digits of a second."""
    for node in sqlglot.parse_one(statement, dialect="bigquery").walk():
        if isinstance(node, exp.Cast) and node.to.this in TIMES and node.find(exp.Column):
            cuts = [each.expression.name for each in node.find_all(exp.RegexpReplace)]
            if not any(name.endswith("[0-9]{6})[0-9]+") for name in cuts):
                yield node.sql(dialect="bigquery", comments=False)
