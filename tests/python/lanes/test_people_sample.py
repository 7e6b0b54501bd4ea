"""Persons over time, and those of the sample clinic."""

import json
from collections import Counter
from decimal import Decimal

from .people import contact
from .sample import DATA


def test_a_contact_has_a_history(lanes):
    history = ("canonical_contacts", "contact_versions", "contacts_history")
    gone = {"deleted_at": "2026-11-20T00:00:00Z"}
    steps = [
        contact("anna", name="Anna One"),
        contact("anna", name="Anna One", versionnumber=2),
        contact("anna", name="Anna Two"),
        contact("anna", name="Anna Three"),
        contact("anna", name="Anna Three") | gone,
        contact("anna", name="Anna Three") | {"deleted_at": None},
    ]
    for step in steps:
        lanes.put([step, contact("bert")])
        lanes.build("--select", *history)
    lanes.build("--select", *history, "--full-refresh")
    versions = lanes.rows(
        "select * from contacts_history where contact_id = 'anna' order by dbt_valid_from"
    )
    names = [row["full_name"] for row in versions]
    assert names == ["Anna One", "Anna Two", "Anna Three", "Anna Three"]
    ends = [row["dbt_valid_to"] for row in versions]
    starts = [row["dbt_valid_from"] for row in versions]
    assert ends[:2] == starts[1:3]
    assert ends[2] < starts[3]
    assert ends[3] is None
    assert len(lanes.rows("select * from contacts_history where contact_id = 'bert'")) == 1


def test_the_amounts_of_the_sample_are_those_of_its_files(clinic):
    expected = Counter()
    stripe = DATA / "stripe" / "stripe-prod"
    records = {
        kind: [json.loads(line) for line in (stripe / f"{kind}.jsonl").read_text().splitlines()]
        for kind in ("invoice", "payment_intent", "refund")
    }
    intents = {intent["id"]: intent for intent in records["payment_intent"]}
    for kind, payments in records.items():
        for each in payments:
            about = intents[each["payment_intent"]] if kind == "refund" else each
            cents = str(each.get("total", each.get("amount"))).rjust(3, "0")
            expected[about["metadata"]["contactid"], kind] += Decimal(f"{cents[:-2]}.{cents[-2:]}")
    rows = clinic.rows(
        """
        select contact_id, event_kind, sum(amount) as amount
        from contact_timeline inner join persons using (person_key)
        where event_kind in ('invoice', 'payment_intent', 'refund')
        group by 1, 2
        """
    )
    assert {(row["contact_id"], row["event_kind"]): row["amount"] for row in rows} == expected


def test_the_sample_has_one_person_per_contact_and_their_customers(clinic):
    rows = clinic.rows(
        """
        select count(*) as links, count(distinct links.person_key) as persons
        from person_links as links
        inner join persons using (person_key)
        where identifier_type = 'customer_id' and contact_id is not null
        """
    )
    assert rows == [{"links": 20, "persons": 20}]
    contacts = clinic.rows("select count(contact_id) as contacts from persons")
    assert contacts == [{"contacts": 25}]
    assert clinic.rows("select * from identity_conflicts") == []
