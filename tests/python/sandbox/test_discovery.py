"""Every answer is what Gmail's discovery document says, over the sample and over public mails."""

import base64
import hashlib
import json
import shutil
from datetime import datetime
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from sandbox.testing import running

SAMPLE = Path(__file__).parents[3] / "scripts" / "sandbox" / "data"
FORMATS = ("full", "raw", "metadata", "minimal")


def check_mailbox(gmail, check_schema, files: int) -> None:
    everything = {"includeSpamTrash": "true", "maxResults": 500}
    listed = gmail.get("messages", params=everything).json()
    check_schema("ListMessagesResponse", listed)
    assert len(listed["messages"]) == files
    for mail in listed["messages"]:
        for form in FORMATS:
            got = gmail.get(f"messages/{mail['id']}", params={"format": form}).json()
            check_schema("Message", got)
            assert got["id"] == mail["id"]
            if form == "full":
                check_parts(gmail, check_schema, mail["id"], got["payload"])
    profile = gmail.get("profile").json()
    check_schema("Profile", profile)
    assert profile["messagesTotal"] == files
    check_schema("ListLabelsResponse", gmail.get("labels").json())
    history = gmail.get("history", params={"startHistoryId": profile["historyId"]})
    check_schema("ListHistoryResponse", history.json())


def check_parts(gmail, check_schema, mail_id: str, part: dict) -> None:
    body = part["body"]
    if "attachmentId" in body:
        got = gmail.get(f"messages/{mail_id}/attachments/{body['attachmentId']}").json()
        check_schema("MessagePartBody", got)
        assert got["size"] == body["size"] == len(base64.urlsafe_b64decode(got["data"]))
    elif "data" in body:
        assert body["size"] == len(base64.urlsafe_b64decode(body["data"]))
    for number, child in enumerate(part.get("parts", [])):
        assert child["partId"] == f"{part['partId']}.{number}".lstrip(".")
        check_parts(gmail, check_schema, mail_id, child)


@pytest.mark.parametrize("folder", sorted((SAMPLE / "gmail").iterdir()), ids=lambda path: path.name)
def test_the_sample_data(sign_in, check_schema, folder):
    files = len(list(folder.rglob("*.eml")))
    with (
        running(SAMPLE) as url,
        httpx.Client(base_url=url) as client,
        sign_in(client, folder.name) as gmail,
    ):
        check_mailbox(gmail, check_schema, files)


@pytest.fixture
def public_mails(shared_data, tmp_path, sign_in):
    """A client of a mailbox that holds the public mails."""
    shutil.copytree(shared_data / "mail", tmp_path / "gmail" / "public")
    with (
        running(tmp_path) as url,
        httpx.Client(base_url=url) as client,
        sign_in(client, "public") as gmail,
    ):
        yield gmail


def test_public_mails(public_mails, check_schema):
    check_mailbox(public_mails, check_schema, 122)


def test_public_mails_read_as_two_parsers_read_them(public_mails, shared_data):
    compared = 0
    for line in (shared_data / "mail_expected.jsonl").read_text("utf-8").splitlines():
        known = json.loads(line)
        name = known["path"].removeprefix("mail/")
        mail_id = f"1{hashlib.sha256(f'public/{name}'.encode()).hexdigest()[:15]}"
        fields = public_mails.get(f"messages/{mail_id}").json()["payload"]["headers"]
        first = {field["name"].lower(): field["value"] for field in reversed(fields)}
        read = {
            "subject": first.get("subject"),
            "message_id": first.get("message-id"),
            "from": [list(pair) for pair in getaddresses([first.get("from", "")])],
            "date_utc": f"{parsedate_to_datetime(first['date']).timestamp():.0f}",
        }
        wanted = known["python"] | {"date_utc": epoch(known["python"]["date_utc"])}
        for field, value in read.items():
            if known["agree"][field]:
                assert value == wanted[field], (name, field)
                compared += 1
    assert compared > 4 * 100


def epoch(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).timestamp():.0f}"


def test_the_shape_of_recorded_answers(shared_data, check_schema, mailbox, gmail):
    """The keys of a recorded message are the keys of ours, in the same order."""
    recorded = shared_data / "api" / "gmail" / "amp-labs" / "read" / "messages"
    theirs = json.loads((recorded / "message-item.json").read_text())
    page = json.loads((recorded / "1-first-page.json").read_text())
    head = 'Content-Type: multipart/alternative; boundary="b"'
    plain, html = "Content-Type: text/plain\n\nHi.\n", "Content-Type: text/html\n\n<p>Hi.</p>\n"
    for name in ("a.eml", "b.eml"):
        mailbox(name, head, body=f"--b\n{plain}--b\n{html}--b--\n")
    listed = gmail.get("messages", params={"maxResults": 1}).json()
    ours = gmail.get(f"messages/{listed['messages'][0]['id']}").json()
    check_schema("ListMessagesResponse", page)
    assert shape(listed) == shape(page | {"messages": page["messages"][:1]})
    assert shape(ours, "headers", "labelIds") == shape(theirs, "headers", "labelIds")


def shape(value: object, *leave: str) -> object:
    if isinstance(value, dict):
        return {key: key in leave or shape(inner, *leave) for key, inner in value.items()}
    return [shape(item, *leave) for item in value] if isinstance(value, list) else type(value)
