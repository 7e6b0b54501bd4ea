"""`lorc sql` reads, and changes something only when it is told to."""

import dataclasses
import json
import sys

import pytest
from lorc.inspect import query
from lorc.project import settings
from lorc.project.errors import LorcError, WrongCall
from lorc.warehouse import servers

ROWS = 1_200
WRITES = {
    "delete": "delete from kept where true",
    "a CTE before it": "with doomed as (select 1 as n) delete from kept where true",
    "a comment before it": "-- select\n/* select */ delete from kept where true",
    "insert": "insert into kept select 7",
    "update": "update kept set n = 0 where true",
    "merge": "merge kept using (select 1 as n) as m on kept.n = m.n when matched then delete",
    "truncate": "truncate table kept",
    "drop": "drop table kept",
    "alter": "alter table kept add column text string",
    "create": "create table other as select 1 as n",
    "replace": "create or replace view kept_view as select 1 as n",
    "export": "export data options (uri = 'gs://a/*', format = 'CSV') as select 1",
    "second statement": "select 1; delete from kept where true",
    "first statement": "delete from kept where true; select 1",
    "in a block": "begin delete from kept where true; end",
    "in a string": "execute immediate 'delete from kept where true'",
    "in a branch": "if true then delete from kept where true; end if",
    "after a variable": "declare x int64 default 1; delete from kept where n = x",
    "in a transaction": "begin transaction; delete from kept where true; commit transaction",
    "a semicolon in a text": "select ';'; delete from kept where true; select ';'",
    "after a function": "create temp function f() as (1); delete from kept where n = f()",
    "a procedure": "create procedure p() begin delete from kept where true; end",
}
READS = {
    "a CTE": "with numbers as (select 1 as n) select * from numbers",
    "brackets": "(select 1 as n)",
    "a semicolon": "select 1 as n;",
    "a comment": "-- delete from kept\nselect 1 as n /* drop table kept */",
    "a text": "select 1 as n from unnest(['delete from kept; drop table kept'])",
    "a function": "create temp function f() as (1); select f() as n",
}


@pytest.fixture
def where(client, warehouse, monkeypatch):
    """Settings of the test's own dataset, in which the table `kept` has 1,200 rows."""
    monkeypatch.setattr(servers, "prove", lambda _: None)  # it is started by the test itself
    client.query_and_wait(
        f"create table kept as select n from unnest(generate_array(1, {ROWS})) as n"
    )
    dataset = client.default_query_job_config.default_dataset.dataset_id
    port = int(warehouse.url.rpartition(":")[2])
    return dataclasses.replace(
        settings.load(), dataset=dataset, warehouse_port=port, warehouse_dir=warehouse.run_dir
    )


@pytest.fixture
def run(where, capsys):
    """Run a query; what it printed on both streams."""

    def run(sql, form=None, **options):
        query.query(where, sql, form, **options)
        return capsys.readouterr()

    return run


@pytest.fixture
def kept(scalar):
    return lambda: scalar("select count(*) from kept")


@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES)
def test_what_would_write_needs_to_be_told_to(run, kept, sql):
    with pytest.raises(WrongCall, match="--write"):
        run(sql)
    assert kept() == ROWS


@pytest.mark.parametrize("sql", READS.values(), ids=READS)
def test_what_reads_is_not_asked_for_it(run, sql):
    assert json.loads(run(sql, "json").out) == [{"n": 1}]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("delete from kept where n <= 3", "delete: 3 rows deleted"),
        ("insert into kept values (0)", "insert: 1 row inserted"),
        ("update kept set n = -n where n < 6", "update: 5 rows updated"),
        ("update kept set n = 0 where false", "update: no row"),
        (
            "merge kept using (select n from unnest([1, 0]) as n) as m on kept.n = m.n"
            " when matched then update set n = -1 when not matched then insert (n) values (m.n)",
            "merge: 1 row inserted, 1 row updated",
        ),
        ("create table other as select 1 as n", "create table as select: done"),
        ("drop table kept", "drop table: done"),
    ],
)
def test_it_says_how_many_rows_it_wrote(run, sql, said):
    assert run(sql, writes=True).out == f"{said}\n"


def test_a_script_says_it_of_each_statement(run, kept):
    done = run(
        "delete from kept where n = 1; insert into kept values (7), (8); select 5 as five",
        writes=True,
    )
    lines = done.out.splitlines()
    assert lines[:2] == ["delete: 1 row deleted", "insert: 2 rows inserted"]
    assert "five" in lines[2]
    assert kept() == ROWS + 1


def test_a_program_reads_no_sentence(run):
    done = run("delete from kept where n <= 3", "json", writes=True)
    assert (json.loads(done.out), done.err) == ([], "delete: 3 rows deleted\n")


@pytest.mark.parametrize("sql", ["", "  \n", "-- nothing", "/* nothing */ ;;"])
def test_nothing_is_not_sent(run, sql):
    with pytest.raises(WrongCall, match="There is no statement"):
        run(sql)


def test_each_of_several_statements_that_read_shows_its_rows(run):
    out = run("select 1 as one; select ';' as two;").out
    assert out == "one\n---\n  1\n(1 row)\n\ntwo\n---\n;\n(1 row)\n"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_program_gets_the_rows_of_one_statement(run, form):
    with pytest.raises(WrongCall, match="one statement"):
        run("select 1; select 2", form)


def test_a_wrong_statement_is_the_warehouse_s_sentence(run):
    with pytest.raises(LorcError, match=r"does not take the query.*nothing_of_it"):
        run("select nothing_of_it from kept")
    with pytest.raises(WrongCall, match="one by one"):
        run("select 1; select nothing_of_it from kept")


@pytest.mark.parametrize("form", ["table", "vertical", "json", "csv"])
def test_a_huge_result_is_cut_and_it_says_so(run, form):
    done = run("select n from kept order by n", form)
    said = done.out if form in ("table", "vertical") else done.err
    assert "the first 1,000 of 1,200 rows" in said
    assert "--limit" in said
    assert "1000" in done.out
    assert "1001" not in done.out


@pytest.mark.parametrize(("limit", "rows"), [(5, 5), (1_199, 1_199), (1_200, 1_200), (0, 1_200)])
def test_the_limit_is_a_choice(run, limit, rows):
    done = run("select n from kept", "json", limit=limit)
    assert len(json.loads(done.out)) == rows
    assert ("the first" in done.err) is (rows < ROWS)


def test_vertical_shows_a_row_as_lines(run):
    long = "a" * 100
    out = run(f"select 1 as number, '{long}' as text union all select null, 'b'", "vertical").out
    blocks = out.split("-[ row ")
    assert {f"text    {long}", "number  1"} <= set(out.splitlines())
    assert len(blocks) == 3
    assert out.splitlines()[-1] == "(2 rows)"


@pytest.mark.parametrize(
    ("columns", "form", "is_vertical"),
    [("30", None, True), ("120", None, False), ("30", "table", False), ("120", "vertical", True)],
)
def test_a_row_that_does_not_fit_the_terminal_is_shown_vertically(
    run, monkeypatch, columns, form, is_vertical
):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    sql = "select 'twenty letters or so' as first, 'twenty letters or so' as second"
    assert ("-[ row 1 ]" in run(sql, form).out) is is_vertical


def test_a_pipe_has_no_width(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "10")
    assert "-[ row" not in run("select 'twenty letters or so' as text").out


def test_csv_has_nothing_but_its_cells_and_ends_of_lines(run):
    assert run("select 1 as n, 'a' as text", "csv").out == "n,text\n1,a\n"
