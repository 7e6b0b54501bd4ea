"""JSON values in BigQuery's one form; the expectations are what GoogleSQL's reference gives."""

import io
import json

import pytest
from emulator import canonical_json
from google.api_core.exceptions import BadRequest
from google.cloud import bigquery
from hypothesis import given
from hypothesis import strategies as st

UNSORTED = '{"b":1, "a":2, "a":3, "B":{"z":1, "y":[{"d":1,"c":2}]}}'
SORTED = '{"B":{"y":[{"c":2,"d":1}],"z":1},"a":2,"b":1}'
NUMBERS = {
    "1.10": "1.1",
    "1e2": "100.0",
    "-0": "0",
    "-0.0": "-0.0",
    "1e15": "1e+15",
    "1234567890123456.0": "1.234567890123456e+15",
    "123456789012345.0": "123456789012345.0",
    "1E20": "1e+20",
    "100000000000000000000": "1e+20",
    "0.00001": "1e-05",
    "18446744073709551615": "18446744073709551615",
}
WIDE = ["18446744073709551616", "3.14159265358979323846", "9007199254740993.0", "1e-400"]
NO_JSON = ["", "{", "[1,]", "01", "[NaN]", "1e400", '"\\ud800"', "{} x"]
OBJECTS = bigquery.LoadJobConfig(
    source_format="NEWLINE_DELIMITED_JSON", schema=[bigquery.SchemaField("payload", "JSON")]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(-(2**63), 2**64 - 1),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(("written", "kept"), NUMBERS.items())
def test_numbers_have_one_form(written, kept):
    assert canonical_json.exact(f"[{written}]") == f"[{kept}]"


def test_text_that_looks_like_a_wide_number_stays():
    text = '["1234567890123456.0\\",1234567890123456.0,",1e15]'
    assert canonical_json.exact(text) == text.replace("1e15", "1e+15")


@pytest.mark.parametrize("text", WIDE)
def test_a_number_that_would_change_is_refused_or_rounded(text):
    with pytest.raises(ValueError, match="cannot round-trip"):
        canonical_json.exact(text)
    assert canonical_json.rounded(text) == canonical_json.rounded(canonical_json.rounded(text))


@pytest.mark.parametrize("text", NO_JSON)
def test_what_is_no_json_is_refused(text):
    for form in (canonical_json.exact, canonical_json.rounded):
        with pytest.raises(ValueError, match=r"."):
            form(text)


@given(VALUES)
def test_the_form_depends_on_the_value_alone(value):
    form = canonical_json.exact(json.dumps(value))
    assert json.loads(form) == value
    assert canonical_json.exact(json.dumps(value, indent=1, ensure_ascii=False)) == form


@pytest.mark.parametrize(
    "expression",
    [
        f"parse_json('{UNSORTED}')",
        f"json '{UNSORTED}'",
        "json_object('b', 1, 'a', 2, 'B', json '{\"z\":1,\"y\":[{\"d\":1,\"c\":2}]}')",
        'json_set(json \'{"b":1,"a":2}\', \'$.B\', json \'{"z":1,"y":[{"d":1,"c":2}]}\')',
    ],
)
def test_json_is_canonical_where_it_is_made(scalar, expression):
    assert scalar(f"select to_json_string({expression})") == SORTED


def test_a_struct_becomes_sorted_json_and_unsorted_text(scalar):
    assert scalar("select to_json_string(to_json(struct(1 as b, 1e20 as a)))") == (
        '{"a":1e+20,"b":1}'
    )
    assert scalar("select to_json_string(struct(1 as b, 2 as a))") == '{"b":1,"a":2}'


def test_parse_json_refuses_numbers_that_would_change(client, scalar):
    with pytest.raises(BadRequest, match=r"Invalid input to PARSE_JSON: .*round-trip"):
        client.query_and_wait("select parse_json('18446744073709551616')")
    assert scalar("select safe.parse_json('18446744073709551616')") is None
    rounded = "select to_json_string(parse_json('1e15', wide_number_mode => 'round'))"
    assert scalar(rounded) == "1e+15"


def test_json_columns_hold_canonical_text(client, dataset):
    client.query_and_wait("create table objects (payload json)")
    load = client.load_table_from_file(
        io.BytesIO(f'{{"payload": {UNSORTED}}}'.encode()), f"{dataset}.objects", job_config=OBJECTS
    )
    load.result()
    assert client.insert_rows_json(f"{dataset}.objects", [{"payload": UNSORTED}]) == []
    parameter = bigquery.ScalarQueryParameter("payload", "JSON", json.loads(UNSORTED))
    client.query_and_wait(
        "insert into objects values (@payload)",
        job_config=bigquery.QueryJobConfig(query_parameters=[parameter]),
    )
    rows = client.query_and_wait("select to_json_string(payload) as text from objects order by 1")
    assert [row.text for row in rows] == [SORTED, SORTED, SORTED.replace('"a":2', '"a":3')]


def test_a_load_job_stops_at_a_row_that_is_no_json(client, dataset, scalar):
    client.query_and_wait("create table objects (payload json)")
    job = client.load_table_from_file(
        io.BytesIO(b'{"payload": {"a": 1}}\n{"payload": "{"}\n'),
        f"{dataset}.objects",
        job_config=OBJECTS,
    )
    with pytest.raises(BadRequest, match=r"too many errors, giving up\. Please"):
        job.result()
    assert scalar("select count(*) from objects") == 0
