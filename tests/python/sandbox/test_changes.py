import base64
import json
import time

import httpx
import pytest
from sandbox.testing import running

CONTROL = "/__sandbox/gmail/gmail-test"


def start(gmail) -> str:
    return gmail.get("profile").json()["historyId"]


def history(gmail, since: str, **params) -> list[dict]:
    answer = gmail.get("history", params={"startHistoryId": since, **params})
    return answer.json().get("history", [])


def dated(mailbox, *days: int) -> None:
    for day in days:
        mailbox(f"{9 - day}.eml", f"Date: Fri, {day} Jan 2026 00:00:00 +0000")


def test_history_ids_rise_with_the_internal_date_at_the_start(mailbox, gmail):
    dated(mailbox, 3, 1, 2)
    listed = gmail.get("messages").json()["messages"]
    ids = [int(gmail.get(f"messages/{mail['id']}").json()["historyId"]) for mail in listed]
    assert ids == sorted(set(ids), reverse=True)
    assert ids[0] < int(start(gmail))
    assert history(gmail, start(gmail)) == []


def test_a_restart_expires_history_and_leaves_messages_as_they_were(mailbox, tmp_path, sign_in):
    dated(mailbox, 3, 1, 2)
    lives = []
    for _ in range(2):
        with (
            running(tmp_path) as url,
            httpx.Client(base_url=url) as client,
            sign_in(client) as gmail,
        ):
            earlier = [known for life in lives for known in life["history_ids"]]
            for known in earlier:
                assert gmail.get("history", params={"startHistoryId": known}).status_code == 404
            listed = gmail.get("messages").json()["messages"]
            before = start(gmail)
            messages = [gmail.get(f"messages/{mail['id']}").json() for mail in listed]
            client.post(f"{CONTROL}/messages", json={"eml": "Subject: x\n\n"})
            lives.append({"messages": messages, "history_ids": [before, start(gmail)]})
    assert len(earlier) == 2
    assert lives[0]["messages"] == lives[1]["messages"]


def test_every_change_is_a_record(mailbox, gmail, sandbox, check_schema):
    mailbox("a.eml", "Subject: A")
    since = start(gmail)
    [mail] = gmail.get("messages").json()["messages"]
    url = f"{CONTROL}/messages"
    added = sandbox.post(url, json={"eml": "Subject: New\n\nx", "labels": ["Inbox"]}).json()
    change = {"add": ["Starred", "Clients"], "remove": ["Inbox", "Spam"]}
    sandbox.post(f"{url}/{mail['id']}/labels", json=change)
    sandbox.delete(f"{url}/{mail['id']}")
    assert gmail.get(f"messages/{mail['id']}").status_code == 404
    assert [x["id"] for x in gmail.get("messages").json()["messages"]] == [added["id"]]
    sandbox.post(f"{url}/{mail['id']}/restore")
    got = gmail.get(f"messages/{mail['id']}").json()
    clients = next(
        label["id"] for label in gmail.get("labels").json()["labels"] if label["name"] == "Clients"
    )
    assert got["labelIds"] == sorted([clients, "STARRED"])
    check_schema(
        "ListHistoryResponse", gmail.get("history", params={"startHistoryId": since}).json()
    )
    records = history(gmail, since)
    kinds = [[key for key in record if key not in ("id", "messages")] for record in records]
    assert kinds == [
        ["messagesAdded"],
        ["labelsAdded"],
        ["labelsRemoved"],
        ["messagesDeleted"],
        ["messagesAdded"],
    ]
    assert records[1]["labelsAdded"][0]["labelIds"] == sorted([clients, "STARRED"])
    assert records[2]["labelsRemoved"][0]["labelIds"] == ["INBOX"]
    assert records[-1]["id"] == got["historyId"] == start(gmail)
    assert history(gmail, since, historyTypes=["labelRemoved"]) == [records[2]]
    assert history(gmail, since, labelId=clients) == records[1:]
    assert history(gmail, since, labelId="INBOX") == [records[0], records[2]]
    assert history(gmail, start(gmail)) == []


def test_own_labels_go_by_name_or_id(mailbox, gmail, sandbox):
    mailbox("a.eml", "X-Gmail-Labels: Inbox,Clients")
    [mail] = gmail.get("messages").json()["messages"]
    url = f"{CONTROL}/messages/{mail['id']}/labels"
    [own] = [x["id"] for x in gmail.get("labels").json()["labels"] if x["type"] == "user"]
    assert sandbox.post(url, json={"remove": [own]}).json()["labelIds"] == ["INBOX"]
    assert sandbox.post(url, json={"add": [own]}).json()["labelIds"] == ["INBOX", own]
    assert sandbox.post(url, json={"remove": ["Clients"]}).json()["labelIds"] == ["INBOX"]
    assert len([x for x in gmail.get("labels").json()["labels"] if x["type"] == "user"]) == 1


def test_history_in_pages(gmail, sandbox):
    since = start(gmail)
    for number in range(5):
        sandbox.post(f"{CONTROL}/messages", json={"eml": f"Subject: {number}\n\n"})
    first = gmail.get("history", params={"startHistoryId": since, "maxResults": 3}).json()
    rest = gmail.get(
        "history", params={"startHistoryId": since, "pageToken": first["nextPageToken"]}
    ).json()
    assert len(first["history"]) == 3
    assert first["history"] + rest["history"] == history(gmail, since)
    assert "nextPageToken" not in rest


def test_a_history_id_that_is_too_old_or_never_was_is_a_404(gmail, sandbox):
    since = start(gmail)
    sandbox.post(f"{CONTROL}/messages", json={"eml": "Subject: x\n\n"})
    assert len(history(gmail, since)) == 1
    sandbox.post(f"{CONTROL}/expire_history")
    for wrong in (since, "1", "9" * 19):
        answer = gmail.get("history", params={"startHistoryId": wrong})
        assert (answer.status_code, answer.json()["error"]["status"]) == (404, "NOT_FOUND")
    assert history(gmail, start(gmail)) == []
    assert gmail.get("history").status_code == 400


def test_an_added_mail_has_the_date_and_bytes_it_was_given(gmail, sandbox):
    eml = b"Subject: \xff\n\nbytes"
    given = {"eml_base64": base64.b64encode(eml).decode(), "internal_date": 1767225600123}
    mail = sandbox.post(f"{CONTROL}/messages", json=given).json()
    got = gmail.get(f"messages/{mail['id']}", params={"format": "raw"}).json()
    assert base64.urlsafe_b64decode(got["raw"]) == eml
    assert got["internalDate"] == "1767225600123"
    before = int(time.time()) * 1000
    undated = sandbox.post(f"{CONTROL}/messages", json={"eml": "Subject: now\n\n"}).json()
    assert int(undated["internalDate"]) >= before
    assert mail["id"] != undated["id"]


@pytest.mark.parametrize(
    "answer",
    [b'{"id": "x", "n": 1e400}', b'{"n": 1180591620717411303424}', b'{"s": "\\ud800"}', b"\xff{"],
)
def test_a_verbatim_answer_is_given_as_it_is(gmail, sandbox, answer):
    sandbox.post(f"{CONTROL}/verbatim/odd", content=answer, params={"internal_date": 1})
    assert gmail.get("messages").json()["messages"] == [{"id": "odd", "threadId": "odd"}]
    assert gmail.get("messages/odd").content == answer


def test_the_same_id_may_be_listed_twice(gmail, sandbox):
    for number in range(2):
        body = json.dumps({"id": "twice", "n": number})
        sandbox.post(f"{CONTROL}/verbatim/twice", content=body)
    listed = gmail.get("messages").json()["messages"]
    assert [mail["id"] for mail in listed] == ["twice", "twice"]


def test_unknown_mailboxes_and_messages_are_named_as_such(sandbox):
    assert sandbox.post("/__sandbox/gmail/nobody/expire_history").status_code == 404
    assert sandbox.delete(f"{CONTROL}/messages/none").status_code == 404
    assert sandbox.post(f"{CONTROL}/messages/none/restore").status_code == 404
