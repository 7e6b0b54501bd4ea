import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox.gmail import message
from sandbox.gmail.headers import date_ms, decoded, first_fields, head_of, without_takeout


def nested(levels: int) -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels)
    )


MULTIPART = b"Content-Type: multipart/mixed; boundary=x\n\n"

MAILS = {
    "zero bytes": b"",
    "one line end": b"\n",
    "no header": b"\njust text",
    "no body": b"Subject: only",
    "not a mail": bytes(range(256)) * 4,
    "NUL bytes": b"Subject: a\0b\n\nc\0d",
    "unknown charset": b"Content-Type: text/plain; charset=klingon\n\n\xff\xfe",
    "charset that is no text": b"Content-Type: text/plain; charset=base64\n\n\xff\xfe",
    "charset with a NUL": b'Content-Type: text/plain; charset="a\0b"\n\n\xff\xfe',
    "surrogates in UTF-7": b"Content-Type: text/plain; charset=utf-7\nSubject: =?utf-7?q?+2AA-?="
    b"\n\n+2AA-",
    "broken base64": b"Content-Transfer-Encoding: base64\n\n%%%=",
    "broken uuencode": b"Content-Transfer-Encoding: x-uuencode\n\nbegin x\n~~~\n",
    "no closing boundary": MULTIPART + b"--x\n\nfirst",
    "no boundary at all": MULTIPART + b"text",
    "boundary not named": b"Content-Type: multipart/mixed\n\n--x\n\na\n--x--\n",
    "too deep": nested(2000),
    "empty forwarded mail": MULTIPART + b"--x\nContent-Type: message/rfc822\n\n--x--\n",
    "report": MULTIPART + b"--x\nContent-Type: message/delivery-status\n\nA: b\n\nC: d\n--x--\n",
    "mbox line first": b"From ann@example.org Mon Jan  1 00:00:00 2026\nSubject: x\n\nbody",
    "raw bytes in a header": b"Subject: \xff\xfe\nFrom: \xc3\xa4 <a@example.org>\n\nx",
    "10 MB": b"Content-Transfer-Encoding: base64\n"
    b'Content-Type: application/zip; name="big.zip"\n\n' + base64.encodebytes(bytes(7_500_000)),
}


@pytest.mark.parametrize("name", MAILS)
def test_a_malformed_mail_is_served_and_so_is_its_neighbour(mailbox, gmail, check_schema, name):
    mailbox("odd.eml").write_bytes(MAILS[name])
    mailbox("good.eml", "Subject: Good", "Date: Fri, 2 Jan 2026 00:00:00 +0000")
    listed = gmail.get("messages").json()["messages"]
    assert len(listed) == 2
    for mail in listed:
        for form in ("full", "raw", "metadata", "minimal"):
            answer = gmail.get(f"messages/{mail['id']}", params={"format": form})
            assert answer.status_code == 200
            check_schema("Message", json.loads(answer.content.decode("utf-8")))
    raw = gmail.get(f"messages/{listed[0]['id']}", params={"format": "raw"}).json()["raw"]
    assert base64.urlsafe_b64decode(raw) == MAILS[name]
    for q in ("needle", "has:attachment", "subject:needle"):
        assert gmail.get("messages", params={"q": q}).status_code == 200


@pytest.mark.parametrize(("levels", "kind"), [(40, "multipart/mixed"), (60, "text/plain")])
def test_what_is_nested_deeper_than_any_mail_is_one_text(mailbox, gmail, levels, kind):
    mailbox("a.eml").write_bytes(nested(levels))
    [mail] = gmail.get("messages").json()["messages"]
    payload = gmail.get(f"messages/{mail['id']}").json()["payload"]
    assert payload["mimeType"] == kind


def test_bytes_of_an_attachment_survive(mailbox, gmail):
    mailbox("a.eml").write_bytes(MAILS["10 MB"])
    [mail] = gmail.get("messages").json()["messages"]
    body = gmail.get(f"messages/{mail['id']}").json()["payload"]["body"]
    assert body["size"] == 7_500_000
    data = gmail.get(f"messages/{mail['id']}/attachments/{body['attachmentId']}").json()["data"]
    assert base64.urlsafe_b64decode(data) == bytes(7_500_000)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, derandomize=True)
@given(st.lists(st.one_of(st.sampled_from(list(MAILS.values())[:-1]), st.binary(max_size=60))))
def test_any_bytes_become_a_resource_that_is_valid_json(pieces):
    raw = without_takeout(b"".join(pieces))
    fields = first_fields(head_of(raw))
    date_ms(fields.get("date", ""))
    parsed = message.parse(raw)
    resource = [message.payload(parsed, "id"), message.snippet(parsed)]
    written = json.dumps(resource, ensure_ascii=False).encode("utf-8", "replace")
    assert json.loads(written)


@given(st.text())
def test_decoding_never_fails(value):
    assert isinstance(decoded(value), str)
    assert isinstance(decoded(f"=?utf-8?b?{value}?= =?{value}?q?x?="), str)
