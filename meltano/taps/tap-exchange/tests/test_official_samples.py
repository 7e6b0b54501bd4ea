"""The examples of Microsoft's documentation, served as they are but for the host in the links."""

from urllib.parse import unquote

FOLDER = "AQMkADNkNAAAgEMAAAA"
ROUND = f"/me/mailfolders('{FOLDER}')/messages/delta"
SELECT = ["subject", "sender", "isRead"]


def serve_the_example(replay, graph_samples):
    """One folder with the two rounds of "Get incremental changes to messages in a folder"."""
    replay.serve_folder(FOLDER)
    pages = [graph_samples(f"delta-query-messages.0{number}") for number in (1, 2, 3, 4)]
    replay.serve(f"/me/mailFolders/{FOLDER}/messages/delta", pages[0])
    replay.serve(f"{ROUND}?$skiptoken=GwcBoTmPuoTQWfcsAbkYM", pages[1])
    replay.serve(f"{ROUND}?$skiptoken=GwcBoTmPKILK4jLH7mAd1lLU", pages[2])
    nothing = {"value": [], "@odata.deltaLink": pages[2]["@odata.deltaLink"]}
    replay.serve(f"{ROUND}?$deltatoken=GwcBoTmPuoGNlgXgF1nyUNMXY", nothing)
    return pages


def test_the_five_message_example_ends_as_documented(replay, graph_samples):
    pages = serve_the_example(replay, graph_samples)
    first = replay.run(select_properties=SELECT, page_size=2)
    five = [item for page in pages[:3] for item in page["value"]]
    assert first.records("messages") == five
    assert len(five) == 5
    assert first.is_complete("messages")

    replay.serve(f"{ROUND}?$deltatoken=GwcBoTmPuoGNlgXgF1nyUNMXY", pages[3])
    second = replay.run(first.state, select_properties=SELECT, page_size=2)
    notice, changed = pages[3]["value"]
    # the example's last link is the one it was asked by: whoever looks again gets the same again
    assert second.live("messages") == [changed, changed]
    (gone,) = second.deleted("messages")
    assert gone.pop("_sdc_deleted_at")
    assert gone == notice

    kept = {record["id"]: record for record in first.records("messages")}
    kept |= {record["id"]: record for record in second.live("messages")}
    kept.pop(gone["id"], None)
    assert len(kept) == 5  # the example deletes a sixth mail, which its first round does not show
    assert {item["subject"]: item["isRead"] for item in kept.values()} == {
        "Holiday hours update": "true",
        "Holiday promotion sale": True,
        "Microsoft Virtual Academy at Contoso": True,
        "New or modified user account information": True,
        "Fabric CDN now available": True,
    }


def test_search_folders_of_the_example_are_not_read(replay, graph_samples):
    listed = graph_samples("user-list-mailfolders.01") | {"@odata.deltaLink": "-"}
    replay.serve("/me/mailFolders/delta", listed)
    for folder in listed["value"]:
        url = f"/me/mailFolders/{folder['id']}/messages/delta"
        links = {"@odata.deltaLink": f"https://graph.microsoft.com/v1.0{url}"}
        replay.serve(url, {"value": [], **links})
    replay.run()
    paths = [unquote(path) for path, _ in replay.asked if "/messages/delta" in path]
    read = {path.split("/")[4] for path in paths}
    folders = {folder["displayName"]: folder["id"] for folder in listed["value"]}
    assert folders.pop("Weekly digests") not in read
    assert read == set(folders.values())
