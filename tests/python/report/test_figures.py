"""A figure of the report is a row of a seed, a line of SQL and a title: all three or none."""

import csv
import json
import re

import duckdb
import sqlglot
from lorc.project.settings import ROOT
from lorc.report import practice, prove
from lorc.warehouse.queries import render

SEED = ROOT / "seeds" / "projections" / "reporting_metrics.csv"


def test_what_the_models_count_is_what_the_seed_describes():
    with SEED.open(newline="") as file:
        described = {row["metric"] for row in csv.DictReader(file)}
    counted = set()
    for path in (ROOT / "models" / "projections").glob("int_weekly_*.sql"):
        counted |= set(re.findall(r"weekly\('\w+', '(\w+)'", path.read_text()))
        counted |= set(re.findall(r"'(\w+)' as metric", path.read_text()))
    assert counted == described


def test_what_the_report_shows_is_what_the_seed_describes():
    with SEED.open(newline="") as file:
        aggregations = {row["metric"]: row["aggregation"] for row in csv.DictReader(file)}
    assert set(practice.CARDS + practice.TABLES) <= aggregations.keys()
    assert {aggregations[metric] for metric in practice.CARDS} == {"count"}  # the whole is a row


def test_every_figure_is_counted_anew():
    with SEED.open(newline="") as file:
        described = {row["metric"] for row in csv.DictReader(file)}
    assert described == set(prove.PROVED)


def test_a_payment_is_counted_anew_in_the_week_of_its_money():
    """By its invoice's payment, by its invoice, or by its charge; else when it was made."""
    before, week = 1763000000, 1764100000
    paid = {"status": "paid", "status_transitions": {"paid_at": week}}
    made = {"status": "succeeded", "created": before, "currency": "eur", "amount": 1000}
    payloads = [
        ("invoice", paid | {"id": "in_1"}),
        ("invoice_payment", paid | {"id": "inpay_1", "payment": {"payment_intent": "pi_linked"}}),
        ("payment_intent", made | {"id": "pi_linked"}),
        ("payment_intent", made | {"id": "pi_of_invoice", "invoice": "in_1"}),
        ("payment_intent", made | {"id": "pi_charged", "latest_charge": {"created": week}}),
        ("payment_intent", made | {"id": "pi_of_before"}),
    ]
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
        found = database.execute(sql, {"week": "2025-11-24"}).fetchall()
    expected = ["pi_charged", "pi_linked", "pi_of_invoice"]
    assert {(row[1], int(row[3]), *sorted(row[4])) for row in found} == {
        ("EUR", 30, *expected),
        ("all", 30, *expected),
    }
    assert len(found) == 2
