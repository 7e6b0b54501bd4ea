"""A record arrives with an equal value, or wrapped with its raw text; its neighbours arrive."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

DEEP = 253


def line(record: str | bytes, stream: str = "email") -> bytes:
    record = record if isinstance(record, bytes) else record.encode()
    return (
        b'{"type": "RECORD", "stream": "%s", "record": %s,'
        b' "time_extracted": "2026-11-20T21:45:08Z"}'
        % (
            stream.encode(),
            record,
        )
    )


def nested(levels: int) -> str:
    return '{"a":' + "[" * (levels - 1) + "]" * (levels - 1) + "}"


WRAPPED = [
    ('{"id":"x","n":18446744073709551616}', "integer_beyond_64_bits"),
    ('{"id":"x","n":-9223372036854775809}', "integer_beyond_64_bits"),
    ('{"id":"x","n":' + "9" * 5000 + "}", "integer_beyond_64_bits"),
    ('{"id":"x","n":1e400}', "decimal_beyond_double"),
    ('{"id":"x","n":1e-400}', "decimal_beyond_double"),
    ('{"id":"x","n":1e-99999999999999999999999}', "decimal_beyond_double"),
    ('{"id":"x","n":0.12345678901234567890}', "decimal_beyond_double"),
    ('{"id":"x","n":9007199254740993.0}', "decimal_beyond_double"),
    ('{"id":"x","n":[NaN]}', "not_a_number"),
    ('{"id":"x","n":-Infinity}', "not_a_number"),
    ('{"id":"x","s":"\\ud800"}', "lone_surrogate"),
    ('{"id":"x","\\uDFFF\\uD800":1}', "lone_surrogate"),
    ('{"id":"x","a":{"k":1,"k":1}}', "duplicate_key"),
    ('{"id":"x","id":"y"}', "duplicate_key"),
    ('{"id":"x","_sdc_sequence":1}', "reserved_property"),
    ('{"id":"x","_tee_rejected":{}}', "reserved_property"),
    ('{"_tee_complete_since":"2026-11-21T00:00:00+00:00"}', "reserved_property"),
    (nested(DEEP + 1), "nesting_too_deep"),
    (nested(5000), "nesting_too_deep"),
    ("null", "not_an_object"),
    ('["x"]', "not_an_object"),
    ('"x"', "not_an_object"),
]

PASSED = [
    '{"id":"x","n":[18446744073709551615,-9223372036854775808,-0,0]}',
    '{"id":"x","n":[1.10,0.1,1e16,1E5,-0.0,5e-324,1.7976931348623157e308,100000000000000000000.0]}',
    '{"id":"x","s":"\\ud83d\\ude00 \\u0000 \\\\ud800 \\u00e4 ä 😀"}',
    '{"a":{"k":1},"b":{"k":1},"\\"a\\":":"x\\":"}',
    '{"a":{"_sdc_sequence":1},"b":"_sdc_sequence","_sdc_deleted_at":null}',
    '{"braces":"' + "{[" * 999 + '"}',
    '{"list":[' + ",".join("[]" for _ in range(999)) + "]}",
    nested(DEEP),
    "{}",
]


def exact(text: str | bytes):
    return json.loads(text, parse_float=Decimal)


@pytest.mark.parametrize(("record", "reason"), WRAPPED)
def test_what_the_loader_cannot_carry_is_wrapped_and_its_neighbours_arrive(tee, record, reason):
    before, out, after = tee.pass_on(line('{"id":1}'), line(record), line('{"id":2}'))
    assert (before["record"], after["record"]) == ({"id": 1}, {"id": 2})
    rejected = out["record"]["_tee_rejected"]
    assert rejected == {"reason": reason, "external_id": None, "raw": record}
    assert out == {
        "type": "RECORD",
        "stream": "email",
        "version": str(int(before["version"]) + 1),
        "time_extracted": "2026-11-20T21:45:08Z",
        "record": {"_tee_rejected": rejected},
    }


@pytest.mark.parametrize("record", PASSED)
def test_what_the_loader_carries_passes(tee, record):
    done = tee.run(line(record))
    assert b"_tee_rejected" not in done.stdout
    assert exact(done.stdout)["record"] == exact(record)


def test_bytes_that_are_no_utf8_are_wrapped_readably(tee):
    (out,) = tee.pass_on(line(b'{"id":"Zo\xeb","k":"\xc3\xa4"}'))
    assert out["record"]["_tee_rejected"]["reason"] == "invalid_utf8"
    assert out["record"]["_tee_rejected"]["raw"] == '{"id":"Zo\\xeb","k":"ä"}'


@pytest.mark.parametrize(
    ("keys", "record", "external_id"),
    [
        (["id"], '{"n":NaN,"id":"A-1"}', "A-1"),
        (["id"], '{"n":NaN,"id":12345678901234567890123}', "12345678901234567890123"),
        (["id"], '{"n":NaN,"id":"\\ud800"}', "\\ud800"),
        (["id"], '{"n":NaN}', None),
        (["id"], '{"n":NaN,"id":{"a":1}}', None),
        (["id", "n"], '{"n":"b","id":"a","x":NaN}', '["a","b"]'),
        ([], '{"n":NaN,"id":"A-1"}', None),
        (["id"], '{"id":"deep","a":' + "[" * 5000 + "]" * 5000 + "}", "deep"),
        (["id"], "[NaN]", None),
    ],
)
def test_the_identity_is_kept_where_it_can_be_read(tee, keys, record, external_id):
    schema = {"type": "SCHEMA", "stream": "email", "schema": {}, "key_properties": keys}
    _, out = tee.pass_on(schema, line(record))
    assert out["record"]["_tee_rejected"]["external_id"] == external_id


def test_a_record_without_its_key_passes_as_it_is(tee):
    schema = {"type": "SCHEMA", "stream": "email", "schema": {}, "key_properties": ["id"]}
    _, out = tee.pass_on(schema, line('{"other":1}'))
    assert out["record"] == {"other": 1}


texts = st.text(st.characters(codec=None), max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | texts
    | st.sampled_from(["\ud800", "\0", "\\ud800", '"_sdc_sequence":', "\r", " "])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)
decimals = st.decimals(allow_nan=False, allow_infinity=False).map(str)
records = st.builds(
    lambda value, ascii_only, spaces: json.dumps(
        value, ensure_ascii=ascii_only, separators=(" , ", " : ") if spaces else None
    ),
    values,
    st.booleans(),
    st.booleans(),
) | decimals.map('{{"n":{}}}'.format)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(records, min_size=20, max_size=60))
def test_any_record_passes_equal_or_is_wrapped_intact(tee, records):
    tee.backup.unlink(missing_ok=True)
    encoded = [record.encode(errors="surrogatepass") for record in records]
    done = tee.run(b"\n".join(line(record) for record in encoded))
    assert done.returncode == 0, done.stderr
    out = done.stdout.splitlines()
    assert len(out) == len(records)
    for record, raw, passed in zip(records, encoded, out, strict=True):
        arrived = exact(passed)["record"]
        if isinstance(arrived, dict) and "_tee_rejected" in arrived:
            assert arrived["_tee_rejected"]["raw"] == raw.decode(errors="surrogateescape").encode(
                errors="surrogateescape"
            ).decode(errors="backslashreplace")
        else:
            assert arrived == exact(record)
            assert carried(arrived)


def carried(value) -> bool:
    """Tell by a second route whether a loader that knows doubles and 64 bits keeps the value."""
    match value:
        case dict():
            return all(carried(key) and carried(item) for key, item in value.items())
        case list():
            return all(map(carried, value))
        case str():
            return not any("\ud800" <= character <= "\udfff" for character in value)
        case Decimal():
            return Decimal(repr(float(value))) == value
        case bool() | None:
            return True
        case _:
            return isinstance(value, int) and -(2**63) <= value < 2**64
