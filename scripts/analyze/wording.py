"""How a statement is shown: where it came from, and without the data that it may hold."""

import re
from textwrap import shorten

LONGEST_LITERAL = 40

_COMMENT = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
_NODE = re.compile(r'"node_id":\s*"([^"]+)"')
_PLACE = re.compile(r"\[at (\d+):\d+\]")
_COMMENT_OR_QUOTED = re.compile(
    r"--[^\n]*|\#[^\n]*|/\*.*?\*/"
    r"|('''|\"\"\"|'|\"|`)((?:\\.|(?!\1).)*)\1",
    re.DOTALL,
)


def dbt_node(query: str) -> str | None:
    """Return the node that dbt names in the comment with which it starts a query."""
    comment = _COMMENT.match(query)
    node = comment and _NODE.search(comment[1])
    return node[1] if node else None


def without_dbt_comment(query: str) -> str:
    """Return a query of dbt's without that comment, any other as it is."""
    return _COMMENT.sub("", query, count=1).lstrip() if dbt_node(query) else query


def blanked(text: str) -> str:
    """Return SQL, or a message about it, without comments and with longer strings emptied.

    Line breaks stay, so that line numbers still fit.
    """

    def blank(match: re.Match) -> str:
        quote, content = match[1], match[2]
        if quote == "`" or (quote and len(content) <= LONGEST_LITERAL):
            return match[0]
        kept = "\n" * match[0].count("\n")
        return f"{quote}...{quote}{kept}" if quote else kept

    return _COMMENT_OR_QUOTED.sub(blank, text)


def excerpt(statement: str, reason: str) -> str:
    """Return the statement's beginning and, where the reason names a later line, that line."""
    lines = blanked(statement).splitlines()
    beginning = shorten(" ".join(lines), 200, placeholder=" ...")
    place = _PLACE.search(reason)
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    line = shorten(line, 200, placeholder=" ...")
    return beginning if line in beginning else f"{beginning}\n  {line}"
