"""Patterns that stand in tables, and what is sought in arrays."""

import pytest
from emulator.patches import patterns_from_tables
from google.api_core.exceptions import BadRequest
from local_bigquery.sql import translate

TEXTS = [
    "",
    "ab\nc",
    "Re: AW: Äb",
    "no-reply@people.example",
    "a\0b",
    "ﬁne",
    "\u017f K",
    "x" * 3000,
    None,
]
PATTERNS = [
    "a.c",
    "(?s)a.c",
    "(?i)^(?:re|aw):",
    r"\p{L}+",
    r"^$|z",
    "[äÄ]b",
    "(?i)s k",
    r"\bb",
    None,
]
ITEMS = ["[1, 2]", "[2]", "cast([] as array<int64>)", "cast(null as array<int64>)"]


def texts_of(values: list) -> str:
    """An array of the values as literals that say each character."""
    written = [
        "null" if each is None else "'" + "".join(f"\\U{ord(c):08x}" for c in each) + "'"
        for each in values
    ]
    return f"[{', '.join(written)}]"


def both_ways(client, what: str) -> tuple[list, list]:
    """What an expression of `text` and PATTERN gives for a pattern of a table, and as a literal."""
    texts = f"unnest({texts_of(TEXTS)}) as text with offset as place"
    found = client.query_and_wait(
        f"select {what.replace('PATTERN', 'pattern')} as value from {texts}"
        f" cross join unnest({texts_of(PATTERNS)}) as pattern with offset as turn"
        " order by turn, place"
    )
    known = [
        row["value"]
        for pattern in PATTERNS
        for row in client.query_and_wait(
            f"select {what.replace('PATTERN', texts_of([pattern])[1:-1])} as value"
            f" from {texts} order by place"
        )
    ]
    return [row["value"] for row in found], known


@pytest.mark.parametrize(
    "what", ["regexp_contains(text, PATTERN)", "regexp_replace(text, PATTERN, '-')"]
)
def test_a_pattern_of_a_table_says_what_it_says_as_a_literal(client, what):
    found, known = both_ways(client, what)
    assert found == known
    assert len(set(known) - {None}) > 1


def test_a_pattern_of_a_table_that_is_none_is_an_error(client):
    with pytest.raises(BadRequest):
        client.query_and_wait("select regexp_contains('a', p) from unnest(['(']) as p")


@pytest.mark.parametrize(
    ("sql", "is_kept"),
    [
        ("select regexp_contains(a, p) from t", True),
        ("select regexp_contains(a, (select string_agg(p, '|') from t))", True),
        ("select regexp_contains(a, concat('x', '|y')) from t", False),
        ("select regexp_replace(a, p, '') from t", True),
        ("select regexp_replace(a, p, r'\\1') from t", False),
    ],
)
def test_only_what_is_no_literal_is_kept(sql, is_kept):
    [tree] = translate.parse(sql)
    written = [patterns_from_tables.looked_up(node, None) for node in tree.walk()]
    assert any(node.name.endswith("_pattern") for node in written) is is_kept


@pytest.mark.parametrize(
    ("sought", "expected"),
    [("1", [True, False, False, False]), ("null", [None, None, False, False])],
)
def test_what_is_sought_in_an_array(client, sought, expected):
    values = ", ".join(f"{sought} in unnest({each})" for each in ITEMS)
    [row] = client.query_and_wait(f"select {values}")
    assert list(row.values()) == expected


def test_a_null_in_an_array_may_be_what_is_sought(client):
    values = "1 in unnest([1, null]), 2 in unnest([1, null]), a in unnest([2])"
    [row] = client.query_and_wait(f"select {values} from (select 2 as a)")
    assert list(row.values()) == [True, None, True]
