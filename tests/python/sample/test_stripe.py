"""What a practice has at Stripe: Stripe's keys, and books that balance."""

import json
import re

import pytest
from sandbox.sample.people import directory

PREFIXES = {
    "customer": "cus",
    "invoice": "in",
    "payment_intent": "pi",
    "refund": "re",
    "invoice_payment": "inpay",
    "dispute": "dp",
    "credit_note": "cn",
}


def by_id(objects):
    return {one["id"]: one for one in objects}


@pytest.fixture
def invoices(stripe):
    return by_id(stripe["invoice"])


def test_there_are_as_many_objects_as_a_small_practice_has(stripe):
    sizes = {kind: len(objects) for kind, objects in stripe.items()}
    assert sizes == {
        "customer": 20,
        "invoice": 110,
        "payment_intent": 111,
        "refund": 5,
        "invoice_payment": 110,
        "dispute": 3,
        "credit_note": 3,
    }


@pytest.mark.parametrize("kind", PREFIXES)
def test_objects_have_the_keys_of_the_official_fixtures(kind, stripe, official):
    fixtures = json.loads((official / "stripe/fixtures3.json").read_text("utf-8"))["resources"]
    for one in stripe[kind]:
        assert one.keys() == fixtures[kind].keys()
    line_keys = fixtures["line_item"].keys()
    if kind == "invoice":
        assert all(
            line.keys() == line_keys for one in stripe[kind] for line in one["lines"]["data"]
        )


@pytest.mark.parametrize(("kind", "prefix"), PREFIXES.items())
def test_ids_occur_once_and_objects_stand_oldest_first(kind, prefix, stripe):
    ids = [one["id"] for one in stripe[kind]]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(rf"{prefix}_[0-9A-Za-z]{{14,24}}", one) for one in ids)
    created = [one["created"] for one in stripe[kind]]
    assert created == sorted(created)
    assert all(one["object"] == kind for one in stripe[kind])
    assert not any(one.get("livemode") for one in stripe[kind])


def test_references_lead_to_objects_that_are_older(stripe, invoices):
    customers = by_id(stripe["customer"])
    payments = by_id(stripe["payment_intent"])
    for one in stripe["invoice"]:
        assert customers[one["customer"]]["created"] < one["created"]
    for one in stripe["payment_intent"]:
        invoice = invoices[one["metadata"]["invoice"]]
        assert invoice["customer"] == one["customer"]
        assert invoice["created"] < one["created"]
    for one in stripe["refund"]:
        payment = payments[one["payment_intent"]]
        assert payment["latest_charge"] == one["charge"]
        paid = invoices[payment["metadata"]["invoice"]]["status_transitions"]["paid_at"]
        assert payment["created"] < one["created"]
        assert paid < one["created"]


def test_sums_agree(stripe, invoices):
    for one in stripe["invoice"]:
        lines = one["lines"]["data"]
        assert one["total"] == sum(line["amount"] for line in lines)
        for line in lines:
            unit = int(line["pricing"]["unit_amount_decimal"])
            assert line["amount"] == line["quantity"] * unit
        assert one["amount_due"] == one["amount_paid"] + one["amount_remaining"]
        assert one["amount_due"] == one["total"] - one["pre_payment_credit_notes_amount"]
    received = {}
    for one in stripe["payment_intent"]:
        key = one["metadata"]["invoice"]
        received[key] = received.get(key, 0) + one["amount_received"]
        assert one["amount"] == invoices[key]["amount_due"]
    twice = [key for key, sum_ in received.items() if sum_ != invoices[key]["amount_paid"]]
    assert [received[key] / invoices[key]["amount_paid"] for key in twice] == [2]
    payments = by_id(stripe["payment_intent"])
    for one in stripe["refund"]:
        assert one["amount"] <= payments[one["payment_intent"]]["amount_received"]


def test_a_payment_fits_the_state_of_its_invoice(stripe, invoices):
    fitting = {
        "paid": {"succeeded"},
        "open": {"processing", "requires_payment_method"},
        "void": {"canceled"},
        "uncollectible": {"requires_payment_method"},
    }
    seen = set()
    for one in stripe["payment_intent"]:
        state = invoices[one["metadata"]["invoice"]]["status"]
        assert one["status"] in fitting[state]
        assert (one["last_payment_error"] is None) == (one["status"] != "requires_payment_method")
        seen.add((state, one["status"]))
    assert len(seen) == 5


def test_an_invoice_is_paid_by_the_payment_that_its_invoice_payment_names(stripe, invoices):
    payments = by_id(stripe["payment_intent"])
    statuses = {"paid": "paid", "void": "canceled"}
    for one in stripe["invoice_payment"]:
        invoice, payment = invoices[one["invoice"]], payments[one["payment"]["payment_intent"]]
        assert payment["metadata"]["invoice"] == invoice["id"]
        assert one["status"] == statuses.get(invoice["status"], "open")
        assert (one["amount_paid"] or 0) == invoice["amount_paid"]
        assert one["amount_requested"] == invoice["amount_due"]
        ends = {name: invoice["status_transitions"][name] for name in ("paid_at", "voided_at")}
        assert [*one["status_transitions"].values()] == [ends["voided_at"], ends["paid_at"]]
    assert {one["invoice"] for one in stripe["invoice_payment"]} == {*invoices}


def test_a_dispute_takes_what_was_paid_and_gives_back_what_was_won(stripe):
    payments = by_id(stripe["payment_intent"])
    for one in stripe["dispute"]:
        payment = payments[one["payment_intent"]]
        assert payment["latest_charge"] == one["charge"]
        assert payment["amount_received"] == one["amount"]
        moved = [each["amount"] for each in one["balance_transactions"]]
        assert (
            moved
            == {
                "won": [-one["amount"], one["amount"]],
                "lost": [-one["amount"]],
                "warning_needs_response": [],
            }[one["status"]]
        )


def test_a_credit_note_is_in_the_books_of_its_invoice(stripe, invoices):
    refunds = by_id(stripe["refund"])
    for one in stripe["credit_note"]:
        invoice = invoices[one["invoice"]]
        assert one["number"] == f"{invoice['number']}-CN-01"
        assert invoice["pre_payment_credit_notes_amount"] == one["pre_payment_amount"]
        assert invoice["post_payment_credit_notes_amount"] == one["post_payment_amount"]
        assert one["amount"] == one["pre_payment_amount"] + one["post_payment_amount"]
        assert one["amount"] == sum(line["amount"] for line in one["lines"]["data"])
        given_back = [refunds[each["refund"]]["amount"] for each in one["refunds"]]
        assert sum(given_back) == one["post_payment_amount"]
    assert {one["type"] for one in stripe["credit_note"]} == {"pre_payment", "post_payment"}


def test_customers_are_persons_and_most_name_their_contact(stripe, tables):
    addresses = {a for one in directory()["people"].values() for a in one["addresses"].values()}
    assert {one["email"] for one in stripe["customer"]} <= addresses
    emails = {row["contactid"]: row["emailaddress1"] for row in tables["contact"]}
    linked = [one for one in stripe["customer"] if one["metadata"]]
    assert len(linked) == len(stripe["customer"]) - 2
    assert all(emails[one["metadata"]["contactid"]] == one["email"] for one in linked)


def test_no_object_names_a_host(stripe):
    assert "http" not in json.dumps(stripe)
