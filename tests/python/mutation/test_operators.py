"""The mutants of a text: which there are, and that each is one change."""

import difflib

from mutation.operators import mutants

SQL = """\
-- Not = this, nor min(that).
select min(a) as first from {{ ref('t') }} as t
left join u on t.a = u.a and 'x < y' = u.b
where
    t.is_left is not null
    and u.c > 3
    and not exists (select 1
    )
order by a desc
"""
PYTHON = '''\
def late(began: int | None = None) -> bool:
    """Whether it is late and not < that."""
    return began is not None and not began >= 3  # and so on
'''


def changes(path: str, text: str) -> list[str]:
    return [f"{mutant.number} {mutant.change}" for mutant in mutants(path, text)]


def test_of_sql_what_compares_orders_joins_or_restricts_is_changed():
    assert changes("a.sql", SQL) == [
        "2 min( -> max(",
        "3 left join -> inner join",
        "3 = -> !=",
        "3 = -> !=",
        "5 is not null -> is null",
        "6 without the and",
        "6 > -> >=",
        "9 desc -> asc",
    ]


def test_of_python_annotations_defaults_and_words_are_left_alone():
    assert changes("a.py", PYTHON) == [
        "3 is not None -> is None",
        "3 and -> or",
        "3 without not",
        "3 >= -> >",
    ]


def test_a_mutant_is_one_change_of_the_line_that_it_names():
    for mutant in mutants("a.sql", SQL):
        lines = difflib.unified_diff(SQL.splitlines(), mutant.text.splitlines(), n=0, lineterm="")
        gone = [line[1:].strip() for line in lines if line.startswith("-") and line[1:2] != "-"]
        assert gone == [mutant.line]
