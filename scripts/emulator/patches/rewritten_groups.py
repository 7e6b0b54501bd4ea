r"""REGEXP_REPLACE fails where its text names a group that the pattern does not have.

BigQuery ("String functions", REGEXP_REPLACE) refuses '\1' with a pattern without brackets, whatever
is searched. The emulator writes nothing in its place.
"""

import re

from local_bigquery.sql.rules import NODE_RULES
from sqlglot import exp

NAMED = re.compile(r"(?<!\\)(?:\\\\)*\\(\d)")
NO_GROUPS = re.compile(r"\\.|\[(?:\\.|\[:\w+:\]|[^\]\\])+\]", re.S)
GROUP = re.compile(r"\((?!\?)|\(\?P?<")


def _checked(node: exp.Expression, context) -> exp.Expression:  # noqa: ARG001
    if not isinstance(node, exp.RegexpReplace) or not _is_text(node.args.get("replacement")):
        return node
    named = max(map(int, NAMED.findall(node.args["replacement"].name)), default=0)
    for pattern in _patterns(node.expression):
        groups = len(GROUP.findall(NO_GROUPS.sub("", pattern.name)))
        if groups < named:
            words = f"Rewrite schema requests {named} matches, but the regexp has {groups} groups"
            told = exp.Literal.string(f"Invalid REGEXP_REPLACE pattern: {words}")
            refused = exp.cast(exp.Anonymous(this="error", expressions=[told]), "varchar")
            pattern.replace(refused)
    return node


def _patterns(node: exp.Expression | None) -> list[exp.Expression]:
    """The texts that a pattern is, or may be where IF or CASE chooses."""
    if isinstance(node, exp.If):
        return [*_patterns(node.args.get("true")), *_patterns(node.args.get("false"))]
    if isinstance(node, exp.Case):
        return [
            each for way in (*node.args["ifs"], node.args.get("default")) for each in _patterns(way)
        ]
    return [node] if _is_text(node) else []


def _is_text(node: exp.Expression | None) -> bool:
    return isinstance(node, exp.RawString) or (isinstance(node, exp.Literal) and node.is_string)


def apply() -> None:
    """Put an error in the place of each pattern that has too few groups."""
    NODE_RULES.insert(0, _checked)
