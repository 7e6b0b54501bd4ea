"""Delta queries: what a round tells, in pages, and when its token is refused."""

import pytest

INBOX = "mailFolders/inbox/messages/delta"
ARCHIVE = "mailFolders/archive/messages/delta"


def told(items) -> dict[str, str]:
    """What became of each mail, by id."""
    return {item["id"]: "left" if "@removed" in item else "there" for item in items}


@pytest.fixture
def mails(graph):
    """Five mails in the inbox, oldest first."""
    return [graph.add(f"Subject: {number}\n\n") for number in range(5)]


@pytest.mark.parametrize("size", [1, 2, 5, 10])
def test_a_first_round_tells_every_mail_once(graph, mails, size):
    graph.control("DELETE", f"messages/{graph.add()}")
    items, link = graph.round(INBOX, size)
    assert [item["id"] for item in items] == mails
    assert graph.round(link)[0] == []


@pytest.mark.parametrize("size", [1, 100])
def test_a_next_round_tells_what_happened_in_this_folder(graph, mails, size):
    _, link = graph.round(INBOX)
    _, archive = graph.round(ARCHIVE)
    graph.control("PATCH", f"messages/{mails[0]}", {"subject": "another"})
    graph.control("DELETE", f"messages/{mails[1]}")
    graph.control("POST", f"messages/{mails[2]}/move", {"folder": "Archive"})
    added = graph.add()
    items, link = graph.round(link, size)
    assert told(items) == {
        mails[0]: "there",
        mails[1]: "left",
        mails[2]: "left",
        added: "there",
    }
    items, _ = graph.round(archive, size)
    assert told(items) == {mails[2]: "there"}
    graph.control("POST", f"messages/{mails[1]}/restore")
    items, _ = graph.round(link, size)
    assert told(items) == {mails[1]: "there"}


def test_a_change_is_a_new_version_until_the_next_start(mail, serve):
    mail("Inbox/a.eml", "Subject: old")
    for _ in range(2):
        with serve() as graph:
            [before], link = graph.round(INBOX)
            assert before["subject"] == "old"
            change = {"subject": "new", "categories": ["Red"], "flag": {"flagStatus": "flagged"}}
            graph.control("PATCH", f"messages/{before['id']}", change)
            [after], _ = graph.round(link)
            assert {name: after[name] for name in change} == change
            assert after["@odata.etag"] != before["@odata.etag"]
            assert after["lastModifiedDateTime"] > before["lastModifiedDateTime"]
            assert after["createdDateTime"] == before["createdDateTime"]
            assert graph.get(f"messages/{after['id']}").json()["changeKey"] == after["changeKey"]


def test_of_a_mail_that_was_read_little_is_told(graph, mails):
    _, link = graph.round(INBOX)
    graph.control("PATCH", f"messages/{mails[0]}", {"isRead": False})
    graph.control("PATCH", f"messages/{mails[1]}", {"isRead": False})
    graph.control("PATCH", f"messages/{mails[1]}", {"subject": "and more"})
    graph.control("PATCH", f"messages/{mails[1]}", {"isRead": True})
    [part, whole], _ = graph.round(link)
    assert part.keys() == {"@odata.type", "id", "isRead", "parentFolderId"}
    assert part["isRead"] is False
    assert whole["subject"] == "and more"
    arrived = graph.add()
    graph.control("PATCH", f"messages/{arrived}", {"isRead": False})
    items, _ = graph.round(link)
    assert "subject" in items[-1]


def test_what_happens_during_a_round_is_told_in_the_next(graph, mails):
    page = graph.get(INBOX, headers={"Prefer": "odata.maxpagesize=2"}).json()
    graph.control("DELETE", f"messages/{mails[0]}")
    graph.control("DELETE", f"messages/{mails[4]}")
    graph.control("POST", f"messages/{mails[3]}/move", {"folder": "Archive"})
    added = graph.add()
    items, link = graph.round(page["@odata.nextLink"])
    assert told(items) == {mails[2]: "there"}
    items, _ = graph.round(link)
    assert told(items) == {**dict.fromkeys([mails[0], mails[3], mails[4]], "left"), added: "there"}


def test_the_parameters_of_the_first_request_hold_for_all(graph):
    dates = [f"Date: Fri, 02 Jan 2026 12:00:0{second} +0000\n\n" for second in range(4)]
    mails = [graph.add(date) for date in dates]
    params = {"$select": "subject", "$filter": "receivedDateTime ge 2026-01-02T12:00:02Z"}
    items, link = graph.round(INBOX, 1, **params)
    assert told(items) == dict.fromkeys(mails[2:], "there")
    graph.add("Date: Thu, 01 Jan 2026 12:00:00 +0000\n\n")
    newer = graph.add("Date: Sat, 03 Jan 2026 12:00:00 +0000\n\n")
    [item], _ = graph.round(link)
    assert item["id"] == newer
    assert item.keys() == {"@odata.type", "@odata.etag", "id", "subject"}
    later, _ = graph.round(INBOX, **{"$filter": "receivedDateTime gt 2026-01-02T12:00:02Z"})
    assert told(later) == dict.fromkeys([mails[3], newer], "there")


def test_an_empty_page_may_have_a_next_link(graph):
    graph.add("Date: Fri, 02 Jan 2015 12:00:00 +0000\n\n")
    graph.add("Date: Fri, 02 Jan 2026 12:00:00 +0000\n\n")
    params = {"$filter": "receivedDateTime ge 2026-01-01T00:00:00Z", "$top": "1"}
    page = graph.get(INBOX, params=params).json()
    assert page["value"] == []
    assert "@odata.nextLink" in page


def test_folders_that_came_and_went(graph):
    _, link = graph.round("mailFolders/delta")
    graph.add(folder="Inbox/Clients")
    [made], link = graph.round(link)
    assert made["displayName"] == "Clients"
    assert graph.control("DELETE", "folders/Inbox/Clients") == {"removed": 1}
    items, link = graph.round(link)
    assert items == [{"id": made["id"], "@removed": {"reason": "deleted"}}]
    assert graph.get(f"mailFolders/{made['id']}/messages/delta").status_code == 404
    assert made["id"] not in told(graph.round("mailFolders/delta")[0])
    assert graph.control("GET", "messages") == {"messages": []}


def test_a_mail_deleted_for_good_still_answers(graph, mails):
    _, link = graph.round(INBOX)
    _, folders = graph.round("mailFolders/delta")
    graph.control("POST", f"messages/{mails[0]}/move", {"folder": "Recoverable Items/Deletions"})
    assert told(graph.round(link)[0]) == {mails[0]: "left"}
    parent = graph.get(f"messages/{mails[0]}").json()["parentFolderId"]
    assert parent not in told(graph.round("mailFolders/delta")[0])
    assert graph.round(folders)[0] == []


def test_tokens_of_before_are_expired(mail, serve):
    mail("Inbox/a.eml")
    with serve() as graph:
        _, link = graph.round(INBOX)
        graph.control("POST", "expire_delta")
        answer = graph.get(link)
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "SyncStateNotFound")
        _, link = graph.round(INBOX)
        assert graph.round(link)[0] == []
    query = link.partition("?")[2]
    with serve() as graph:
        assert graph.get(f"{INBOX}?{query}").status_code == 410


def test_what_is_no_token_of_the_folder_is_refused(graph):
    _, link = graph.round(INBOX)
    query = link.partition("?")[2]
    for url in (f"{ARCHIVE}?{query}", f"{INBOX}?$deltatoken=bogus", f"{INBOX}?$skiptoken=e30"):
        answer = graph.get(url)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")


def test_the_control_endpoint_lists_and_refuses(graph, mails):
    listed = graph.control("GET", "messages")["messages"]
    assert listed[0] == {"id": mails[0], "subject": "0", "folder": "Inbox"}
    base = graph.base_url.join("/__sandbox/exchange/")
    assert graph.patch(base.join(f"exchange-test/messages/{mails[0]}"), json={"id": "x"}).is_error
    assert graph.delete(base.join("exchange-test/messages/none")).status_code == 404
    assert graph.post(base.join("exchange-test/messages/none/restore")).status_code == 404
    assert graph.post(base.join("nobody/expire_delta")).status_code == 404
