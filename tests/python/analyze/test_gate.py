"""What the local warehouse runs and BigQuery would refuse fails; what both accept passes."""

import subprocess
import sys

import pytest
from analyze.__main__ import main
from google.api_core.exceptions import BadRequest, ClientError
from google.cloud.bigquery import ArrayQueryParameter, ScalarQueryParameter, SchemaField, Table
from workspace.waiting import free_port

TABLE = "create table d.mails (id int64 not null, body json, tags array<struct<name string>>)"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select cast('{}' as json) as j", "Invalid cast from STRING to JSON"),
        ("select body in (json '1') from d.mails", "IN is not defined for arguments of type JSON"),
        ("select 1 from d.mails as a join d.mails as b using (body)", "equality comparison: JSON"),
        ("select 1 from d.mails group by body", "Grouping by expressions of type JSON"),
        ("select distinct body from d.mails", "cannot be used in SELECT DISTINCT"),
        ("select upper(body) from d.mails", "No matching signature for function UPPER"),
        ("select id from d.mails order by body", "does not support expressions of type JSON"),
        ("insert into d.mails (id) values ('7')", "Value has type STRING which cannot be inserted"),
        (
            "merge d.mails as t using (select '7' as id) as s on false"
            " when not matched then insert (id) values (s.id)",
            "cannot be inserted into column id",
        ),
    ],
)
def test_what_only_the_local_warehouse_accepts_is_rejected(gate, sql, reason):
    gate.run(TABLE)
    gate.run(sql)
    status, printed = gate.verdict()
    assert status == 1
    assert reason in printed
    assert "rejected: job " in printed
    assert printed.endswith("2 statements analysed, 1 rejected, 0 only parsed\n")


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select no_such_function(1)", "Function not found: no_such_function"),
        ("select nothing from d.mails", "Unrecognized name: nothing"),
        ("select * from d.nothing", "Table not found: d.nothing"),
        ("selekt 1", "Syntax error"),
    ],
)
def test_what_both_refuse_is_rejected_and_listed_as_failed(gate, sql, reason):
    gate.run(TABLE)
    with pytest.raises(ClientError):
        gate.run(sql)
    status, printed = gate.verdict()
    assert status == 1
    assert f"\n  {reason}" in printed
    assert "failed in the warehouse: job " in printed
    assert ", 1 rejected, 0 only parsed" in printed


def test_what_only_the_local_warehouse_refuses_is_listed_but_not_counted(gate):
    gate.run(TABLE)
    with pytest.raises(BadRequest):
        gate.run("select 1 / 0")
    status, printed = gate.verdict()
    assert status == 0
    assert printed.startswith("failed in the warehouse: job ")
    assert printed.endswith("1 statements analysed, 0 rejected, 0 only parsed\n")


def test_good_statements_pass_however_a_table_is_named(gate):
    gate.run(TABLE)
    gate.run("insert into `PROJECT.d.mails` (id, body) values (1, json '{}')")
    gate.run("select tag.name from `PROJECT`.`d`.`mails`, unnest(tags) as tag")
    gate.run("create view d.ids as select id, json_value(body, '$.a') as a from d.mails")
    gate.run("with mails as (select a from d.ids) select a from mails where a > ''")
    gate.run("select id from mails", default_dataset=f"{gate.project}.d")
    gate.run("select id from d.mails -- not another statement", default_dataset=f"{gate.project}.d")
    status, printed = gate.verdict()
    assert (status, printed) == (0, "7 statements analysed, 0 rejected, 0 only parsed\n")


def test_a_statement_that_nests_deeply_is_read(gate):
    gate.run(f"select {'upper(' * 30}'a'{')' * 30} as word")
    status, printed = gate.verdict()
    assert (status, printed) == (0, "1 statements analysed, 0 rejected, 0 only parsed\n")


FUNCTION = """
create or replace function `PROJECT`.`d`.`length_of`(x json)
returns struct<size float64, parts array<string>>
language js
as r'return {size: 1, parts: []};'
"""


def test_a_function_is_known_from_where_it_is_made_until_it_is_dropped(gate):
    gate.run(FUNCTION)
    gate.run("create function d.twice(x int64) as (x * 2)")
    gate.run("select `PROJECT`.`d`.`length_of`(json '[]').size + d.twice(2) as size")
    gate.run(f"{FUNCTION}; create or replace function d.one() returns int64 as (1)")
    gate.run("create table d.counted as select p from unnest(d.length_of(json '1').parts) as p")
    gate.run("drop function d.twice")
    assert gate.verdict() == (0, "7 statements analysed, 0 rejected, 0 only parsed\n")


def test_a_function_is_called_with_what_it_takes(gate):
    gate.run(FUNCTION)
    gate.run("select d.length_of('{}').size as size")
    status, printed = gate.verdict()
    assert status == 1
    assert "No matching signature" in printed


def test_a_project_name_may_hold_dashes(warehouse, capsys):
    from .conftest import Gate

    gate = Gate(warehouse, "my-clinic-1", capsys)
    gate.run("create table d.t as select 1 as id")
    gate.run("select id from my-clinic-1.d.t")
    gate.run("select id from `my-clinic-1.d.t`")
    assert gate.verdict() == (0, "3 statements analysed, 0 rejected, 0 only parsed\n")


def test_parameters_are_declared_with_their_types(gate):
    named = [ScalarQueryParameter("a", "INT64", 1), ArrayQueryParameter("b", "STRING", ["x"])]
    gate.run("select @a + 1, array_length(@b)", query_parameters=named)
    gate.run("select ? + 1", query_parameters=[ScalarQueryParameter(None, "INT64", 1)])
    assert gate.verdict()[0] == 0
    gate.run("select upper(@a)", query_parameters=[ScalarQueryParameter("a", "JSON", "1")])
    assert gate.verdict()[0] == 1


def test_tables_are_followed_as_they_come_change_and_go(gate):
    for _ in range(2):
        gate.run("create or replace table d.step as select 1 as first")
        gate.run("select first from d.step")
        gate.run("create or replace table d.step as select 'a' as second")
        gate.run("select upper(second) from d.step")
        gate.run("drop table d.step")
    gate.run("create or replace table d.step as select 1 as first")
    gate.run("select first + 1 from d.step")
    gate.run("drop table d.step")
    gate.run("create table d.here as select 'a' as name")
    gate.run(
        "create temp table here as select 1 as id; select id + 1 from here",
        default_dataset=f"{gate.project}.d",
    )
    gate.run("select upper(name) from d.here")
    gate.run("create table d.grown as select 1 as id")
    gate.run("alter table d.grown add column name string")
    gate.run("select upper(name) from d.grown")
    gate.run("alter table d.grown drop column name")
    gate.run("alter table d.grown set options (description = 'x')")
    gate.run("drop table d.grown")
    gate.client.create_table(Table(f"{gate.project}.d.grown", [SchemaField("made", "STRING")]))
    gate.run("select upper(made) from d.grown")
    status, printed = gate.verdict()
    assert (status, printed) == (0, "17 statements analysed, 0 rejected, 0 only parsed\n")


def test_a_dropped_table_is_missing_and_a_later_one_found(gate):
    gate.run("create table d.gone as select 1 as id")
    gate.run("select id from d.gone")
    gate.run("drop table d.gone")
    with pytest.raises(ClientError):
        gate.run("select id + 1 from d.gone")
    gate.run("create table d.later as select 1 as id")
    gate.run("select id from d.later")
    status, printed = gate.verdict()
    assert status == 1
    assert "Table not found: d.gone" in printed
    assert printed.endswith("6 statements analysed, 1 rejected, 0 only parsed\n")


def test_what_cannot_be_resolved_is_listed_by_kind(gate):
    gate.run(TABLE)
    gate.run("declare n int64 default 1; set n = n + 1; select n")
    gate.run("select table_name from d.INFORMATION_SCHEMA.TABLES")
    gate.run("select table_name from `PROJECT`.d.INFORMATION_SCHEMA.TABLES")
    gate.run("select id from `d.mail*`")
    gate.run("select @@project_id")
    gate.client.create_table(Table(f"{gate.project}.d.made", [SchemaField("id", "INT64")]))
    gate.run("alter table d.made add column name string")
    status, printed = gate.verdict()
    assert status == 0
    assert printed.splitlines() == [
        "only parsed: 1 x @@project_id",
        "only parsed: 1 x ALTER TABLE of a table that no statement created",
        "only parsed: 2 x INFORMATION_SCHEMA",
        "only parsed: 1 x script with DECLARE, SET",
        "only parsed: 1 x wildcard table",
        "1 statements analysed, 0 rejected, 6 only parsed",
    ]


def test_the_dbt_node_is_named_and_data_is_blanked(gate):
    secret = "A sentence about a person that is longer than forty characters"
    comment = '/* {"app": "dbt", "node_id": "model.lorchestra.raw_objects"} */\n'
    gate.run(f"{comment}select 'short', '{secret}' as s,\n  upper(json '\"{secret}\"') as j")
    status, printed = gate.verdict()
    assert status == 1
    assert "rejected: model.lorchestra.raw_objects\n  No matching signature" in printed
    assert "select 'short', '...' as s, upper(json '...') as j" in printed
    assert "person" not in printed


def test_the_same_statement_counts_once(gate):
    for node in ("a", "b"):
        gate.run(f'/* {{"app": "dbt", "node_id": "model.x.{node}"}} */ select 1')
    gate.run("select 1")
    assert gate.verdict()[1].startswith("1 statements analysed")


def test_a_warehouse_that_ran_nothing_does_not_pass(gate):
    status, printed = gate.verdict()
    assert status == "analyze: the warehouse has run no statement that could be analysed."
    assert printed == "0 statements analysed, 0 rejected, 0 only parsed\n"


def test_no_warehouse_is_one_sentence(capsys):
    url = f"http://127.0.0.1:{free_port()}"
    sentence = main(["--url", url, "--project", "local"])
    assert sentence == f"analyze: the warehouse at {url} does not answer; start it (make up)."
    assert capsys.readouterr().out == ""


def test_the_command_explains_itself_and_exits_with_the_verdict(gate):
    command = [sys.executable, "-m", "analyze"]
    explained = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True)
    assert "exit status" in explained.stdout
    gate.run("select cast('{}' as json) as j")
    call = [*command, "--url", gate.url, "--project", gate.project]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.endswith("1 statements analysed, 1 rejected, 0 only parsed\n")
