"""SQL functions as BigQuery has them; the expectations are what GoogleSQL's reference gives."""

import unicodedata

import pytest
from google.api_core.exceptions import BadRequest
from google.cloud import bigquery


@pytest.mark.parametrize(
    ("text", "value"),
    [("YWI", b"ab"), ("YWI=", b"ab"), ("YWJjYWJj", b"abcabc"), (" YW\\nI=\\t", b"ab"), ("", b"")],
)
def test_base64_needs_no_padding(scalar, text, value):
    assert scalar(f"select from_base64('{text}')") == value


@pytest.mark.parametrize("text", ["Y", "YW-_", "YWI=="])
def test_base64_that_is_broken_is_refused(client, scalar, text):
    with pytest.raises(BadRequest):
        client.query_and_wait(f"select from_base64('{text}')")
    assert scalar(f"select safe.from_base64('{text}')") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5", None), ("1e3", None), ("", None), (" 15 ", 15), ("+7", 7), ("0x1F", 31)],
)
def test_a_text_is_an_int64_only_with_whole_digits(scalar, text, value):
    assert scalar(f"select safe_cast('{text}' as int64)") == value
    from_json = f"""json_value(json '{{"a": "{text}"}}', '$.a')"""
    assert scalar(f"select safe_cast({from_json} as int64)") == value


def test_casting_a_fraction_fails_and_a_float_rounds(client, scalar):
    with pytest.raises(BadRequest, match=r"Bad int64 value: 1\.5"):
        client.query_and_wait("select cast('1.5' as int64)")
    assert scalar("select cast(2.5 as int64)") == 3


@pytest.mark.parametrize(
    ("octets", "text"),
    [("61ff62", "a�b"), ("e282", "��"), ("f09f9878c080", "���x��"), ("c3a9", "é")],
)
def test_bytes_that_are_no_text_become_replacement_characters(scalar, octets, text):
    assert scalar(f"select safe_convert_bytes_to_string(from_hex('{octets}'))") == text


def test_safe_works_beside_a_table_called_s(scalar):
    assert scalar("select safe.from_base64(s.x) from (select 'Y' as x) as s") is None
    assert scalar("select safe.from_base64(s) from unnest(['YWI']) as s") == b"ab"


@pytest.mark.parametrize(("unit", "value"), [("seconds", 1), ("millis", 1_000), ("micros", 10**6)])
def test_safe_works_for_a_time_of_any_unit(scalar, unit, value):
    read = f"extract(second from safe.timestamp_{unit}(s))"
    assert scalar(f"select {read} from (select {value} as s)") == 1
    assert scalar(f"select safe.timestamp_{unit}(s) from (select cast(null as int64) as s)") is None


@pytest.mark.parametrize(
    "time",
    [
        "timestamp_millis(x)",
        "timestamp_seconds(div(x, 1000))",
        "timestamp_micros(x * 1000)",
        "timestamp_add(timestamp '9999-12-31 23:59:59+00', interval 1 second)",
    ],
)
def test_a_time_lies_before_the_year_10000(client, scalar, time):
    rows = "from (select 253402300800000 as x)"
    with pytest.raises(BadRequest, match="out of the allowed range"):
        client.query_and_wait(f"select {time} {rows}")
    assert scalar(f"select safe.{time} {rows}") is None
    last = rows.replace("800000", "799999")
    assert scalar(f"select extract(year from timestamp_millis(x)) {last}") == 9999


@pytest.mark.parametrize(
    ("call", "value"),
    [("div(6 + 4, 1 + 1)", 5), ("div(160, 6 * 2)", 13), ("div(x + 4, x - 4)", 5), ("div(7, x)", 1)],
)
def test_div_divides_the_whole_of_its_arguments(scalar, call, value):
    assert scalar(f"select {call} from (select 6 as x)") == value


def test_a_javascript_function_gets_json_as_a_value(client, scalar):
    client.query_and_wait(
        "create or replace function `local`.`lorchestra`.`size_of`(x json) returns string"
        " language js as r'return x === null ? String(x) : typeof x + x.length;'"
    )
    call = "select lorchestra.size_of({}) as said"
    assert scalar(call.format("""json '["a", 2]'""")) == "object2"
    assert scalar(call.format("""json '"text"'""")) == "string4"
    assert scalar(call.format("null")) == "null"


@pytest.mark.parametrize(
    ("returns", "given"),
    [
        ("string", "'a'.repeat(n)"),
        ("string", "'ä'.repeat(n / 2)"),
        ("struct<texts array<string>>", "{texts: ['a'.repeat(n / 2), 'b'.repeat(n / 2)]}"),
    ],
)
def test_a_javascript_function_gives_five_megabytes_a_row(client, scalar, returns, given):
    client.query_and_wait(
        f"create or replace function `local`.`lorchestra`.`long`(n float64) returns {returns}"
        f' language js as r"""try {{ return {given}; }} catch (error) {{ return null; }}"""'
    )
    call = "select count(lorchestra.long({})) from unnest([1, 2])"
    assert scalar(call.format(5_000_000)) == 2
    with pytest.raises(BadRequest, match="limited to 5 MB"):
        client.query_and_wait(call.format(6_000_000))


def test_a_javascript_function_has_32_kb_of_code(client):
    function = (
        "create or replace function `local`.`lorchestra`.`wide`(x string) returns string"
        ' language js as r"""return x; // {}"""'
    )
    client.query_and_wait(function.format("a" * 32_000))
    with pytest.raises(BadRequest, match="limited to 32 KB"):
        client.query_and_wait(function.format("a" * 33_000))


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ("""{"a": {"b.c": 1}, "a.b": 2}""", ['"a.b"', "a", 'a."b.c"']),
        (r"""{"a\\"b": 1, "c d": 2, "": 3, "[0]": 4}""", ["", '"a\\"b"', "[0]", "c d"]),
        ("""{"l": [{"q": 1}]}""", ["l"]),
        ("[1]", []),
    ],
)
def test_a_key_is_quoted_where_a_path_needs_it(scalar, keys, named):
    assert scalar(f"select json_keys(parse_json('{keys}'), 2)") == named


def test_trim_cuts_all_white_space(scalar):
    assert scalar("select trim('\\u2003\\u00a0\\t x \\u200b\\u3000\\r\\n')") == "x \u200b"
    assert scalar("select concat(rtrim(' a\\n'), ltrim('\\t b'), trim('xax', 'x'))") == " aba"


def test_an_escape_is_read_once(scalar):
    assert scalar(r"select 'a\\u00e9\u00e9\\n'") == r"a\u00e9é\n"
    assert scalar(r"select b'\xffé'") == b"\xff\xc3\xa9"


@pytest.mark.parametrize("function", ["json_query_array", "json_value_array"])
@pytest.mark.parametrize("value", ["7", '"a"', "null", "true", '{"b": 1}'])
def test_an_array_of_what_is_none_is_null(scalar, function, value):
    read = f"{function}(parse_json('{{}}'))"
    assert scalar(f"select {read.format(value)} is null")
    assert scalar(f"select array_length({read.format('[1]')})") == 1


def test_a_field_of_a_struct_has_the_name_of_its_column(scalar):
    of = "from (select 1 as a, 'x' as b) as t"
    assert scalar(f"select struct(a, t.b) {of}") == {"a": 1, "b": "x"}
    assert scalar(f"select array_agg(struct(a, b) order by a limit 1)[offset(0)].b {of}") == "x"
    assert scalar(f"select to_json_string(struct(a, b as c)) {of}") == '{"a":1,"c":"x"}'
    assert scalar(f"select to_json_string(struct(a, b)) {of}") == '{"a":1,"b":"x"}'
    assert scalar(f"select struct(a, b) = (1, 'x') {of}") is True
    assert scalar("select struct(1, 'x') = (1, 'x')") is True


@pytest.mark.parametrize(
    ("value", "text"),
    [("numeric '0.30'", "0.3"), ("1.0", "1"), ("'0.300000000'", "0.300000000")],
)
def test_a_cast_whose_type_is_out_of_sight_is_as_short(scalar, value, text):
    inner = f"cast((select x from unnest([{value}]) as x) as string)"
    sql = f"select p.written from unnest([struct(1 as n, {inner} as written)]) as p"
    assert scalar(sql) == text


@pytest.mark.parametrize(
    "text",
    ["Ame\u0301lie", "a\0e\u0301\0\u0301", "\uffff\ufffe\0e\u0301\uffff\ufdd0", "\u212b", ""],
)
def test_a_text_is_normalised(client, text):
    given = [bigquery.ScalarQueryParameter("text", "STRING", text)]
    config = bigquery.QueryJobConfig(query_parameters=given)
    (row,) = client.query_and_wait("select normalize(@text) as said", job_config=config)
    assert row.said == unicodedata.normalize("NFC", text)
