"""A mail as Graph's message resource, and the mailbox around it."""

import base64
import re

import pytest
from sandbox.exchange import message

INBOX = "mailFolders/inbox/messages/delta"


def only(graph, **params) -> dict:
    [item], _ = graph.round(INBOX, **params)
    return item


def test_resources_have_the_keys_of_the_official_samples(mail, graph, sample):
    mail("Inbox/a.eml", "From: a@example.org")
    got = graph.get(f"messages/{only(graph)['id']}").json()
    assert got.keys() == sample("message-get.01").keys() | {"conversationIndex"}
    for name, value in sample("message-get.01").items():
        assert type(got[name]) is type(value) or name == "webLink"
    listed = graph.get("mailFolders").json()["value"]
    assert {frozenset(folder) for folder in listed} == {
        frozenset(sample("mailfolder-get.01").keys())
    }
    names = {folder["displayName"] for folder in sample("user-list-mailfolders.01")["value"]}
    assert {folder["displayName"] for folder in listed} <= names
    assert graph.me().json().keys() == sample("user-get.01").keys()


def test_a_delta_page_has_the_keys_of_the_official_sample(mail, graph, sample):
    mail("Inbox/a.eml", "From: a@example.org")
    given = sample("delta-query-messages.03")
    page = graph.get(INBOX, params={"$select": "subject,sender,isRead"}).json()
    assert page.keys() == given.keys()
    assert page["value"][0].keys() == given["value"][0].keys()
    shape = re.compile(r"/v1.0/me/mailfolders\('AQMk[\w=-]+'\)/messages/delta\?\$deltatoken=\w+")
    assert shape.search(given["@odata.deltaLink"])
    assert shape.search(page["@odata.deltaLink"])
    graph.control("DELETE", f"messages/{page['value'][0]['id']}")
    [removed], _ = graph.round(page["@odata.deltaLink"])
    assert removed.keys() == sample("delta-query-messages.04")["value"][0].keys()
    assert removed["@removed"] == {"reason": "deleted"}


def test_people_subject_and_body(mail, graph):
    mail(
        "a.eml",
        'From: "Grün, Käthe" <k@example.org>',
        "To: =?utf-8?q?Andr=C3=A9?= <andre@example.org>, ben@example.org",
        "Cc: Team: c@example.org, d@example.org;",
        "Reply-To: <r@example.org>",
        "Subject: =?utf-8?b?R3LDvMOfZQ==?=",
        "Message-ID: <1@example.org>",
        "Date: Fri, 02 Jan 2026 12:00:00 +0100",
        "Received: by example.org; Fri, 02 Jan 2026 12:00:09 +0100",
        "Importance: High",
        "Status: O",
        "X-Status: F",
        'Content-Type: multipart/alternative; boundary="b"',
        body="--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n",
    )
    got = only(graph)
    assert got["from"] == {"emailAddress": {"name": "Grün, Käthe", "address": "k@example.org"}}
    assert got["sender"] == got["from"]
    assert got["toRecipients"] == [
        {"emailAddress": {"name": "André", "address": "andre@example.org"}},
        {"emailAddress": {"name": "ben@example.org", "address": "ben@example.org"}},
    ]
    addresses = [person["emailAddress"]["address"] for person in got["ccRecipients"]]
    assert addresses == ["c@example.org", "d@example.org"]
    assert got["replyTo"][0]["emailAddress"]["address"] == "r@example.org"
    assert (got["subject"], got["internetMessageId"]) == ("Grüße", "<1@example.org>")
    assert got["body"] == {"contentType": "html", "content": "<p>rich</p>"}
    assert got["bodyPreview"] == "plain"
    assert got["sentDateTime"] == "2026-01-02T11:00:00Z"
    assert got["receivedDateTime"] == got["createdDateTime"] == "2026-01-02T11:00:09Z"
    assert (got["importance"], got["isRead"], got["isDraft"]) == ("high", False, False)
    assert got["flag"] == {"flagStatus": "flagged"}
    assert "internetMessageHeaders" not in got
    headers = only(graph, **{"$select": "internetMessageHeaders"})["internetMessageHeaders"]
    names = [header["name"] for header in headers]
    assert names[:3] == ["From", "To", "Cc"]
    assert not {"Status", "X-Status"} & set(names)


def test_a_mail_that_says_nothing_of_itself(mail, serve):
    mail("Drafts/a.eml")
    shown = []
    for _ in range(2):
        with serve() as graph:
            shown += graph.round("mailFolders/drafts/messages/delta")[0]
    assert shown[0] == shown[1]
    assert shown[0]["isDraft"]
    assert not {"from", "sender"} & shown[0].keys()
    assert shown[0]["receivedDateTime"] == shown[0]["sentDateTime"] == "2000-01-01T00:00:00Z"
    assert shown[0]["internetMessageId"].endswith("@example.com>")


def test_answers_belong_to_one_conversation(mail, graph):
    mail("Inbox/a.eml", "Message-ID: <1@x>", "Date: Fri, 02 Jan 2026 12:00:00 +0000")
    mail("Sent Items/b.eml", "In-Reply-To: <1@x>", "Date: Fri, 02 Jan 2026 13:00:00 +0000")
    mail("Inbox/c.eml", "Message-ID: <3@x>")
    inbox, _ = graph.round(INBOX)
    [sent], _ = graph.round("mailFolders/sentitems/messages/delta")
    conversations = [item["conversationId"] for item in inbox]
    assert sent["conversationId"] in conversations
    assert len(set(conversations)) == 2
    assert len(base64.b64decode(sent["conversationIndex"])) == 22


def test_folders_are_those_of_the_data_folder(mail, graph):
    mail("Inbox/Clients/a.eml", "Status: O")
    mail("Projects/b.eml")
    mail("c.eml")
    top = {folder["displayName"]: folder for folder in graph.value("mailFolders", **{"$top": "50"})}
    assert len(top) == 8
    assert top["Inbox"]["childFolderCount"] == top["Inbox"]["totalItemCount"] == 1
    [clients] = graph.value(f"mailFolders/{top['Inbox']['id']}/childFolders")
    assert (clients["displayName"], clients["unreadItemCount"]) == ("Clients", 1)
    assert clients["parentFolderId"] == top["Inbox"]["id"]
    everything, _ = graph.round("mailFolders/delta", size=2)
    assert sorted(folder["id"] for folder in everything) == sorted(
        [clients["id"], *(folder["id"] for folder in top.values())]
    )
    paged = graph.get("mailFolders", params={"$top": "5"}).json()
    rest = graph.get(paged["@odata.nextLink"]).json()
    assert [x["id"] for x in paged["value"] + rest["value"]] == [x["id"] for x in top.values()]


def test_an_id_stays_only_for_those_who_ask_for_it(mail, serve):
    mail("Inbox/a.eml")
    seen = []
    for _ in range(2):
        with serve() as graph:
            immutable = only(graph)["id"]
            plain = graph.get(INBOX, headers={"Prefer": "-"}).json()["value"][0]["id"]
            graph.control("POST", f"messages/{immutable}/move", {"folder": "Archive"})
            moved = graph.get(f"messages/{immutable}", headers={"Prefer": "-"}).json()["id"]
            assert graph.get(f"messages/{plain}").status_code == 404
            assert graph.get(f"messages/{moved}").json()["id"] == immutable
            seen.append((immutable, plain, moved))
    assert seen[0] == seen[1]
    assert len(set(seen[0])) == 3


def test_a_page_parses_its_own_mails_alone(mail, graph, monkeypatch):
    for number in range(60):
        mail(f"Inbox/{number}.eml", f"Subject: {number}")
    parsed, parse = [], message.mime.parse
    monkeypatch.setattr(message.mime, "parse", lambda raw: parsed.append(raw) or parse(raw))
    for _ in range(3):
        graph.get(INBOX, headers={"Prefer": "odata.maxpagesize=5"})
    assert len(parsed) == 15


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("messages/none", 404, "ErrorItemNotFound"),
        ("mailFolders/none/messages/delta", 404, "ErrorItemNotFound"),
        ("../users/nobody@example.com", 404, "ErrorInvalidUser"),
        (f"{INBOX}?$top=0", 400, "BadRequest"),
        ("mailFolders?$skip=x", 400, "BadRequest"),
        (f"{INBOX}?$filter=subject eq 'x'", 400, "ErrorInvalidUrlQueryFilter"),
        (f"{INBOX}?$filter=receivedDateTime ge yesterday", 400, "ErrorInvalidUrlQueryFilter"),
    ],
)
def test_errors_are_graphs_own(graph, sample, path, status, code):
    answer = graph.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"].keys() == sample("throttling.01")["error"].keys()


def test_a_provoked_error_and_a_wrong_token_are_graphs_own(graph, sample):
    control = graph.base_url.join("/__sandbox/faults")
    graph.post(control, json={"path": "/mailFolders", "status": 429, "retry_after": 2})
    answer = graph.get("mailFolders")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert answer.json()["error"]["code"] == sample("throttling.01")["error"]["code"]
    answer = graph.me(Authorization="Bearer wrong")
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        401,
        "InvalidAuthenticationToken",
    )


def test_the_mailbox_opens_by_its_address_and_its_id_too(mail, graph):
    mail("Inbox/a.eml")
    me = graph.me().json()
    for name in (me["id"], me["mail"]):
        url = graph.base_url.join(f"/v1.0/users/{name}/{INBOX}")
        items, link = graph.round(str(url))
        assert len(items) == 1
        assert graph.round(link)[0] == []
