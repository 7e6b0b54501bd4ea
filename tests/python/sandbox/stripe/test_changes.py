import json

import httpx
import pytest
from sandbox.testing import running

KINDS = ("customer", "invoice", "payment_intent", "refund")


def events(stripe, **params):
    return stripe.get("/v1/events", params={"limit": 100, **params}).json()["data"]


def types(stripe, **params):
    return [event["type"] for event in events(stripe, **params)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_object_has_every_property_of_stripes_fixture(stripe, control, official, kind):
    added = control("POST", kind, {"metadata": {"k": "v"}}).json()
    assert added.keys() == official(kind).keys()
    assert added["metadata"] == {"k": "v"}
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
    assert event["type"] == f"{kind}.created"
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
    ],
)
def test_what_a_change_is_told_as(stripe, control, kind, change, told):
    added = control("POST", kind, {}).json()["id"]
    control("PATCH", f"{kind}/{added}", change)
    assert types(stripe) == [*told, f"{kind}.created"]


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
        ("payment_intent", {}, "no call that deletes a payment_intent"),
        ("refund", {}, "no call that deletes a refund"),
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
    newest_first = [f"{kind}.created" for kind in KINDS][::-1]
    assert types(stripe) == newest_first
    assert types(stripe, type="payment_*") == ["payment_intent.created"]
    assert types(stripe, type="invoice.created") == ["invoice.created"]
    wanted = ["refund.created", "customer.created", "refund.updated"]
    assert types(stripe, **{"types[]": wanted}) == wanted[:2]
    assert types(stripe, **{"created[gte]": 1_900_000_002}) == newest_first[:2]
    first = stripe.get("/v1/events?limit=3").json()
    assert (len(first["data"]), first["has_more"], first["url"]) == (3, True, "/v1/events")
    rest = types(stripe, starting_after=first["data"][-1]["id"])
    assert rest == newest_first[3:]
    assert stripe.get("/v1/events?type=a&types[]=b").status_code == 400
    assert stripe.get("/v1/events", params={"types[]": ["a"] * 21}).status_code == 400
    monkeypatch.setattr("sandbox.stripe.events.now", lambda: 1_900_000_001 + 30 * 86_400)
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
