"""What the tap asks for, how many requests it has under way, and that records arrive unaltered."""

import threading
from decimal import Decimal

import pytest
from tap_common.ahead import map_ahead

NOON = 1_760_000_000_000


def test_pages_are_followed_to_the_end(mailbox):
    ids = [mailbox.add(NOON + second * 1000) for second in range(7)]
    lists = mailbox.count("/messages?")
    assert mailbox.run(page_size=3).ids == ids[::-1]
    assert lists() == 3


def test_a_full_last_page_is_not_followed_by_another(mailbox):
    ids = [mailbox.add(NOON + second * 1000) for second in range(6)]
    lists = mailbox.count("/messages?")
    assert mailbox.run(page_size=3).ids == ids[::-1]
    assert lists() == 2


def test_an_empty_page_with_a_token_is_not_the_end(mailbox, monkeypatch):
    stream = mailbox.tap(page_size=2).streams["messages"]
    answers = {None: {"nextPageToken": "1"}, "1": {"messages": [1, 2], "nextPageToken": "2"}}
    answers["2"] = {"messages": []}
    monkeypatch.setattr(stream, "ask", lambda *_, **asked: answers[asked["pageToken"]])
    assert list(stream.list_mails(None)) == [1, 2]


def test_many_mails_of_one_second_span_pages(mailbox):
    ids = {mailbox.add(NOON) for _ in range(5)}
    output = mailbox.run(page_size=2)
    assert len(output.ids) == 5
    assert set(output.ids) == ids


def test_spam_and_trash_are_read_too(mailbox):
    mail = mailbox.add(NOON)
    spam = mailbox.add(NOON + 1000, labels=["SPAM"])
    trash = mailbox.add(NOON + 2000, labels=["TRASH"])
    assert mailbox.run().ids == [trash, spam, mail]


def test_an_unselected_stream_is_not_asked_for(mailbox):
    mailbox.add(NOON)
    catalog = mailbox.tap().catalog_dict
    (root,) = (item for item in catalog["streams"][0]["metadata"] if not item["breadcrumb"])
    root["metadata"]["selected"] = False
    mailbox.control("DELETE", "counters")
    assert mailbox.run(catalog=catalog).of("RECORD") == []
    assert mailbox.control("GET", "counters")["total"] == 0


def test_user_id_names_the_mailbox(mailbox):
    mail = mailbox.add(NOON)
    mine = mailbox.count("/users/me/")
    named = mailbox.count("/users/ada@example.org/")
    mailbox.fault("/users/ada@example.org/", status=404)
    assert mailbox.run(user_id="me").ids == [mail]
    assert (mine(), named()) == (3, 0)
    with pytest.raises(Exception, match="user_id"):
        mailbox.run(user_id="ada@example.org")
    assert (mine(), named()) == (3, 1)


def test_an_id_is_quoted(mailbox):
    mailbox.control("POST", "gmail/gmail-test/verbatim/50%25%3F%23 %C3%BC", data=b'{"id": "odd"}')
    gets = mailbox.count("/messages/50%?# ü?")
    assert mailbox.run().ids == ["odd"]
    assert gets() == 1


def test_a_record_is_what_the_api_answers(mailbox):
    for second in range(3):
        mailbox.add(NOON + second * 1000, subject=f"Größe {second}")
    records = mailbox.run().records("messages")
    assert len(records) == 3
    for record in records:
        assert record == mailbox.answer(f"messages/{record['id']}?format=full")


def test_numbers_texts_and_unknown_properties_pass_unaltered(mailbox):
    mailbox.control(
        "POST",
        f"gmail/gmail-test/verbatim/odd?internal_date={NOON}",
        data=b'{"id": "odd", "internalDate": "1760000000000",'
        b' "big": 123456789012345678901234567890, "fraction": 1.10, "huge": 1e400,'
        b' "nul": "a\\u0000b", "half": "\\ud83d",'
        b' "payload": {"parts": [{"new": null, "empty": {}}]}, "labelIds": [], "flag": false}',
    )
    output = mailbox.run()
    (record,) = output.records("messages")
    assert record == mailbox.answer("messages/odd")
    assert record["big"] == 123456789012345678901234567890
    assert str(record["fraction"]) == "1.10"
    assert record["huge"] == Decimal("1e400")
    assert record["half"] == "\ud83d"


def test_a_narrower_catalog_drops_no_property(mailbox):
    mail = mailbox.add(NOON)
    catalog = mailbox.tap().catalog_dict
    schema = catalog["streams"][0]["schema"]
    schema["additionalProperties"] = False
    del schema["properties"]["snippet"]
    (record,) = mailbox.run(catalog=catalog).records("messages")
    assert record == mailbox.answer(f"messages/{mail}")


def test_every_record_says_when_it_was_extracted(mailbox):
    mailbox.add(NOON)
    (message,) = mailbox.run().of("RECORD")
    assert message["time_extracted"].endswith("+00:00")


def test_as_many_requests_as_allowed_are_under_way(mailbox):
    ids = [mailbox.add(NOON + second * 1000) for second in range(20)]
    mailbox.fault("/messages/", delay_ms=50)
    mailbox.control("DELETE", "counters")
    assert mailbox.run(max_concurrency=4).ids == ids[::-1]
    assert mailbox.control("GET", "counters")["in_flight_max"] == 4


def test_one_slow_mail_does_not_change_the_order(mailbox):
    ids = [mailbox.add(NOON + second * 1000) for second in range(8)]
    mailbox.fault(f"/messages/{ids[7]}", delay_ms=200)
    assert mailbox.run(max_concurrency=4).ids == ids[::-1]


def test_little_is_fetched_ahead_of_a_slow_reader():
    begun = []
    results = map_ahead(lambda n: begun.append(n) or n, range(100), workers=2)
    assert next(results) == 0
    assert len(begun) <= 4
    results.close()
    assert len(begun) <= 4


def test_an_error_stops_what_has_not_begun():
    begun, full, release = [], threading.Event(), threading.Event()

    def work(n):
        begun.append(n)
        if n == 0:
            full.wait()
            raise ValueError("first")
        release.wait()

    def items():
        yield from range(3)
        full.set()
        yield 3

    timer = threading.Timer(0.5, release.set)  # both threads are busy until then
    timer.start()
    with pytest.raises(ValueError, match="first"):
        list(map_ahead(work, items(), workers=2))
    timer.join()
    assert 3 not in begun
