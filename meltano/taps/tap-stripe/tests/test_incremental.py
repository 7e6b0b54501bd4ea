"""The bookmark: what events bring, what is never missed, and when everything is listed again."""

from copy import deepcopy
from datetime import datetime, timedelta

import pytest
from singer_sdk.exceptions import FatalAPIError
from tap_stripe.streams import ObjectStream

NOON = 1_760_000_000
FIELDS = {
    "customers": ("customer", {"email": "ada@example.org"}),
    "invoices": ("invoice", {"description": "Session in May"}),
    "payment_intents": ("payment_intent", {"status": "succeeded"}),
    "refunds": ("refund", {"status": "failed"}),
    "invoice_payments": ("invoice_payment", {"status": "paid"}),
    "disputes": ("dispute", {"status": "lost"}),
    "credit_notes": ("credit_note", {"status": "void"}),
}


def aged(state, **delta):
    """The state as if its last run had begun earlier by `delta`."""
    for bookmark in state["bookmarks"].values():
        began = datetime.fromisoformat(bookmark["replication_key_value"])
        bookmark["replication_key_value"] = (began - timedelta(**delta)).isoformat()
    return state


@pytest.fixture
def clock(monkeypatch):
    """Stripe's clock, which stands still: clock(seconds) sets it."""

    def set_to(seconds):
        monkeypatch.setattr("sandbox.stripe.events.now", lambda: seconds)

    monkeypatch.setattr("sandbox.stripe.events.KEPT_SECONDS", 10**9)
    set_to(NOON)
    return set_to


@pytest.mark.parametrize("stream", FIELDS)
def test_a_run_brings_exactly_what_happened_since_the_last(account, stream):
    kind, fields = FIELDS[stream]
    kept, changed, twice = (account.add(kind, created=NOON + second) for second in range(3))
    state = account.run().state
    added = [account.add(kind, **fields) for _ in range(3)]
    account.change(kind, changed, **fields)
    account.change(kind, twice, metadata={"step": "1"}, **fields)
    account.change(kind, twice, metadata={"step": "2"})
    output = account.run(state)
    assert sorted(output.ids(stream)) == sorted([*added, changed, twice])
    assert kept not in output.ids(stream)
    assert not output.of("ACTIVATE_VERSION")
    for record in output.records(stream):
        assert record == account.answer(f"{stream}/{record['id']}")
    assert not account.run(output.state).of("RECORD")


@pytest.mark.parametrize(
    ("stream", "told"),
    [("customers", {"object": "customer", "deleted": True}), ("invoices", {})],
)
def test_a_deletion_arrives_and_a_restored_object_lives_again(account, stream, told):
    kind = FIELDS[stream][0]
    gone = account.add(kind)
    state = account.run().state
    account.delete(kind, gone)
    output = account.run(state)
    (record,) = output.deleted(stream)
    assert record == {"id": gone, **told, "_sdc_deleted_at": record["_sdc_deleted_at"]}
    assert not output.live(stream)
    account.restore(kind, gone)
    assert account.run(output.state).live_ids(stream) == [gone]


def test_what_comes_and_goes_between_runs_is_a_deletion_at_most(account):
    state = account.run().state
    gone = account.add()
    account.delete("customer", gone)
    output = account.run(state)
    assert (output.deleted_ids("customers"), output.live("customers")) == ([gone], [])


def test_a_run_with_nothing_new_asks_once_per_stream_and_emits_nothing(account):
    for kind, _ in FIELDS.values():
        account.add(kind)
    state = account.run().state
    requests, events = account.count("/v1/"), account.count("/v1/events")
    output = account.run(state)
    assert not output.of("RECORD")
    assert (requests(), events()) == (7, 7)


def test_an_account_without_events_is_not_listed_again(account):
    account.write("customer", f'{{"id": "cus_1", "object": "customer", "created": {NOON}}}')
    output = account.run()
    assert output.ids("customers") == ["cus_1"]
    again = account.run(output.state)
    assert not again.of("RECORD")
    account.change("customer", "cus_1", name="Ada")
    assert account.run(again.state).ids("customers") == ["cus_1"]


@pytest.mark.usefixtures("clock")
def test_an_event_of_the_newest_ones_second_arrives(account):
    account.add()
    state = account.run().state
    same_second = account.add()
    assert account.run(state).ids("customers") == [same_second]


def test_an_event_that_appears_late_arrives_once(account, clock):
    account.add()
    state = account.run().state
    clock(NOON - 600)
    late = account.add()
    output = account.run(state)
    assert output.ids("customers") == [late]
    assert not account.run(output.state).of("RECORD")


@pytest.mark.parametrize("wrong", [{"days": -3}, {"days": 3}])
@pytest.mark.usefixtures("clock")
def test_the_tap_s_own_clock_may_be_wrong(account, wrong):
    state = aged(account.run().state, **wrong)
    added = account.add()
    assert account.run(state).ids("customers") == [added]


def test_events_span_pages(account):
    state = account.run().state
    added = [account.add() for _ in range(7)]
    output = account.run(state, page_size=2)
    assert sorted(output.ids("customers")) == sorted(added)
    assert not account.run(output.state, page_size=2).of("RECORD")


def test_the_state_stays_small(account, monkeypatch):
    monkeypatch.setattr("tap_stripe.events.REMEMBERED", 4)
    added = [account.add() for _ in range(9)]
    state = account.run().state
    assert len(state["bookmarks"]["customers"]["event_ids"]) == 4
    again = account.run(state)
    assert sorted(again.ids("customers")) == sorted(added[:5])
    assert len(again.state["bookmarks"]["customers"]["event_ids"]) == 4


def test_what_changes_while_the_first_listing_runs_comes_next_time(account):
    first, second = (account.add(created=NOON + n) for n in range(2))
    tap = account.tap(page_size=1)
    stream = tap.streams["customers"]
    records = stream.get_records(None)
    assert next(records)["id"] == second
    account.change("customer", second, name="Ada")
    assert [record["id"] for record in records] == [first]
    assert account.run(tap.state).ids("customers") == [second]


@pytest.mark.parametrize(("days", "is_listed"), [(28.9, False), (29.1, True)])
def test_a_bookmark_near_the_end_of_the_events_starts_over(account, days, is_listed):
    kept, gone = account.add(), account.add()
    state = account.run().state
    account.delete("customer", gone)
    account.control("POST", f"{account.path}/expire_events")
    output = account.run(aged(state, days=days))
    assert output.ids("customers") == ([kept] if is_listed else [])
    assert output.is_complete("customers") is is_listed


def test_events_of_what_belongs_to_a_customer_bring_the_customer(account, monkeypatch):
    customer = account.add()
    state = account.run().state
    events = [
        {"id": f"evt_{n}", "created": NOON, "type": kind, "data": {"object": item}}
        for n, (kind, item) in enumerate(
            [
                ("customer.discount.created", {"object": "discount", "customer": customer}),
                ("customer.source.created", {"object": "card", "id": "card_1", "customer": None}),
                ("invoice.upcoming", {"object": "invoice", "id": "upcoming_in_1"}),
                ("invoice.upcoming", {"object": "invoice"}),
            ]
        )
    ]
    listed = ObjectStream.list_objects

    def list_objects(stream, path, **filters):
        yield from events if path == "/v1/events" else listed(stream, path, **filters)

    monkeypatch.setattr(ObjectStream, "list_objects", list_objects)
    output = account.run(state)
    assert output.ids("customers") == [customer]
    assert not output.records("invoices")


ODD = [
    {},
    {"data": None},
    {"data": {}},
    {"data": {"object": None}},
    {"data": {"object": "cus_1"}},
    {"data": {"object": {}}},
    {"data": {"object": {"object": "customer"}}},
    {"data": {"object": {"object": "customer", "id": 7}}},
    {"data": {"object": {"object": "card", "customer": {"id": "cus_1"}}}},
    {"type": None, "data": {"object": {"object": "customer"}}},
]


@pytest.mark.parametrize("odd", ODD, ids=map(str, ODD))
@pytest.mark.parametrize("place", [0, 1])
def test_an_event_that_names_no_object_is_passed_over_and_counted(
    account, monkeypatch, caplog, odd, place
):
    account.add()
    state = account.run().state
    changed = account.add()
    listed = ObjectStream.list_objects

    def list_objects(stream, path, **filters):
        events = list(listed(stream, path, **filters))
        if path == "/v1/events" and stream.name == "customers":
            events.insert(place, {"id": "evt_odd", "created": NOON, "type": "customer.new"} | odd)
        yield from events

    monkeypatch.setattr(ObjectStream, "list_objects", list_objects)
    assert account.run(state).ids("customers") == [changed]
    assert "Passed over 1 of Stripe's events that names no object of customers" in caplog.text
    assert "cus_1" not in caplog.text


@pytest.mark.parametrize("odd", [{"id": None}, {"created": None}, {"created": "now"}, {"id": 5}])
def test_an_event_without_its_id_or_time_is_passed_over_and_counted(
    account, monkeypatch, caplog, odd
):
    customer = account.add()
    state = account.run().state
    told = {"id": "evt_1", "created": NOON, "type": "customer.new", "data": {"object": {}}}
    whole = {"data": {"object": {"object": "customer", "id": customer}}}
    page = {"has_more": False, "data": [told | whole | odd]}
    read = ObjectStream.read_json
    monkeypatch.setattr(
        ObjectStream,
        "read_json",
        lambda stream, answer: page if "type=customer" in answer.url else read(stream, answer),
    )
    output = account.run(state)
    assert output.ids("customers") == []
    assert "Passed over 1 of Stripe's events" in caplog.text
    listed = account.run()
    assert listed.ids("customers") == [customer]


def test_ids_are_quoted(account):
    state = account.run().state
    odd = "cus_ä/b?c#d %20"
    account.add(id=odd)
    assert account.run(state).live_ids("customers") == [odd]


def test_start_date_keeps_older_objects_out_of_later_runs_too(account):
    old = account.add(created=NOON - 1)
    gone = account.add(created=NOON - 1)
    new = account.add(created=NOON)
    state = account.run(start_date="2025-10-09T08:53:20Z").state
    for customer in (old, new):
        account.change("customer", customer, name="Ada")
    account.delete("customer", gone)
    output = account.run(state, start_date="2025-10-09T08:53:20Z")
    assert output.live_ids("customers") == [new]
    assert output.deleted_ids("customers") == [gone]


@pytest.mark.parametrize("place", ["/v1/customers/", "/v1/customers?", "/v1/events"])
def test_a_run_that_dies_keeps_the_old_bookmark(account, monkeypatch, place):
    monkeypatch.setattr(ObjectStream, "STATE_MSG_FREQUENCY", 1)
    account.add()
    state = {} if place == "/v1/customers?" else account.run().state
    before = deepcopy(state)
    added = [account.add(created=NOON + second) for second in range(6)]
    account.fault(place, status=403, after=2)
    tap = account.tap(state, page_size=2, max_concurrency=1)
    with pytest.raises(FatalAPIError):
        tap.sync_all()
    known = before.get("bookmarks", {}).get("customers", {})
    assert tap.state["bookmarks"]["customers"] == known
    account.control("DELETE", "faults")
    assert set(added) <= set(account.run(tap.state).live_ids("customers"))
