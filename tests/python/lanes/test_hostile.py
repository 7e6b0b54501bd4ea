"""What no source should write is a canonical row or a reject by itself, and stops nothing else."""

import json
import re
from pathlib import Path

import pytest
import yaml

from ..support.conversions import uncut, unguarded
from .hostile import PER_PROVIDER, hostile
from .lanes import Lanes
from .sample import sample, stored

SEEDS = (13, 1306)
GUARDED = yaml.safe_load((Path(__file__).parent / "guarded.yml").read_text())
HELD = """
select idem_key from canonical_emails
union all select idem_key from canonical_contacts
union all select idem_key from canonical_sessions
union all select idem_key from canonical_reports
union all select idem_key from canonical_customers
union all select idem_key from canonical_payments
union all select idem_key from canonical_invoice_payments
union all select idem_key from canonical_disputes
union all select idem_key from canonical_credit_notes
union all select idem_key from canonical_questionnaire_responses
union all select idem_key from canonical_rejects
where reason is not null and reason != 'not_built_yet'
"""
CANONICAL = ("emails", "contacts", "sessions", "reports", "customers", "payments", "answers")
CANONICAL += ("questionnaire_responses", "invoice_payments", "disputes", "credit_notes")
UNLIKE = {"emails": "except (first_seen)"}  # when it was put into raw_objects


def neighbours(lanes) -> dict[str, list]:
    """What the canonical tables say of the objects that are as their source wrote them."""
    return {
        name: lanes.rows(
            f"""
            select to_json_string(made) as made
            from (select * {UNLIKE.get(name, "")} from canonical_{name}) as made
            where idem_key not like '%:hostile-%' order by 1
            """
        )
        for name in CANONICAL
    }


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """The sample clinic, built; what its canonical tables hold; and the lanes of each seed."""
    with Lanes.running(tmp_path_factory) as lanes:
        lanes.put(sample())
        lanes.build()
        yield lanes, neighbours(lanes)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hostile_record_stops_no_lane_and_changes_no_neighbour(attacked, seed):
    lanes, before = attacked
    if seed != SEEDS[0]:
        lanes.clear()
        lanes.put(sample())
    objects = hostile(sample(), seed)
    lanes.put(objects)
    lanes.build()
    assert neighbours(lanes) == before
    held = {row["idem_key"] for row in lanes.rows(HELD)}
    counted = lanes.rows(
        """
        select idem_key from raw_objects
        where object_type != 'form' and idem_key like '%:hostile-%'
        """
    )
    assert len(objects) == 5 * PER_PROVIDER
    assert {row["idem_key"] for row in counted} <= held
    views = [
        table.table_id
        for table in lanes.client.list_tables("lorchestra")
        if table.table_type == "VIEW"
    ]
    assert len(views) > 20
    for view in views:  # a view raises when it is read
        lanes.rows(f"select sum(length(to_json_string(seen))) as size from {view} as seen")


VALUES = [None, True, 7, 1e308, "text", [], [None], [[1]], {}, {"length": 10**9}]
PARTS = ["headers", "parts", "body", "mimeType", "filename"]
BODIES = ["data", "size", "attachmentId"]
GRAPH = ["internetMessageHeaders", "internetMessageId", "body", "attachments", "subject", "from"]
GRAPH += ["sender", "toRecipients", "sentDateTime", "isDraft", "isRead"]


def of_any_type() -> list:
    """Messages of both providers in which one value is of every type."""
    payloads = [{name: value} for name in PARTS for value in VALUES]
    payloads += [{"mimeType": "text/plain", "body": {n: v}} for n in BODIES for v in VALUES]
    payloads += [{"mimeType": "text/csv", "body": {n: v}} for n in BODIES for v in VALUES]
    payloads += [{"headers": [{"name": v, "value": w}]} for v in VALUES for w in VALUES]
    made = [*VALUES, *({"payload": each} for each in [*VALUES, *payloads])]
    made += [{"payload": {"parts": [each]}} for each in payloads]
    made += [{name: value} for name in GRAPH for value in VALUES]
    made += [{n: [{"name": v, "size": v, "emailAddress": v}]} for n in GRAPH for v in VALUES]
    made += [{n: {"emailAddress": {"name": v, "address": v}}} for n in GRAPH for v in VALUES]
    return made


@pytest.mark.parametrize("function", ["gmail_facts", "graph_facts"])
def test_a_function_takes_a_value_of_any_type(attacked, function):
    lanes, _ = attacked
    rows = lanes.rows(
        f"""
        select to_json_string({function}(message)) as facts
        from unnest(json_query_array(parse_json(@messages))) as message
        """.replace(function, f"`local`.`lorchestra`.`{function}`"),
        messages=json.dumps(of_any_type()),
    )
    facts = [json.loads(row["facts"]) for row in rows]
    assert len(facts) == len(of_any_type())
    read = [each for each in facts if each]
    assert len(read) > 100
    assert all(each["subject"] is None or each["subject"] == "text" for each in read)


@pytest.mark.parametrize(
    ("message", "length"),
    [
        ("""concat('{"payload":', repeat('{"parts":[', 400), '{}', repeat(']}', 400), '}')""", 0),
        (
            """concat(
                '{"payload":{"mimeType":"text/plain","body":{"data":"', repeat('QUJD', 2500000),
                '"}}}'
            )""",
            1 << 20,
        ),
    ],
)
def test_a_function_bounds_what_it_returns(attacked, message, length):
    lanes, _ = attacked
    call = f"`local`.`lorchestra`.`gmail_facts`(parse_json({message}))"
    assert lanes.value(f"select ifnull(length({call}.text_body), 0) as length") == length


CASES = {
    "date": {"internalDate": "99999999999999999", "payload": {"headers": []}},
    "size": {
        "internalDate": "1795900000000",
        "payload": {"headers": [], "mimeType": "application/x", "body": {"size": "abc"}},
    },
    "text": {"internalDate": 1795900000000.0, "sizeEstimate": "50.0", "payload": {"headers": []}},
}


def test_a_number_that_is_none_is_null(attacked):
    lanes, _ = attacked
    lanes.put([stored("gmail", "gmail-acct1", "email", key, each) for key, each in CASES.items()])
    lanes.build("--select", "canonical_emails")
    rows = lanes.rows(
        """
        select idem_key, received_at, size, to_json_string(attachments) as attachments
        from canonical_emails
        where idem_key in unnest([
            'gmail:gmail-acct1:email:date', 'gmail:gmail-acct1:email:size',
            'gmail:gmail-acct1:email:text'
        ])
        """
    )
    date, size, text = sorted(rows, key=lambda row: row["idem_key"])
    assert date["received_at"] is None
    assert [each["size"] for each in json.loads(size["attachments"])] == [None]
    assert (text["received_at"], text["size"]) == (size["received_at"], 50)
    assert text["received_at"].year == 2026


def expressions(lanes, *arguments: str, walk=unguarded) -> dict[str, set[str]]:
    """What may raise in the compiled SQL of the models, and in which of them."""
    result = lanes.dbt("compile", "--select", "resource_type:model", *arguments)
    models = [run.node for run in result.result.results if run.node.resource_type == "model"]
    assert len(models) > 60
    found = {}
    for model in models:
        for expression in walk(model.compiled_code):
            found.setdefault(expression, set()).add(model.name)
    return found


def test_a_time_of_a_source_is_cut_to_six_digits_where_it_is_read(attacked):
    lanes, _ = attacked
    own = "SAFE_CAST(JSON_VALUE(payload, '$._tee_complete_since') AS TIMESTAMP)"
    assert set(expressions(lanes, walk=uncut)) == {own}
    assert len(list(uncut("select safe_cast(x as timestamp), cast(y as string)"))) == 1


def test_no_model_converts_a_value_of_a_source_unguarded(attacked):
    lanes, _ = attacked
    found = expressions(lanes) | expressions(lanes, "--full-refresh")
    guarded = {pattern for group in GUARDED for pattern in group["expressions"]}
    told = {each: {p for p in guarded if re.fullmatch(p, each)} for each in found}
    assert {each: found[each] for each, patterns in told.items() if not patterns} == {}
    assert guarded == set().union(*told.values())


@pytest.mark.parametrize(
    ("expression", "raises"),
    [
        ("safe_cast(x as int64)", False),
        ("cast(x as int64)", True),
        ("cast('7' as int64)", False),
        ("cast(x as string)", False),
        ("safe.timestamp_millis(safe_cast(x as int64))", False),
        ("timestamp_millis(safe_cast(x as int64))", True),
        ("safe.timestamp_millis(cast(x as int64))", True),
        ("timestamp_seconds(x)", True),
        ("timestamp_micros(x)", True),
        ("parse_json(x)", True),
        ("safe.parse_json(x)", False),
        ("parse_timestamp('%F', x)", True),
        ("parse_date('%F', x)", True),
        ("timestamp(x)", True),
        ("date(x)", True),
        ("from_base64(x)", True),
        ("from_hex(x)", True),
        ("split(x, '=')[offset(0)]", True),
        ("split(x, '=')[safe_offset(0)]", False),
        ("int64(x)", True),
        ("float64(x)", True),
        ("bool(x)", True),
        ("string(x)", True),
        ("lax_int64(x)", False),
        ("x / y", True),
        ("safe_divide(x, y)", False),
        ("div(x, 2)", True),
        ("x * 60", True),
        ("extract(year from x)", True),
        ("timestamp_trunc(x, week)", True),
        ("date_add(x, interval 1 week)", True),
        ("generate_array(1, x)", True),
        ("repeat('x', y)", True),
        ("substr(x, 1, y)", True),
        ("substr(x, 1, 256)", False),
        ("regexp_contains(x, y)", True),
        ("regexp_contains(x, r'y')", False),
        ("error(x)", True),
        ("chr(x)", True),
    ],
)
def test_what_may_raise_is_seen(expression, raises):
    assert bool(list(unguarded(f"select {expression} as z from t"))) == raises
