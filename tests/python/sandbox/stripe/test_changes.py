import json

import httpx
import pytest
from sandbox.stripe.shapes import PREFIXES
from sandbox.testing import running

KINDS = ("customer", "invoice", "payment_intent", "refund", "dispute", "credit_note")
SUBJECTS = dict(zip(KINDS, KINDS, strict=True)) | {"dispute": "charge.dispute"}


def events(stripe, **params):
    return stripe.get("/v1/events", params={"limit": 100, **params}).json()["data"]


def types(stripe, **params):
    return [event["type"] for event in events(stripe, **params)]


@pytest.mark.parametrize("kind", PREFIXES)
def test_a_new_object_has_every_property_of_stripes_fixture(stripe, control, official, kind):
    given = {"livemode": True} if kind == "invoice_payment" else {"metadata": {"k": "v"}}
    added = control("POST", kind, given).json()
    assert added.keys() == official(kind).keys()
    assert added == added | given
    assert stripe.get(f"/v1/{kind}s/{added['id']}").json() == added
    assert stripe.get(f"/v1/{kind}s").json()["data"] == [added]
    assert control("POST", kind, {"id": added["id"]}).status_code == 404
    assert control("GET", kind).json() == {"objects": [added]}


def test_given_properties_stay_and_a_change_adds_no_others(objects, control):
    lean = {"id": "cus_1", "object": "customer", "created": 5, "email": "ada@example.org"}
    objects("customer", lean)
    changed = control("PATCH", "customer/cus_1", {"email": "lovelace@example.org"}).json()
    assert changed == {**lean, "email": "lovelace@example.org"}
    added = control("POST", "customer", {"id": "cus_2", "created": 7, "name": "Grace"}).json()
    assert (added["id"], added["created"], added["name"]) == ("cus_2", 7, "Grace")


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_shaped_like_stripes_fixture(stripe, control, official, kind):
    added = control("POST", kind, {}).json()
    (event,) = events(stripe)
    assert event.keys() == official("event").keys()
    assert event["type"] == f"{SUBJECTS[kind]}.created"
    assert event["data"] == {"object": added}


def test_an_update_says_what_was_before(stripe, control):
    customer = control("POST", "customer", {"name": "Ada"}).json()["id"]
    control("PATCH", f"customer/{customer}", {"name": "Ada L.", "email": "ada@example.org"})
    updated, created = events(stripe)
    assert updated["data"]["previous_attributes"] == {"name": "Ada", "email": None}
    assert updated["data"]["object"]["name"] == "Ada L."
    assert created["data"]["object"]["name"] == "Ada"


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        ("customer", {"name": "Ada"}, ["customer.updated"]),
        ("invoice", {"status": "paid"}, ["invoice.paid", "invoice.updated"]),
        ("invoice", {"number": "1"}, ["invoice.updated"]),
        ("payment_intent", {"status": "succeeded"}, ["payment_intent.succeeded"]),
        ("payment_intent", {"description": "no event, as at Stripe"}, []),
        ("refund", {"status": "failed"}, ["refund.failed"]),
        ("refund", {"metadata": {"k": "v"}}, ["refund.updated"]),
        ("dispute", {"status": "under_review"}, ["charge.dispute.updated"]),
        (
            "dispute",
            {"status": "lost", "balance_transactions": [{"amount": -500}]},
            [f"charge.dispute.{name}" for name in ("closed", "funds_withdrawn", "updated")],
        ),
        (
            "dispute",
            {"status": "won", "balance_transactions": [{"amount": -500}, {"amount": 500}]},
            [
                f"charge.dispute.{name}"
                for name in ("closed", "funds_reinstated", "funds_withdrawn", "updated")
            ],
        ),
        ("credit_note", {"memo": "x"}, ["credit_note.updated"]),
        ("credit_note", {"status": "void"}, ["credit_note.voided", "credit_note.updated"]),
    ],
)
def test_what_a_change_is_told_as(stripe, control, kind, change, told):
    added = control("POST", kind, {}).json()["id"]
    control("PATCH", f"{kind}/{added}", change)
    assert types(stripe) == [*told, f"{SUBJECTS[kind]}.created"]


def test_stripe_tells_of_an_invoice_payment_when_it_is_paid(stripe, control):
    added = control("POST", "invoice_payment", {}).json()["id"]
    assert types(stripe) == []
    control("PATCH", f"invoice_payment/{added}", {"status": "canceled"})
    assert types(stripe) == []
    control("PATCH", f"invoice_payment/{added}", {"status": "paid"})
    control("POST", "invoice_payment", {"status": "paid"})
    assert types(stripe) == ["invoice_payment.paid"] * 2


@pytest.mark.parametrize(
    ("version", "status"),
    [("2025-02-24.acacia", 404), ("2024-06-20", 404), ("2025-03-31.basil", 200)],
)
def test_invoice_payments_begin_with_basil(stripe, control, version, status):
    added = control("POST", "invoice_payment", {}).json()["id"]
    for path in ("invoice_payments", f"invoice_payments/{added}"):
        answer = stripe.get(f"/v1/{path}", headers={"Stripe-Version": version})
        assert answer.status_code == status


def test_deletions_that_stripe_has(stripe, control):
    for kind in ("customer", "invoice"):
        gone = control("POST", kind, {}).json()
        assert control("DELETE", f"{kind}/{gone['id']}").json() == gone
        assert events(stripe)[0]["type"] == f"{kind}.deleted"
        assert events(stripe)[0]["data"]["object"] == gone
        assert control("DELETE", f"{kind}/{gone['id']}").status_code == 404
        assert control("POST", f"{kind}/{gone['id']}/restore").json() == gone
        assert events(stripe)[0]["type"] == f"{kind}.created"
        assert stripe.get(f"/v1/{kind}s/{gone['id']}").json() == gone


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("payment_intent", {}, "no call that deletes payment_intents"),
        ("refund", {}, "no call that deletes refunds"),
        ("invoice_payment", {}, "no call that deletes invoice_payments"),
        ("dispute", {}, "no call that deletes disputes"),
        ("credit_note", {}, "no call that deletes credit_notes"),
        ("invoice", {"status": "open"}, "this invoice is open"),
    ],
)
def test_deletions_that_stripe_does_not_have(stripe, control, kind, fields, sentence):
    kept = control("POST", kind, fields).json()["id"]
    refused = control("DELETE", f"{kind}/{kept}")
    assert refused.status_code == 409
    assert sentence in refused.text
    assert stripe.get(f"/v1/{kind}s/{kept}").status_code == 200


def test_a_deleted_invoice_is_missing(stripe, control):
    gone = control("POST", "invoice", {}).json()["id"]
    control("DELETE", f"invoice/{gone}")
    answer = stripe.get(f"/v1/invoices/{gone}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "resource_missing")


def test_events_by_type_by_time_and_in_pages(stripe, control, monkeypatch):
    for moment, kind in enumerate(KINDS, start=1_900_000_000):
        monkeypatch.setattr("sandbox.stripe.events.now", lambda moment=moment: moment)
        control("POST", kind, {})
    newest_first = [f"{SUBJECTS[kind]}.created" for kind in KINDS][::-1]
    assert types(stripe) == newest_first
    assert types(stripe, type="payment_*") == ["payment_intent.created"]
    assert types(stripe, type="invoice.created") == ["invoice.created"]
    wanted = ["refund.created", "customer.created", "refund.updated"]
    assert types(stripe, **{"types[]": wanted}) == wanted[:2]
    assert types(stripe, type="charge.dispute.*") == ["charge.dispute.created"]
    assert types(stripe, **{"created[gte]": 1_900_000_004}) == newest_first[:2]
    first = stripe.get("/v1/events?limit=3").json()
    assert (len(first["data"]), first["has_more"], first["url"]) == (3, True, "/v1/events")
    rest = types(stripe, starting_after=first["data"][-1]["id"])
    assert rest == newest_first[3:]
    assert stripe.get("/v1/events?type=a&types[]=b").status_code == 400
    assert stripe.get("/v1/events", params={"types[]": ["a"] * 21}).status_code == 400
    monkeypatch.setattr("sandbox.stripe.events.now", lambda: 1_900_000_003 + 30 * 86_400)
    assert types(stripe) == newest_first[:2]


def test_events_expire_when_told(stripe, control):
    control("POST", "customer", {})
    assert control("POST", "expire_events").json() == {"expired": 1}
    assert types(stripe) == []
    assert stripe.post("/__sandbox/stripe/other/expire_events").status_code == 404
    assert stripe.get("/__sandbox/stripe/other/customer").status_code == 404
    assert control("GET", "charge").status_code == 404


def test_a_restart_keeps_the_files_objects_as_they_were_and_no_event(tmp_path):
    lean = {"id": "cus_1", "object": "customer", "created": 5}
    file = tmp_path / "stripe" / "stripe-test" / "customer.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(lean))
    key = {"Authorization": "Bearer sandbox-stripe-test"}
    for _ in range(2):
        with running(tmp_path) as url, httpx.Client(base_url=url, headers=key) as stripe:
            assert stripe.get("/v1/customers").json()["data"] == [lean]
            assert types(stripe) == []
            stripe.patch("/__sandbox/stripe/stripe-test/customer/cus_1", json={"name": "Ada"})
            assert types(stripe) == ["customer.updated"]
