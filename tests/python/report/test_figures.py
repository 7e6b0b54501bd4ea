"""A figure of the report is a row of a seed, a line of SQL and a recount: all three or none."""

import json
import re

import duckdb
import sqlglot
from lorc.project.settings import ROOT
from lorc.report import metrics, prove
from lorc.warehouse import queries
from lorc.warehouse.queries import render

MODELS = ROOT / "models" / "projections"
COLUMNS = ["metric", "dimension", "value", "idem_keys"]


def test_what_the_models_count_is_what_the_seed_describes():
    counted = set()
    for path in MODELS.glob("int_weekly_*.sql"):
        counted |= set(re.findall(r"weekly\('\w+', '(\w+)'", path.read_text()))
        counted |= set(re.findall(r"'(\w+)' as metric", path.read_text()))
    assert counted == metrics.known().keys()


def test_what_a_card_shows_has_a_row_for_the_whole():
    assert {metric.aggregation for metric in metrics.cards()} == {"count"}


def test_no_two_figures_have_the_same_place():
    for places in (
        [each.card_place for each in metrics.cards()],
        [each.table_place for each in metrics.tables()],
    ):
        assert places == list(range(1, len(places) + 1))


def recounts() -> list[str]:
    return [
        render(name, table=str, time_zone="Europe/Vienna") for name in queries.names(prove.FOLDER)
    ]


def test_every_figure_is_counted_anew():
    named = set(re.findall(r"'(\w+)'", " ".join(recounts())))
    assert metrics.known().keys() <= named


def test_every_recount_gives_what_is_added_up():
    for text in recounts():
        query = sqlglot.parse_one(text, read="bigquery")
        while isinstance(query, sqlglot.exp.Union):
            assert query.right.named_selects == COLUMNS
            query = query.left
        assert query.named_selects == COLUMNS


LABEL = "cre92_status@OData.Community.Display.V1.FormattedValue"


def records(payloads: list[tuple[str, dict]]) -> list[tuple]:
    """What the week of 24 November 2025 comes to, of these objects alone."""
    query = render("records_from_raw", table=lambda name: name, time_zone="Europe/Vienna")
    [sql] = sqlglot.transpile(query, read="bigquery", write="duckdb")
    with duckdb.connect() as database:
        database.execute(
            "create table raw_objects (object_type text, idem_key text, connection_name text,"
            " payload json, deleted_at timestamptz)"
        )
        database.executemany(
            "insert into raw_objects values ($1, $2, 'stripe-prod', $3, null)",
            [(kind, payload["id"], json.dumps(payload)) for kind, payload in payloads],
        )
        database.execute("create table currencies as select 'EUR' as currency, 0.01 as unit_value")
        return database.execute(sql, {"week": "2025-11-24"}).fetchall()


def test_sessions_are_counted_anew_by_the_newest_label_of_their_code():
    at = {"cre92_sessiondate": "2025-11-25T09:00:00Z", "cre92_status": 7}
    told = [("Held", "2025-11-25"), ("Abgehalten", "2025-11-27"), ("Held", "2025-11-26")]
    found = records(
        [
            ("session", at | {"id": f"s{place}", LABEL: label, "modifiedon": f"{day}T10:00:00Z"})
            for place, (label, day) in enumerate(told)
        ]
    )
    assert {row[:3] for row in found if row[0] == "sessions"} == {
        ("sessions", "Abgehalten", 3),
        ("sessions", "all", 3),
    }


def test_a_payment_is_counted_anew_in_the_week_of_its_money():
    """By its invoice's payment, by its invoice if it is the last, by its charge, or when made."""
    before, week = 1763000000, 1764100000
    paid = {"status": "paid", "status_transitions": {"paid_at": week}}
    made = {"status": "succeeded", "created": before, "currency": "eur", "amount": 1000}
    payloads = [
        ("invoice", paid | {"id": "in_1"}),
        ("invoice_payment", paid | {"id": "inpay_1", "payment": {"payment_intent": "pi_linked"}}),
        ("payment_intent", made | {"id": "pi_linked"}),
        ("payment_intent", made | {"id": "pi_of_invoice", "invoice": "in_1"}),
        ("payment_intent", made | {"id": "pi_deposit", "invoice": "in_1", "created": before - 1}),
        ("payment_intent", made | {"id": "pi_charged", "latest_charge": {"created": week}}),
        ("payment_intent", made | {"id": "pi_of_before"}),
    ]
    found = records(payloads)
    expected = ["pi_charged", "pi_linked", "pi_of_invoice"]
    amounts = {row[1]: row for row in found if row[0] == "payments_amount"}
    assert amounts.keys() == {"EUR"}
    assert int(amounts["EUR"][2]) == 30
    assert sorted(amounts["EUR"][3]) == expected
    assert {row[:3] for row in found if row[0] == "payments"} == {
        ("payments", "EUR", 3),
        ("payments", "all", 3),
    }
