"""Whose a record is: whole addresses, in the fields of each stream that name a person."""

import base64
import json
import re

import duckdb
import pytest
import yaml
from lorc.privacy import subjects
from lorc.privacy.subjects import Address
from lorc.project import declared
from lorc.project.errors import WrongCall
from lorc.project.settings import ROOT

FELIX = Address("felix.oq@example.org")


@pytest.fixture(scope="module")
def streams():
    found = {}
    for stream in subjects.streams():
        found.setdefault((stream.source_system, stream.object_type), stream)
    return found


@pytest.mark.parametrize(
    "text", ["", "felix", "felix@", "@example.org", "a b@example.org", "a@b@c.org", "a'@x.org\n--"]
)
def test_what_is_no_address_is_a_wrong_call(text):
    with pytest.raises(WrongCall, match="--email takes one mail address"):
        Address(text)


@pytest.mark.parametrize("text", ["a+b@x-y.example.org", "o'brien@example.org", "jörg@exämple.org"])
def test_an_address_is_taken_as_it_is_and_never_shown(text):
    assert text not in repr(Address(text))


IN = [
    "felix.oq@example.org",
    "Felix <FELIX.OQ@Example.ORG>",
    "a@example.org,felix.oq@example.org",
    "mailto:felix.oq@example.org?subject=x",
    "Write to felix.oq@example.org.",
    "'felix.oq@example.org' <b@example.org>",
    json.dumps({"body": "Yours\nfelix.oq@example.org\nVienna"}),
    json.dumps({"body": "\u00abfelix.oq@example.org\u00bb"}),
]
NOT_IN = [
    "",
    "aa.felix.oq@example.org",
    "xfelix.oq@example.org",
    "\u00f6felix.oq@example.org",
    "o'felix.oq@example.org",
    "a+felix.oq@example.org",
    "felix.oq@example.organic",
    "felix.oq@example.org.au",
    "felix.oq@example.org-x.net",
    "felixAoq@example.org",
]


@pytest.mark.parametrize(
    ("text", "expected"), [(t, True) for t in IN] + [(t, False) for t in NOT_IN]
)
def test_an_address_is_found_as_a_whole_in_python_and_in_sql(text, expected):
    assert FELIX.is_in(text) is expected
    [[in_sql]] = duckdb.execute("select regexp_matches(?, ?)", [text, FELIX.pattern]).fetchall()
    assert in_sql is expected


def test_the_body_of_a_mail_is_looked_into():
    body = base64.urlsafe_b64encode("Grüße, felix.oq@example.org".encode()).decode()
    for padded in (body, body.rstrip("=")):
        assert FELIX.is_mentioned_in(json.dumps({"parts": [{"body": {"data": padded}}]}))
    cut = {"body": {"data": body[:-8]}, "attachment": {"data": "a"}}
    assert not FELIX.is_mentioned_in(json.dumps(cut))


def test_an_address_beyond_ascii_is_found_where_json_escapes_it():
    assert Address("jörg@example.org").is_mentioned_in(json.dumps({"to": "jörg@example.org"}))


def headers(**named):
    return {
        "id": "1",
        "payload": {
            "headers": [{"name": n.replace("_", "-"), "value": v} for n, v in named.items()]
        },
    }


GRAPH = {"emailAddress": {"name": "Felix", "address": "Felix.OQ@example.org"}}
ANSWER = {"a1": {"textAnswers": {"answers": [{"value": " felix.oq@example.org "}]}}}
MENTION = {"a1": {"textAnswers": {"answers": [{"value": "ask felix.oq@example.org"}]}}}


@pytest.mark.parametrize(
    ("stream", "record", "expected"),
    [
        ("gmail email", headers(From="Felix <felix.oq@example.org>"), True),
        ("gmail email", headers(to="a@example.org, felix.oq@example.org"), True),
        ("gmail email", headers(Resent_Bcc="felix.oq@example.org"), True),
        ("gmail email", headers(Subject="felix.oq@example.org"), False),
        ("gmail email", headers(Message_ID="<felix.oq@example.org>"), False),
        ("gmail email", {"id": "1", "snippet": "felix.oq@example.org"}, False),
        ("exchange email", {"toRecipients": [{"emailAddress": {}}, GRAPH]}, True),
        ("exchange email", {"from": GRAPH}, True),
        ("exchange email", {"body": {"content": "felix.oq@example.org"}}, False),
        ("dataverse contact", {"emailaddress2": "felix.oq@example.org"}, True),
        (
            "dataverse contact",
            {"emailaddress1": None, "notes": "felix.oq@example.org"},
            False,
        ),
        ("google_forms form_response", {"respondentEmail": "felix.oq@example.org"}, True),
        ("google_forms form_response", {"answers": ANSWER}, True),
        ("google_forms form_response", {"answers": MENTION}, False),
        ("google_forms form", {"info": {"title": "felix.oq@example.org"}}, False),
        ("stripe customer", {"email": "felix.oq@example.org"}, True),
        ("stripe invoice", {"customer_email": "felix.oq@example.org"}, True),
        ("stripe payment_intent", {"receipt_email": "felix.oq@example.org"}, True),
        ("stripe refund", {"id": "re_1"}, False),
        (
            "stripe dispute",
            {"evidence": {"customer_email_address": "felix.oq@example.org"}},
            True,
        ),
    ],
)
def test_the_fields_that_name_a_person(streams, stream, record, expected):
    assert streams[tuple(stream.split())].names(record, FELIX) is expected


@pytest.mark.parametrize(
    ("stream", "record", "known", "expected"),
    [
        ("dataverse session", {"_cre92_client_value": "c1"}, {"contact": {"c1"}}, True),
        ("dataverse session", {"_cre92_client_value": "c2"}, {"contact": {"c1"}}, False),
        ("dataverse report", {"_cre92_session_value": "s1"}, {"session": {"s1"}}, True),
        ("stripe customer", {"metadata": {"contactid": "c1"}}, {"contact": {"c1"}}, True),
        ("stripe invoice", {"customer": "cus_1"}, {"customer": {"cus_1"}}, True),
        ("stripe refund", {"payment_intent": "pi_1"}, {"payment_intent": {"pi_1"}}, True),
        ("stripe refund", {"payment_intent": {"id": "pi_1"}}, {"payment_intent": {"pi_1"}}, False),
        ("stripe invoice_payment", {"invoice": "in_1"}, {"invoice": {"in_1"}}, True),
        ("stripe dispute", {"payment_intent": "pi_1"}, {"payment_intent": {"pi_1"}}, True),
        ("stripe credit_note", {"customer": "cus_1"}, {"customer": {"cus_1"}}, True),
    ],
)
def test_a_record_that_refers_to_the_persons(streams, stream, record, known, expected):
    assert streams[tuple(stream.split())].refers(record, known) is expected


def test_every_stream_says_which_fields_name_a_person():
    sources = yaml.safe_load(subjects.agreement.SOURCES_YML.read_text())["sources"]
    assert all("person" in table["config"]["meta"] for s in sources for table in s["tables"])


def test_a_stream_that_does_not_say_is_searched_as_a_whole(monkeypatch):
    taps, sources = subjects.agreement.read()
    del sources[0]["tables"][0]["config"]["meta"]["person"]
    monkeypatch.setattr(subjects.agreement, "read", lambda: (taps, sources))
    stream = subjects.streams()[0]
    assert stream.names({"deep": [{"er": "felix.oq@example.org"}]}, FELIX)


def test_a_path_that_cannot_be_used_is_named(monkeypatch):
    taps, sources = subjects.agreement.read()
    path = "$.email') or ('1' = '1"
    sources[0]["tables"][0]["config"]["meta"]["person"] = {"fields": [path]}
    monkeypatch.setattr(subjects.agreement, "read", lambda: (taps, sources))
    with pytest.raises(WrongCall, match=re.escape(path)):
        subjects.streams()


def whole_tables(models: dict) -> list[str]:
    below = {name: each for name, each in models.items() if isinstance(each, dict)}
    found = [name for name, each in below.items() if each.get("+materialized") == "table"]
    return [*found, *(name for each in below.values() for name in whole_tables(each))]


def test_a_whole_table_that_names_persons_is_emptied():
    """Its rows tell of persons what other objects than their own say: a sweep would leave that."""
    whole = whole_tables(yaml.safe_load((ROOT / "dbt_project.yml").read_text())["models"])
    described = {
        name: yaml.safe_load(path.read_text())["models"][0]["columns"]
        for name in whole
        for path in (ROOT / "models").rglob(f"{name}.yml")
    }
    assert described.keys() == set(whole)
    naming = {
        name
        for name, columns in described.items()
        if {"person_key", "authors", "score_key"} & {column["name"] for column in columns}
    }
    assert naming == set(declared.of_persons())
    assert {"persons", "today_flags", "today_threads"} <= naming
