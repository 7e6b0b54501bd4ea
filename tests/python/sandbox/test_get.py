import base64
import hashlib
import json
from email.message import EmailMessage

import pytest


def only(gmail, **params) -> dict:
    [listed] = gmail.get("messages", params={"includeSpamTrash": "true"}).json()["messages"]
    return gmail.get(f"messages/{listed['id']}", params=params).json()


def values(mail: dict, name: str) -> list[str]:
    return [field["value"] for field in mail["payload"]["headers"] if field["name"] == name]


def data(part: dict) -> bytes:
    return base64.urlsafe_b64decode(part["body"]["data"])


def tree(part: dict) -> list:
    return [part["partId"], part["mimeType"], *(tree(child) for child in part.get("parts", []))]


def test_the_parts_tree_of_nested_multiparts(mailbox, gmail):
    forwarded = EmailMessage()
    forwarded["Subject"] = "Forwarded"
    forwarded.set_content("Inner text.\n")
    mail = EmailMessage()
    mail["Subject"] = "Outer"
    mail.set_content("Plain.\n")
    mail.add_alternative("<p>Rich.</p>\n", subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo@example.org>")
    mail.add_attachment(b"%PDF-\xff\x00", "application", "pdf", filename="Größe.pdf")
    mail.add_attachment(forwarded, filename="mail.eml")
    mailbox("a.eml").write_bytes(mail.as_bytes())
    got = only(gmail)
    assert tree(got["payload"]) == [
        "", "multipart/mixed",
        ["0", "multipart/alternative",
            ["0.0", "text/plain"],
            ["0.1", "multipart/related", ["0.1.0", "text/html"], ["0.1.1", "image/png"]]],
        ["1", "application/pdf"],
        ["2", "message/rfc822", ["2.0", "text/plain"]],
    ]  # fmt: skip
    assert got["payload"]["body"] == {"size": 0}
    assert data(got["payload"]["parts"][0]["parts"][0]) == b"Plain.\n"
    pdf, eml = got["payload"]["parts"][1:]
    assert (pdf["filename"], eml["filename"]) == ("Größe.pdf", "mail.eml")
    assert set(pdf["body"]) == {"attachmentId", "size"}
    url = f"messages/{got['id']}/attachments"
    body = gmail.get(f"{url}/{pdf['body']['attachmentId']}").json()
    assert base64.urlsafe_b64decode(body["data"]) == b"%PDF-\xff\x00"
    assert body["size"] == pdf["body"]["size"] == 7
    inner = gmail.get(f"{url}/{eml['body']['attachmentId']}").json()
    assert base64.urlsafe_b64decode(inner["data"]) == forwarded.as_bytes()
    assert gmail.get(f"{url}/none").status_code == 400


def test_headers_in_order_with_their_names_unfolded_and_decoded(mailbox, gmail):
    mailbox(
        "a.eml", "received: one", "X-odd:two", "Received: three,\n\tfour",
        "SUBJECT: =?UTF-8?B?w5xidW7D?=\n =?utf-8*en?B?pA==?= 1 =?latin1?q?=FC?= =?x-none?q?y?=",
        "From: =?utf-8?q?Doe=2C_Ann?= <ann@example.org>, \"=?utf-8?q?B=2Cb?=\" <b@example.org>",
        "To: Zoë <zoe@example.org>",
        "Content-Type: text/plain; name*=utf-8''%e2%82%ac.txt",
    )  # fmt: skip
    fields = only(gmail)["payload"]["headers"]
    assert [(field["name"], field["value"]) for field in fields] == [
        ("received", "one"),
        ("X-odd", "two"),
        ("Received", "three,\tfour"),
        ("SUBJECT", "Übunä 1 ü=?x-none?q?y?="),
        ("From", '"Doe, Ann" <ann@example.org>, "B,b" <b@example.org>'),
        ("To", "Zoë <zoe@example.org>"),
        ("Content-Type", "text/plain; name*=utf-8''%e2%82%ac.txt"),
    ]
    assert only(gmail)["payload"]["filename"] == "€.txt"


@pytest.mark.parametrize("field", ['filename="=?utf-8?q?=C3=A4.txt?="', 'filename="ä.txt"'])
def test_file_names_as_senders_write_them(mailbox, gmail, field):
    mailbox("a.eml", f"Content-Disposition: attachment; {field}")
    got = only(gmail)
    assert got["payload"]["filename"] == "ä.txt"
    assert values(got, "Content-Disposition") == [f"attachment; {field}"]


@pytest.mark.parametrize(
    ("charset", "sent", "shown"),
    [
        ("iso-8859-1", b"Gr\xfc\xdfe", "Grüße"),
        ("iso-2022-jp", "水野".encode("iso-2022-jp"), "水野"),
        ("utf-8", "Grüße".encode(), "Grüße"),
        ("windows-1252", "Grüße".encode(), "Grüße"),  # UTF-8 under a wrong name
        ("us-ascii", b"Gr\xfc\xdfe", "Gr\ufffd\ufffde"),
    ],
)
def test_text_is_utf8_whatever_its_charset_and_its_field_stays(
    mailbox, gmail, charset, sent, shown
):
    mailbox("a.eml", f'Content-Type: text/plain; charset="{charset}"', body=sent)
    got = only(gmail)
    assert data(got["payload"]).decode("utf-8", "replace") == shown
    assert got["payload"]["body"]["size"] == len(data(got["payload"]))
    assert values(got, "Content-Type") == [f'text/plain; charset="{charset}"']
    assert got["snippet"] == shown


def test_a_text_with_a_file_name_is_an_attachment(mailbox, gmail):
    mailbox("a.eml", 'Content-Disposition: attachment; filename="notes.txt"')
    assert set(only(gmail)["payload"]["body"]) == {"attachmentId", "size"}


def test_takeouts_fields_are_not_part_of_the_message(mailbox, gmail):
    takeout = ["X-GM-THRID: 1713374812345678901", "X-Gmail-Labels: Inbox,\n Unread"]
    mailbox("a.eml", *takeout, "Subject: Kept", "X-Gmail-Received: 1", body="X-GM-THRID: 2\n")
    got = only(gmail, format="raw")
    raw = base64.urlsafe_b64decode(got["raw"])
    assert raw == b"Subject: Kept\nX-Gmail-Received: 1\n\nX-GM-THRID: 2\n"
    assert got["sizeEstimate"] == len(raw)
    assert got["threadId"] == f"{1713374812345678901:016x}"
    assert sorted(got["labelIds"]) == ["INBOX", "UNREAD"]
    assert "X-GM-THRID" not in json.dumps(only(gmail)["payload"]["headers"])


def test_each_format_has_its_own_keys(mailbox, gmail):
    mailbox("a.eml", "Subject: One", "From: a@example.org", "Date: Fri, 2 Jan 2026 03:04:05 +0000")
    always = {"id", "threadId", "labelIds", "snippet", "sizeEstimate", "historyId", "internalDate"}
    assert set(only(gmail, format="minimal")) == always
    assert set(only(gmail, format="raw")) == always | {"raw"}
    assert set(only(gmail)) == set(only(gmail, format="full")) == always | {"payload"}
    metadata = only(gmail, format="metadata", metadataHeaders=["subject"])
    assert set(metadata) == always | {"payload"}
    assert metadata["payload"] == {
        "mimeType": "text/plain",
        "headers": [{"name": "Subject", "value": "One"}],
    }
    assert len(only(gmail, format="metadata")["payload"]["headers"]) == 3
    assert metadata["internalDate"] == "1767323045000"
    answer = gmail.get(f"messages/{metadata['id']}", params={"format": "pdf"})
    assert answer.status_code == 400


def test_ids_come_from_the_path_and_stay(mailbox, gmail):
    mailbox("deep/er/a.eml")
    digest = hashlib.sha256(b"gmail-test/deep/er/a.eml").hexdigest()
    assert only(gmail)["id"] == f"1{digest[:15]}"


def test_internal_date_prefers_the_topmost_received_field(mailbox, gmail):
    date = "Date: Fri, 2 Jan 2026 00:00:00 +0000"
    received = "Received: by mx.example.com; Sat, 3 Jan 2026 00:00:00 +0000"
    mailbox("a.eml", received, received.replace("3 Jan", "4 Jan"), date)
    assert only(gmail)["internalDate"] == "1767398400000"


def test_an_unreadable_date_falls_back_to_the_next_one(mailbox, gmail):
    mailbox("a.eml", "Received: yesterday", "Date: Fri, 2 Jan 2026 00:00:00 +0000")
    assert only(gmail)["internalDate"] == "1767312000000"


def test_no_date_at_all_is_the_files_own(mailbox, gmail):
    path = mailbox("a.eml", "Date: soon")
    assert only(gmail)["internalDate"] == str(int(path.stat().st_mtime) * 1000)


def test_threads_follow_references_and_have_their_first_mails_id(mailbox, gmail):
    day = "Date: Fri, {} Jan 2026 00:00:00 +0000".format
    mailbox("c.eml", day(4), "Message-ID: <c@x>", "References: <a@x>\n <b@x>")
    mailbox("a.eml", day(2), "Message-ID: <a@x>")
    mailbox("b.eml", day(3), "Message-ID: <b@x>", "In-Reply-To: <a@x>")
    mailbox("d.eml", day(5), "Message-ID: <d@x>")
    *_, first = listed = gmail.get("messages").json()["messages"]
    assert {mail["threadId"] for mail in listed[1:]} == {first["id"]}
    assert listed[0]["threadId"] == listed[0]["id"]
    assert gmail.get("profile").json()["threadsTotal"] == 2


def test_the_snippet_is_readable_text(mailbox, gmail):
    html = "<style>p {}</style><p>Fish &amp; <b>chips</b> &lt;now&gt; it's " + "word " * 80
    mailbox("a.eml", "Content-Type: text/html", body=html)
    snippet = only(gmail)["snippet"]
    assert snippet.startswith("Fish &amp; chips &lt;now&gt; it&#39;s word")
    assert snippet.endswith("word")
    assert 150 < len(snippet) < 230


def test_a_mail_whose_file_is_gone_is_not_found(mailbox, gmail):
    path = mailbox("a.eml")
    [mail] = gmail.get("messages").json()["messages"]
    path.unlink()
    assert gmail.get(f"messages/{mail['id']}").status_code == 404
    assert gmail.get("messages/0000000000000000").json()["error"]["status"] == "NOT_FOUND"
