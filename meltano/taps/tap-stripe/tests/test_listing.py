"""The first run: every object from end to end, unaltered, page by page."""

from decimal import Decimal
from itertools import count

import pytest
from singer_sdk.exceptions import ConfigValidationError, FatalAPIError, RetriableAPIError
from starlette.responses import Response
from tap_stripe.streams import ObjectStream

STREAMS = {
    "customers": "customer",
    "invoices": "invoice",
    "payment_intents": "payment_intent",
    "refunds": "refund",
    "invoice_payments": "invoice_payment",
    "disputes": "dispute",
    "credit_notes": "credit_note",
}
NOON = 1_760_000_000


def test_every_object_of_every_type_arrives_and_the_listing_is_complete(account):
    for stream, kind in STREAMS.items():
        expected = [account.add(kind, created=NOON + second) for second in range(3)]
        assert account.run().live_ids(stream) == expected[::-1]
    output = account.run()
    for stream in STREAMS:
        assert output.is_complete(stream)
        assert not output.deleted(stream)
        assert output.messages.index(output.of("ACTIVATE_VERSION", stream)[0]) > (
            output.messages.index(output.of("RECORD", stream)[-1])
        )


@pytest.mark.parametrize(("objects", "pages"), [(5, 3), (6, 3), (1, 1), (0, 1)])
def test_pages_are_followed_to_the_end_and_no_further(account, objects, pages):
    expected = [account.add(created=NOON + second) for second in range(objects)]
    lists = account.count("/v1/customers?")
    assert account.run(page_size=2).live_ids("customers") == expected[::-1]
    assert lists() == pages


def test_many_objects_of_one_second_span_pages(account):
    expected = {account.add(created=NOON) for _ in range(7)}
    listed = account.run(page_size=2).live_ids("customers")
    assert len(listed) == 7
    assert set(listed) == expected


def pages_of(monkeypatch, change):
    """Let `change(number, page)` alter what the tap is given of each page of customers."""
    numbers, read_json = count(), ObjectStream.read_json

    def altered(stream, response):
        page = read_json(stream, response)
        return change(next(numbers), page) if "/v1/customers?" in response.url else page

    monkeypatch.setattr(ObjectStream, "read_json", altered)


def test_an_empty_page_that_is_not_the_last_is_asked_for_again(account, monkeypatch, sleeps):
    expected = [account.add(created=NOON + second) for second in range(4)]
    pages_of(monkeypatch, lambda number, page: {**page, "data": []} if number == 0 else page)
    assert account.run(page_size=2).live_ids("customers") == expected[::-1]
    assert len(sleeps) == 1


def test_a_list_that_stays_empty_and_promises_more_fails(account, monkeypatch, sleeps):
    for second in range(4):
        account.add(created=NOON + second)
    pages_of(monkeypatch, lambda _, page: {**page, "data": []})
    with pytest.raises(RetriableAPIError, match="/v1/customers empty"):
        account.run(page_size=2)
    assert len(sleeps) == 9


def test_a_cursor_that_is_deleted_meanwhile_is_replaced(account):
    added = [account.add(created=NOON + second) for second in range(7)]
    records = account.tap(page_size=3).streams["customers"].get_records(None)
    read = [next(records)["id"] for _ in range(3)]
    account.delete("customer", read[2])
    account.delete("customer", read[1])
    read += [record["id"] for record in records]
    assert read == added[::-1]


def test_a_page_that_is_deleted_as_a_whole_ends_the_run(account):
    added = [account.add(created=NOON + second) for second in range(5)]
    records = account.tap(page_size=2).streams["customers"].get_records(None)
    assert [next(records)["id"] for _ in range(2)] == [added[4], added[3]]
    for customer in added[3:]:
        account.delete("customer", customer)
    with pytest.raises(FatalAPIError, match="Run again"):
        list(records)


def test_records_pass_unaltered(account, monkeypatch):
    text = (
        b'{"object": "list", "has_more": false, "data": [{"id": "cus_1", "created": 1760000000,'
        b' "big": 123456789012345678901234567890, "fraction": 1.10, "huge": 1e400,'
        b' "nul": "a\\u0000b", "half": "\\ud83d", "metadata": {"new": null, "empty": {}}}]}'
    )
    monkeypatch.setattr("sandbox.stripe.api._json", lambda _: Response(text))
    (record,) = account.run(use_events=False).records("customers")
    (answered,) = account.answer("customers")["data"]
    assert record == answered
    assert record["big"] == 123456789012345678901234567890
    assert str(record["fraction"]) == "1.10"
    assert record["huge"] == Decimal("1e400")
    assert record["half"] == "\ud83d"


def test_a_narrower_catalog_drops_no_property(account):
    account.add(email="ada@example.org")
    catalog = account.only("customers")
    for entry in catalog["streams"]:
        entry["schema"] = {"type": "object", "properties": {"id": {"type": "string"}}}
    (record,) = account.run(catalog=catalog).records("customers")
    assert record == account.answer("customers")["data"][0]


def test_what_is_not_selected_is_not_asked_for(account):
    account.add("customer")
    account.add("refund")
    others, events = account.count("/v1/customers"), account.count("/v1/events")
    output = account.run(catalog=account.only("refunds"))
    assert [message["stream"] for message in output.of("RECORD")] == ["refunds"]
    assert (others(), events()) == (0, 1)


@pytest.mark.parametrize(
    "start", ["2025-10-09", "2025-10-09T00:00:00", "2025-10-09T02:00:00+02:00"]
)
def test_start_date_narrows_the_listing_which_is_not_complete_then(account, start):
    midnight = 1_759_968_000
    account.add(created=midnight - 1)
    wanted = account.add(created=midnight)
    output = account.run(start_date=start)
    assert output.ids("customers") == [wanted]
    assert not output.of("ACTIVATE_VERSION")


def test_a_start_date_that_is_none_is_named(account):
    with pytest.raises(ConfigValidationError, match="start_date is yesterday"):
        account.run(start_date="yesterday")


def test_without_events_each_run_lists_everything(account):
    kept, gone = account.add(created=NOON), account.add(created=NOON + 1)
    events = account.count("/v1/events")
    first = account.run(use_events=False)
    assert first.live_ids("customers") == [gone, kept]
    account.delete("customer", gone)
    again = account.run(first.state, use_events=False)
    assert again.ids("customers") == [kept]
    assert again.is_complete("customers")
    assert events() == 0
    assert account.run(again.state).is_complete("customers")


@pytest.mark.parametrize("version", ["2024-06-20", "2025-02-24.acacia"])
def test_a_version_before_basil_is_not_asked_for_invoice_payments(account, version):
    account.add("invoice_payment")
    asked = account.count("invoice_payment")
    before = account.run(api_version=version)
    assert not before.records("invoice_payments")
    assert not before.of("ACTIVATE_VERSION", "invoice_payments")
    assert asked() == 0
    assert len(account.run(before.state).records("invoice_payments")) == 1
