"""What the tap asks for, what it fetches once more, and that records arrive unaltered."""

import pytest
from singer_sdk.exceptions import FatalAPIError

NOON = "Fri, 02 Jan 2026 12:00:00 +0000"
DELTA = "/me/mailFolders/F/messages/delta"
LINK = f"https://graph.microsoft.com/v1.0{DELTA}?$deltatoken=1"
WHOLE = {
    "@odata.etag": 'W/"1"',
    **dict.fromkeys(["body", "changeKey", "createdDateTime", "isRead", "lastModifiedDateTime"]),
}


@pytest.fixture
def one_folder(replay):
    replay.serve_folder()
    replay.serve(f"{DELTA}?$deltatoken=1", {"value": [], "@odata.deltaLink": LINK})
    return replay


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7])
def test_pages_are_followed_to_the_end(mailbox, size):
    mails = sorted(mailbox.add(f"mail {number}") for number in range(6))
    output = mailbox.run(page_size=size)
    assert output.ids == mails
    later = [mailbox.add(f"later {number}") for number in range(6)]
    assert mailbox.run(output.state, page_size=size).ids == sorted(later)


def test_mails_of_the_same_second_all_arrive(mailbox):
    mails = [mailbox.add(date=NOON) for _ in range(5)]
    output = mailbox.run(page_size=2)
    assert output.ids == sorted(mails)
    late = mailbox.add(date="Fri, 02 Jan 2015 12:00:00 +0000")
    assert mailbox.run(output.state, page_size=2).ids == [late]


def test_an_empty_page_with_a_next_link_is_not_the_end(mailbox):
    for _ in range(4):
        mailbox.add(date="Fri, 02 Jan 2015 12:00:00 +0000")
    wanted = mailbox.add(date=NOON)
    assert mailbox.run(page_size=2, start_date="2026-01-01").ids == [wanted]


def test_every_request_asks_for_ids_that_stay(one_folder):
    one_folder.serve(DELTA, {"value": [{"id": "m"}], "@odata.deltaLink": LINK})
    one_folder.run(page_size=7)
    assert {"delta" in path for path, _ in one_folder.asked} == {True, False}
    for _, prefer in one_folder.asked:
        assert prefer == 'IdType="ImmutableId", odata.maxpagesize=7'


def test_the_headers_of_a_mail_are_asked_for(mailbox):
    mailbox.add("with headers")
    (record,) = mailbox.run().records("messages")
    headers = {field["name"]: field["value"] for field in record["internetMessageHeaders"]}
    assert headers["Subject"] == "with headers"
    assert record["body"] == {"contentType": "text", "content": "This is with headers.\n"}
    (record,) = mailbox.run(select_properties=["subject"]).records("messages")
    names = {"@odata.type", "@odata.etag", "id", "subject", "parentFolderId"}
    assert record.keys() == names


def test_a_mail_of_which_only_the_change_came_is_fetched(mailbox):
    mail = mailbox.add("read it")
    state = mailbox.run().state
    mailbox.change(mail, isRead=False)
    gets = mailbox.count("/messages/AAk")
    (record,) = mailbox.run(state).records("messages")
    assert (record["subject"], record["isRead"]) == ("read it", False)
    select = {"$select": mailbox.tap().streams["messages"].select}
    assert record == mailbox.answer(f"/messages/{mail}", **select)
    assert gets() == 2  # the tap's and this test's


def test_a_mail_that_vanishes_before_it_is_fetched_is_left_to_its_notice(mailbox):
    mail = mailbox.add()
    state = mailbox.run().state
    mailbox.change(mail, isRead=False)
    mailbox.fault("/messages/AAk", status=404, times=1)
    output = mailbox.run(state)
    assert output.records("messages") == []
    mailbox.delete(mail)
    assert mailbox.run(output.state).gone == [mail]


@pytest.mark.parametrize("missing", ["@odata.etag", "body", "lastModifiedDateTime"])
def test_an_item_that_lacks_something_is_never_the_record(one_folder, missing):
    whole = {"id": "m", **WHOLE, "subject": "all of it"}
    part = {name: value for name, value in whole.items() if name != missing}
    one_folder.serve(DELTA, {"value": [part], "@odata.deltaLink": LINK})
    one_folder.serve("/me/messages/m", whole)
    assert one_folder.run().records("messages") == [whole]


def test_whole_items_are_not_fetched_again(one_folder):
    items = [{"id": "m", **WHOLE}, {"id": "n", **WHOLE}, {"id": "m", **WHOLE, "subject": "2"}]
    one_folder.serve(DELTA, {"value": items, "@odata.deltaLink": LINK})
    assert one_folder.run().records("messages") == items
    assert not [path for path, _ in one_folder.asked if "/messages/m" in path]


def test_numbers_texts_and_unknown_properties_pass_unaltered(one_folder):
    always = '"body": {}, "changeKey": 1, "createdDateTime": 1, "lastModifiedDateTime": 1'
    one_folder.serve(
        DELTA,
        f'{{"@odata.deltaLink": "{LINK}", "value": [{{"id": "m", "@odata.etag": "1", {always},'
        ' "isRead": null, "big": 123456789012345678901234567890, "fraction": 1.10, "huge": 1e400,'
        ' "nul": "a\\u0000b", "half": "\\ud83d", "new@odata.bind": {"empty": {}, "list": []}}]}',
    )
    (record,) = one_folder.run().records("messages")
    assert record["big"] == 123456789012345678901234567890
    assert str(record["fraction"]) == "1.10"
    assert str(record["huge"]) == "1E+400"
    assert (record["nul"], record["half"]) == ("a\0b", "\ud83d")
    assert record["new@odata.bind"] == {"empty": {}, "list": []}
    assert record["isRead"] is None


def test_odd_ids_are_quoted(replay):
    folder, mail = "a/b+c=", "x/y?z=é%"
    replay.serve_folder(folder)
    replay.serve(f"/me/mailFolders/{folder}/messages/delta", {"value": [{"id": mail}]})
    with pytest.raises(FatalAPIError):  # no delta link
        replay.run()
    paths = [path.partition("?")[0] for path, _ in replay.asked]
    assert "/v1.0/me/mailFolders/a%2Fb%2Bc%3D/messages/delta" in paths
    assert "/v1.0/me/messages/x%2Fy%3Fz%3D%C3%A9%25" in paths


@pytest.mark.parametrize("name", ["@odata.nextLink", "@odata.deltaLink"])
@pytest.mark.parametrize(
    "elsewhere", ["https://graph.example.com/v1.0/x", "http://127.0.0.1:1/v1.0", "/v1.0/x"]
)
def test_a_link_to_another_server_is_not_followed(one_folder, name, elsewhere):
    one_folder.serve(DELTA, {"value": [], name: elsewhere})
    with pytest.raises(FatalAPIError, match="another server than api_url"):
        one_folder.run()


def test_an_answer_without_any_link_is_an_error(one_folder):
    one_folder.serve(DELTA, {"value": []})
    with pytest.raises(FatalAPIError, match="without a delta link"):
        one_folder.run()


def test_user_id_names_the_mailbox(mailbox):
    mail = mailbox.add()
    mine, named = mailbox.count("/v1.0/me/"), mailbox.count("/v1.0/users/exchange-test@")
    output = mailbox.run(user_id="exchange-test@example.com")
    assert output.ids == [mail]
    assert mine() == 0
    assert named() > 0
    assert mailbox.run(output.state, user_id="exchange-test@example.com").ids == []


def test_a_stream_that_is_not_selected_is_not_read(mailbox):
    catalog = mailbox.tap().catalog_dict
    catalog["streams"][0]["metadata"] = [{"breadcrumb": [], "metadata": {"selected": False}}]
    mailbox.control("DELETE", "counters")
    assert mailbox.run(catalog=catalog).of("SCHEMA") == []
    assert mailbox.control("GET", "counters")["total"] == 0


def test_as_many_mails_as_allowed_are_fetched_at_a_time(mailbox):
    mails = [mailbox.add() for _ in range(12)]
    state = mailbox.run().state
    for mail in mails:
        mailbox.change(mail, isRead=False)
    mailbox.fault("/messages/AAk", delay_ms=30)
    mailbox.control("DELETE", "counters")
    assert mailbox.run(state, max_concurrency=3).ids == sorted(mails)
    assert mailbox.control("GET", "counters")["in_flight_max"] == 3


def test_every_record_says_when_it_was_extracted(mailbox):
    mailbox.add()
    (message,) = mailbox.run().of("RECORD")
    assert message["time_extracted"].endswith("+00:00")
