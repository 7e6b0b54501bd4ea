"""Bodies, previews, charsets and evidence of mails, asked of the functions without a warehouse."""

import base64
import csv
import html
import json
import time
from email.message import EmailMessage
from html.entities import html5
from pathlib import Path

import pytest
from characters.tables import rows
from sandbox.gmail import message as gmail

from .javascript import LARGEST_CODE, SEED, code, functions
from .mail import data, mail, part

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="module")
def read():
    with functions() as ask:
        yield ask


def case(name: str) -> dict:
    """A case of the folder as Gmail gives it."""
    return {"payload": gmail.payload(gmail.parse((CASES / f"{name}.eml").read_bytes()), name)}


def whole(*parts, kind="mixed") -> dict:
    return {"payload": part(f"multipart/{kind}", parts=[*parts])}


@pytest.mark.parametrize("name", ["gmail_facts", "graph_facts"])
def test_a_function_is_no_larger_than_bigquery_takes(name):
    assert len(code(name, has_tables=True).encode()) < LARGEST_CODE


def test_the_seed_is_what_the_codecs_say():
    with SEED.open(encoding="utf-8", newline="") as file:
        _, *lines = csv.reader(file)
    assert [tuple(line) for line in lines] == list(rows())


SAID = {
    "apple-text-image-text": {
        "text_body": "Hallo, hier das Formular:\nBitte rufen Sie mich wegen Suizidgedanken zurück."
    },
    "named-body-part": {"text_body": "Bitte um Rückruf heute.\n", "attachments": []},
    "blank-plain-part": {"preview": "Ich brauche bitte dringend einen Termin."},
    "html-entities-preview": {"preview": "Schöne Grüße \u2013 ich hab\u2019s bezahlt: 80 € ✓"},
    "unquoted-comma": {
        "from_addresses": [{"name": "Berger, Anna", "email": "anna.berger@example.org"}]
    },
    "calendar-reply.0": {"calendar_method": "REPLY"},
    "calendar-reply.1": {"calendar_method": "REPLY"},
    "ooo-other-languages.0": {"auto_submitted": "auto-generated"},
    "ooo-other-languages.1": {"auto_submitted": "auto-generated"},
    "ooo-other-languages.2": {"auto_submitted": "auto-generated"},
    "mdn-other-language": {"report_type": "disposition-notification"},
    "newsletter-ordinary-address": {
        "list_id": "winter.akademie.example.org",
        "has_list_unsubscribe": True,
        "precedence": "bulk",
    },
    "bounced-answer.3-inbox": {
        "report_type": "delivery-status",
        "report_action": "failed",
        "reported_message_id": "k19b@example.org",
        "reported_recipients": ["nils@example.org"],
    },
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_case_says(read, name):
    said = read(case(name))
    assert {field: said[field] for field in SAID[name]} == SAID[name]


def test_graphs_own_words_are_right_where_the_headers_are_unreadable(read):
    message = json.loads((CASES / "graph-undecodable-words.json").read_text("utf-8"))
    for headers in (message["internetMessageHeaders"], [{"name": "Subject", "value": "=?x?q?a?="}]):
        said = read(message | {"internetMessageHeaders": headers}, "graph_facts")
        assert said["subject"] == "你好\uff0c请问"
        assert said["from_addresses"] == [{"name": "李明", "email": "li@example.org"}]


GRAPH = {
    "subject": "Antwort",
    "internetMessageId": "<m@x>",
    "sentDateTime": "2026-11-07T08:00:00Z",
    "from": {"emailAddress": {"name": "Ann", "address": "a@x.org"}},
    "toRecipients": [{"emailAddress": {"name": "Ben", "address": "/o=ExchangeLabs/cn=ben"}}],
    "body": {"contentType": "html", "content": "<p>Ja.</p>"},
}


@pytest.mark.parametrize("headers", [None, [], [{"name": "X-Mailer", "value": "y"}]])
def test_a_sent_mail_without_headers_loses_nothing(read, headers):
    said = read(GRAPH | {"internetMessageHeaders": headers}, "graph_facts")
    assert (said["subject"], said["message_ids"]) == ("Antwort", ["m@x"])
    assert said["sent_at"] == "2026-11-07T08:00:00Z"
    assert said["from_addresses"] == [{"name": "Ann", "email": "a@x.org"}]
    assert said["to_addresses"] == [{"name": "Ben", "email": None}]
    assert said["preview"] == "Ja."


@pytest.mark.parametrize(
    ("told", "method"),
    [
        ({"meetingMessageType": "meetingRequest"}, "REQUEST"),
        ({"meetingMessageType": "meetingTenativelyAccepted"}, "REPLY"),
        ({"meetingMessageType": "meetingDeclined"}, "REPLY"),
        ({"meetingMessageType": "meetingDeclined", "proposedNewTime": {"start": {}}}, "COUNTER"),
        ({"meetingMessageType": "meetingDeclined", "proposedNewTime": None}, "REPLY"),
        ({"meetingMessageType": "meetingCancelled"}, "CANCEL"),
        ({"@odata.type": "#microsoft.graph.eventMessageResponse"}, "REPLY"),
        ({"@odata.type": "#microsoft.graph.eventMessageRequest"}, "REQUEST"),
        ({"@odata.type": "#microsoft.graph.message"}, None),
    ],
)
def test_graph_says_what_a_meetings_mail_is(read, told, method):
    assert read(GRAPH | told, "graph_facts")["calendar_method"] == method


@pytest.mark.parametrize(
    ("told", "comment"),
    [
        ({"meetingMessageType": "meetingDeclined"}, "Ja."),
        ({"meetingMessageType": "meetingRequest"}, None),
        ({"body": {"contentType": "html", "content": "<p>Ja?</p>_____<p>Wann?"}}, None),
        (
            {
                "meetingMessageType": "meetingAccepted",
                "body": {"contentType": "html", "content": "<p>Ja?</p><p>_____</p><p>Wann?</p>"},
            },
            "Ja?",
        ),
    ],
)
def test_graph_gives_what_who_answers_a_meeting_writes_to_it(read, told, comment):
    assert read(GRAPH | told, "graph_facts")["calendar_comment"] == comment


def test_a_calendars_comment_is_unfolded(read):
    text = "METHOD:REPLY\r\nCOMMENT;LANGUAGE=de:Und am Frei\r\n tag?\r\nSUMMARY:x\r\n"
    said = read(whole(part("text/calendar", text)))
    assert (said["calendar_method"], said["calendar_comment"]) == ("REPLY", "Und am Freitag?")


def test_bodies_are_all_text_parts_in_their_order(read):
    rich = part("multipart/alternative", parts=[part("text/html", "<p>b&amp;c</p><p>d</p>")])
    said = read(whole(part("text/plain", "a <"), rich, part("text/plain", "e", name="e.txt")))
    assert said["text_body"] == "a <\nb&c\nd"
    assert said["html_body"] == "<pre>a &lt;</pre>\n<p>b&amp;c</p><p>d</p>"
    assert [each["name"] for each in said["attachments"]] == ["e.txt"]


def test_a_body_that_was_not_given_is_told(read):
    message = json.loads((CASES / "gmail-body-as-attachment.json").read_text("utf-8"))
    said = read(message | {"snippet": "Hallo &amp; mehr"})
    assert (said["text_body"], said["is_truncated"], said["attachments"]) == (None, True, [])
    assert said["preview"] == "Hallo & mehr"


@pytest.mark.parametrize(
    "text", ["x" * 1_100_000, "ü" * 600_000, "語" * 400_000, "\x01" * 1_048_576]
)
def test_a_body_is_cut_at_a_mebibyte(read, text):
    said = read({"payload": part("text/plain", text)})
    assert said["text_body"] == text[: len(said["text_body"])]
    assert len(said["text_body"].encode()) <= 1 << 20
    assert said["is_truncated"] or said["text_body"] == text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('<a title="a > b" href=x>yes</a>', "yes"),
        ("<a title='\">'>yes</a>", "yes"),
        ("<p title=it's>yes</p>", "yes"),
        ("<b>W</b>ort <p>zwei", "Wort zwei"),
        ("a<br>b<!-- <p>no</p> --><style>p > a {}</style>c", "a b c"),
        ("<script>if (a < b) '</p>'</script>yes", "yes"),
        ("1 < 2 <3", "1 < 2 <3"),
        ("&zwnj;&nbsp;" * 900 + "yes", "yes"),
        ("<title>no</title><p>&#128512;&#x80;", "😀€"),
    ],
)
def test_what_a_reader_sees_of_html(read, source, shown):
    assert read({"payload": part("text/html", source)})["preview"] == shown


def test_every_character_reference(read):
    source = "|".join(f"a&{name}b" for name in html5)
    at_most = [source[at : at + 200] for at in range(0, len(source), 200)]
    for some in at_most:
        shown = read({"payload": part("text/html", some)})["preview"]
        blank = str.maketrans(dict.fromkeys("\xad\u034f\u200b\u200c\u200d\u2060"))
        wanted = html.unescape(some)
        assert "".join(shown.translate(blank).split()) == "".join(wanted.translate(blank).split())


CHARSETS = {
    "ISO-2022-JP": "こんにちは、田中です。ｶﾅ"[:11],
    "Shift_JIS": "ソフト表示ｶﾅ",
    "EUC-JP": "日本語の丂",
    "EUC-KR": "안녕하세요",
    "ks_c_5601-1987": "예약",
    "GB2312": "你好\uff0c请问",
    "GBK": "镕鎔",
    "GB18030": "ö𠀀你",
    "Big5": "您好功許",
    "windows-1257": "ąžuolas",
}


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_charset_in_a_body_and_in_words(read, charset):
    text = CHARSETS[charset]
    codec = {"ks_c_5601-1987": "cp949"}.get(charset, charset)
    octets = text.encode(codec)
    word = f"=?{charset}?B?{base64.b64encode(octets).decode()}?="
    body = part("text/plain", data(text, codec), Content_Type=f"text/plain; charset={charset}")
    body["headers"] += [{"name": "Subject", "value": word}]
    body["headers"] += [{"name": "From", "value": f"{word} <a@x.org>"}]
    said = read({"payload": body})
    assert (said["text_body"], said["subject"]) == (text, text)
    assert said["from_addresses"] == [{"name": text, "email": "a@x.org"}]


def test_octets_without_a_charset_that_are_no_utf8_are_told(read):
    assert (
        read({"payload": part("text/plain", {"size": 3, "data": "Yf9i"})})["text_body"]
        == "a\ufffdb"
    )


def test_an_unknown_charset_over_ascii_and_a_byte_order_mark(read):
    for charset, octets in {
        "x-none": b"yes",
        "utf-8": b"\xef\xbb\xbfyes",
        "utf-16": b"\xff\xfey\0e\0s\0",
    }.items():
        body = {"size": 1, "data": base64.urlsafe_b64encode(octets).decode()}
        message = {
            "payload": part("text/plain", body, Content_Type=f"text/plain; charset={charset}")
        }
        assert read(message)["text_body"] == "yes"


EVIDENCE = [
    ({"Auto_Submitted": "Auto-Replied; owner=x"}, "auto_submitted", "auto-replied"),
    ({"Auto_Submitted": "no (a person)"}, "auto_submitted", "no"),
    ({"Auto_Submitted": "(a vacation) auto-replied"}, "auto_submitted", "auto-replied"),
    ({"X_Mail_Autoreply": "yes"}, "auto_submitted", "auto-replied"),
    ({"X_AutoReply_From": "a@x.org"}, "auto_submitted", "auto-replied"),
    ({"X_Autorespond": "no"}, "auto_submitted", None),
    ({"X_Autogenerated": "Reply"}, "auto_submitted", "auto-replied"),
    ({"X_Autogenerated": "Redirect"}, "auto_submitted", None),
    ({"X_FC_MachineGenerated": "true"}, "auto_submitted", "auto-replied"),
    ({"X_POST_MessageClass": "9; Autoresponder"}, "auto_submitted", "auto-replied"),
    ({"X_Ricevuta": "accettazione"}, "auto_submitted", "auto-replied"),
    ({"X_Ricevuta": "accettazione"}, "report_action", None),
    ({"X_Ricevuta": "errore-consegna"}, "report_action", "failed"),
    (
        {"X_Ricevuta": "errore-consegna", "X_Riferimento_Message_ID": "<m@x>"},
        "reported_message_id",
        "m@x",
    ),
    (
        {"Content_Type": "application/pkcs7-mime; smime-type=signed-receipt"},
        "report_type",
        "disposition-notification",
    ),
    ({"Message_Context": "Voice-Message"}, "message_context", "voice-message"),
    ({"X_CallingTelephoneNumber": "+43"}, "message_context", "voice-message"),
    ({"X_FaxNumberOfPages": "2"}, "message_context", "fax-message"),
    ({}, "message_context", None),
    ({"Content_Type": "multipart/report; boundary=b"}, "report_type", "delivery-status"),
    ({}, "auto_submitted", None),
    ({"Precedence": "LIST"}, "precedence", "list"),
    ({"X_Auto_Response_Suppress": "DR, OOF"}, "auto_response_suppress", "DR, OOF"),
    ({"List_Id": "A list <a.list.example>"}, "list_id", "a.list.example"),
    ({"List_Id": "bare.example"}, "list_id", "bare.example"),
    ({"List_Post": "<mailto:l@x.org>"}, "list_post", "<mailto:l@x.org>"),
    ({"List_Unsubscribe_Post": "List-Unsubscribe=One-Click"}, "has_list_unsubscribe", True),
    ({"Return_Path": " <> "}, "has_null_return_path", True),
    ({"Return_Path": "<a@x.org>"}, "has_null_return_path", False),
    ({"X_Failed_Recipients": "a@x.org, b@x.org"}, "reported_recipients", ["a@x.org", "b@x.org"]),
    (
        {"X_Original_From": "Vera <vera@x.org>"},
        "original_from_addresses",
        [{"name": "Vera", "email": "vera@x.org"}],
    ),
]


@pytest.mark.parametrize(("fields", "column", "value"), EVIDENCE)
def test_evidence_of_header_fields(read, fields, column, value):
    assert read(mail(**fields))[column] == value


def test_evidence_of_parts(read):
    status = "Reporting-MTA: dns; x\n\nOriginal-Recipient: rfc822;A@x.org\nAction: Delayed\n"
    said = read(
        {
            "payload": part(
                "multipart/report",
                parts=[
                    part("text/plain", "later"),
                    part("message/delivery-status", status),
                    part("text/rfc822-headers", "Subject: x\nMessage-ID:\n <sent@x>\n"),
                ],
                Content_Type='multipart/report; boundary=x; report-type="Delivery-Status"',
            )
        }
    )
    assert (said["report_type"], said["report_action"]) == ("delivery-status", "delayed")
    assert (said["reported_message_id"], said["reported_recipients"]) == ("sent@x", ["A@x.org"])
    receipt = part(
        "multipart/report",
        parts=[part("message/disposition-notification", "Original-Message-ID: <sent@x>\n")],
        Content_Type="multipart/report; boundary=x",
    )
    assert read({"payload": receipt})["report_type"] == "disposition-notification"
    reaction = part("text/vnd.google.email-reaction+json", '{"emoji": "x"}')
    assert read(whole(part("text/plain", "x"), reaction))["is_reaction"]
    event = part("text/calendar", "BEGIN:VCALENDAR\r\nMETHOD:cancel\r\n")
    assert read(whole(event))["calendar_method"] == "CANCEL"


@pytest.mark.parametrize(
    "text",
    ["<", "<a ", '<a href="', "<!--", "<script>", "&", "&a", "<b>&nbsp;", "a<br>", '<a b="c">'],
)
def test_hostile_html_takes_no_time(read, text):
    began = time.process_time()
    rich = part("text/html", text * (1_000_000 // len(text)))
    assert read({"payload": rich})
    assert read(whole(part("text/plain", "x"), rich))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("charset", ["utf-8", "x-none", "us-ascii", ""])
def test_octets_that_are_no_text_take_no_time(read, charset):
    began = time.process_time()
    octets = base64.urlsafe_b64encode(b"\xff\xc3a" * 330_000).decode()
    kind = f"text/plain; charset={charset}"
    said = read({"payload": part("text/plain", {"size": 1, "data": octets}, Content_Type=kind)})
    assert said["text_body"]
    assert time.process_time() - began < 2


def test_a_names_comma_needs_brackets_after_it(read):
    cases = {
        "Dr. Berger, Anna, MSc <a@x>": [("Dr. Berger, Anna, MSc", "a@x")],
        "b@y, Ann <a@x>": [(None, "b@y"), ("Ann", "a@x")],
        "root, bob": [(None, "root"), (None, "bob")],
        "=?utf-8?q?M=C3=BCller?=, Ann <a@x>": [("Müller, Ann", "a@x")],
    }
    for field, wanted in cases.items():
        said = read(mail(To=field))["to_addresses"]
        assert [(each["name"], each["email"]) for each in said] == wanted


def test_a_mail_that_python_makes_is_read_back(read):
    made = EmailMessage()
    made["Subject"] = "Grüße 你好"
    made["From"] = '"Müller, Jörg" <j@x.org>'
    made.set_content("Hallo\n你好\n")
    made.add_alternative("<p>Hallo</p>", subtype="html")
    made.add_attachment(b"x", "application", "pdf", filename="größe.pdf")
    said = read({"payload": gmail.payload(gmail.parse(made.as_bytes()), "x")})
    assert (said["subject"], said["text_body"]) == ("Grüße 你好", "Hallo\n你好\n")
    assert said["from_addresses"] == [{"name": "Müller, Jörg", "email": "j@x.org"}]
    assert [each["name"] for each in said["attachments"]] == ["größe.pdf"]
