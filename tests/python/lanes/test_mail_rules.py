"""Each rule of reading a mail, asked of the function in the warehouse; all cases in one query."""

import json
import time

import pytest
from lorc.warehouse.queries import render

from .mail import data, mail, part

ADDRESSES = {  # RFC 5322 3.4 and 4.4, RFC 2047, RFC 8621 4.1.2.3
    '"Doe, John" <j@x.org>, b@y.org': [("Doe, John", "j@x.org"), (None, "b@y.org")],
    'Team: a@x.org, "B" <b@x.org>;, c@x.org': [
        (None, "a@x.org"),
        ("B", "b@x.org"),
        (None, "c@x.org"),
    ],
    "undisclosed-recipients:;": [],
    "a@x.org (Ann (the) A)": [("Ann (the) A", "a@x.org")],
    "Ann (work) <a@x.org>": [("Ann", "a@x.org")],
    "=?utf-8?Q?M=C3=BCller=2C_J?= <M@X.org>": [("Müller, J", "M@X.org")],
    "=?iso-8859-2?q?=B1?= =?iso-8859-2?q?=B1?= <a@b>": [("ąą", "a@b")],
    "=?gb2312?B?xOO6ww==?= <c@x>": [("=?gb2312?B?xOO6ww==?=", "c@x")],
    "John Doe j@x.org": [("John Doe", "j@x.org")],
    "<@r.org:a@x.org>": [(None, "a@x.org")],
    '"a b"@x.org': [(None, '"a b"@x.org')],
    '"\\"q\\" z" <a@b>': [('"q" z', "a@b")],
    '"unclosed <a@b.org>, c@d.org': [("unclosed", "a@b.org"), (None, "c@d.org")],
    "a@x.org; b@x.org": [(None, "a@x.org"), (None, "b@x.org")],
    "foo @ bar.org": [(None, "foo@bar.org")],
    "a@[1.2.3.4]": [(None, "a@[1.2.3.4]")],
    "root": [(None, "root")],
    "MAILER-DAEMON <>": [("MAILER-DAEMON", None)],
    '<"a  (b) c"@x.org> (d)': [("d", '"a  (b) c"@x.org')],
    "=?utf-8?q?Ann_=3Ca=40x=2Eorg=3E?=, B <b@x.org>": [("Ann", "a@x.org"), ("B", "b@x.org")],
    "=?utf-8?q?M=C3=BCller?= =?utf-8?q?_=3Cm=40x=2Eorg=3E?=": [("Müller", "m@x.org")],
    "=?utf-8?q?M=C3=BCller?=": [("Müller", None)],
    "": [],
}
DATES = {  # RFC 5322 3.3 and 4.3
    "Tue, 17 Nov 2009 21:28:37 +0600": "2009-11-17T15:28:37Z",
    "Mon,17 Nov 2009 21:28:37 -0330": "2009-11-18T00:58:37Z",
    "Tue, 17 Nov 2009 21:28:37 +0600 (X (y))": "2009-11-17T15:28:37Z",
    "17 Nov 09 21:28 EST": "2009-11-18T02:28:00Z",
    "1 Jan 109 00:00:00 Z": "2009-01-01T00:00:00Z",
    "Tue, 17-Nov-2009 21:28:37 GMT": "2009-11-17T21:28:37Z",
    "17 Nov 2009 21:28:60 -0000": "2009-11-17T21:29:00Z",
    "17 Nov 2009 21:28:37 GMT+0200": "2009-11-17T19:28:37Z",
    "Tue Nov 17 21:28:37 2009": "2009-11-17T21:28:37Z",
    "2009-11-17T21:28:37+06:00": "2009-11-17T15:28:37Z",
    "2009-11-17T21:28:37+06": "2009-11-17T15:28:37Z",
    "Tue, 17 Nov 2009 9:28:37 PM +0000": None,
    "Tue, 31 Feb 2009 01:01:01 +0000": None,
    "Tue, 17 Nov 2009 25:00:00 +0000": None,
    "soon": None,
    "": None,
}
SUBJECTS = {  # RFC 2047
    "": "",
    "plain": "plain",
    "folded\r\n over\r\n\tlines": "folded over\tlines",
    "=?UTF-8?B?w6k=?=": "é",
    "=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=": "café",
    "=?iso-8859-1?q?caf=E9?= =?utf-8?q?_=C3=A9?= end": "café é end",
    "=?utf-8*en?q?a_b?=": "a b",
    "=?utf-8?b?w6k?=": "é",
    "=?windows-1251?b?z/Do4uXy?=": "Привет",
    "=?koi8-r?b?8NLJ18XU?=": "Привет",
    "=?utf-7?q?Gr+APwA3w-e_1+-1?=": "Grüße 1+1",
    "=?x-unknown?q?a?=": "=?x-unknown?q?a?=",
    "1 =? 2": "1 =? 2",
}
IDS = {  # RFC 5322 3.6.4 and 4.5.4
    "<a@x> <b@y>": ["a@x", "b@y"],
    "<a@x>\r\n <a@x>": ["a@x"],
    'Your message of "Tue" <a@x>': ["a@x"],
    "a@x": ["a@x"],
    "Message from Ann of Tuesday": [],
    "": [],
}
HOSTILE = ["<", '"', '"\\', "(", ":", ",", "=?", "=?a?q?=", '<"', "a@", "a ", "[", "\\"]
HOSTILE += ["=?utf-8?q?a?= ", '<"\\"', "=?utf-8?q?=40?= "]


@pytest.fixture(scope="module")
def facts(empty_lanes):
    """A function of messages that tells what the warehouse's function reads in each."""
    empty_lanes.build("--select", "canonical_emails")

    def ask(messages, function="gmail_facts"):
        texts = [json.dumps(json.dumps(each), ensure_ascii=False) for each in messages]
        rows = empty_lanes.rows(
            f"select {function}(parse_json(text)) as said from unnest([{', '.join(texts)}]) as text"
            " with offset as number order by number"
        )
        return [row["said"] for row in rows]

    return ask


def test_address_lists(facts):
    said = facts([mail(To=text) for text in ADDRESSES])
    read = [[(each["name"], each["email"]) for each in row["to_addresses"]] for row in said]
    assert dict(zip(ADDRESSES, read, strict=True)) == ADDRESSES


@pytest.mark.parametrize(
    ("field", "column", "cases"),
    [
        ("date", "sent_at", DATES),
        ("SUBJECT", "subject", SUBJECTS),
        ("References", "reference_ids", IDS),
    ],
)
def test_dates_subjects_and_ids(facts, field, column, cases):
    said = facts([mail(**{field: text}) for text in cases])
    assert dict(zip(cases, [row[column] for row in said], strict=True)) == cases


def test_the_last_of_a_repeated_field_counts_and_a_missing_one_is_null(facts):
    twice = mail(Subject="one", subject="two")
    (repeated, missing) = facts([twice, mail()])
    assert repeated["subject"] == "two"
    assert missing["subject"] is None
    assert missing["sent_at"] is None
    assert missing["message_ids"] == []


def test_bodies_and_attachments_at_any_depth(facts):
    alternative = part(
        "multipart/alternative",
        parts=[part("text/plain", "words\r\nmore"), part("text/html", "<p>words</p>")],
    )
    image = part("image/png", {"size": 9, "attachmentId": "i"}, name="a.png", Content_ID="<c@x>")
    nested = part("message/rfc822", {"size": 5}, parts=[part("text/plain", "not this")])
    note = part("text/plain", "kept", Content_Disposition="attachment")
    related = part("multipart/related", parts=[alternative, image])
    footer = part("text/plain", "a list's footer")
    (said,) = facts([{"payload": part("multipart/mixed", parts=[nested, note, related, footer])}])
    assert said["text_body"] == "words\nmore\na list's footer"
    assert said["html_body"] == "<p>words</p>\n<pre>a list's footer</pre>"
    told = [(each["type"], each["name"], each["cid"]) for each in said["attachments"]]
    assert told == [
        ("message/rfc822", None, None),
        ("text/plain", None, None),
        ("image/png", "a.png", "c@x"),
    ]
    assert said["attachments"][2] == {
        "name": "a.png",
        "type": "image/png",
        "size": 9.0,
        "cid": "c@x",
        "is_inline": True,
        "blob_id": "i",
    }


def test_a_single_body_in_its_charset(facts):
    charset = {"Content_Type": 'text/plain; charset="KOI8-R"'}
    cases = {
        "Grüße 🌷": part("text/plain", "Grüße 🌷"),
        "Привет": part("text/plain", data("Привет", "koi8-r"), **charset),
        "Привет, UTF-8": part("text/plain", data("Привет, UTF-8"), **charset),
        "a\ufffdb": part("text/plain", {"size": 3, "data": "Yf9i"}),
        "": part("text/plain", {"size": 0}),
    }
    assert [row["text_body"] for row in facts([{"payload": each} for each in cases.values()])] == [
        *cases
    ]


def test_graph_alone_tells_what_was_sent_from_the_mailbox(facts):
    people = [{"emailAddress": {"name": "b@x.org", "address": "b@x.org"}}]
    author = {"emailAddress": {"name": "Ann", "address": "a@x.org"}}
    message = {
        "from": author,
        "sender": author,
        "toRecipients": people,
        "bccRecipients": people,
        "subject": "Hello",
        "internetMessageId": "<m@x>",
        "sentDateTime": "2026-11-07T08:00:00Z",
        "body": {"contentType": "html", "content": "<p>Hi</p>\r\n"},
    }
    (said,) = facts([message], "graph_facts")
    assert said["from_addresses"] == [{"name": "Ann", "email": "a@x.org"}]
    assert said["to_addresses"] == said["bcc_addresses"] == [{"name": None, "email": "b@x.org"}]
    assert said["sender_addresses"] == []
    assert said["message_ids"] == ["m@x"]
    assert (said["text_body"], said["html_body"]) == (None, "<p>Hi</p>\n")


def test_what_is_too_much_is_counted_and_left_out(facts):
    people = [f"p{number}@x.org" for number in range(50_000)]
    ids = [f"{number}@x" for number in range(1_000)]
    long = "x" * 1_000
    (said, short) = facts(
        [
            mail(
                To=", ".join(people),
                Cc=f"{long}@x.org, a@x.org",
                References=" ".join(f"<{each}>" for each in [long, *ids]),
                Message_ID=f"<{long}>",
            ),
            mail(To="a@x.org", References="<a@x> <b@x>"),
        ]
    )
    assert [each["email"] for each in said["to_addresses"]] == people[:500]
    assert said["cc_addresses"] == [{"name": None, "email": "a@x.org"}]
    assert said["reference_ids"] == ids[:100] + ids[-100:]
    assert said["message_ids"] == []
    assert (said["addresses_left_out"], said["ids_left_out"]) == (49_501, 802)
    assert (short["addresses_left_out"], short["ids_left_out"]) == (0, 0)
    recipients = [{"emailAddress": {"address": each}} for each in people]
    (graph,) = facts([{"toRecipients": recipients}], "graph_facts")
    assert len(graph["to_addresses"]) == 500
    assert graph["addresses_left_out"] == 49_500


def test_hostile_fields_take_no_time_and_stop_nothing(facts):
    fields = ("To", "Subject", "Date", "References")
    began = time.monotonic()
    said = facts([mail(**{field: text * 10_000}) for text in HOSTILE for field in fields])
    assert None not in said
    assert time.monotonic() - began < 60


def test_the_domain_of_a_large_provider_is_nobodys_own(empty_lanes):
    is_own = render("is_own_domain", domain="domain", ours="[concat('desk@', own)]")
    pairs = {
        ("praxis.example", "praxis.example"): True,
        ("lists.praxis.example", "praxis.example"): True,
        ("other.example", "praxis.example"): False,
        ("gmail.com", "gmail.com"): False,
        ("gmx.at", "gmx.at"): False,
        ("yahoo.co.uk", "yahoo.co.uk"): False,
        ("web.praxis.example", "web.praxis.example"): True,
    }
    given = ", ".join(f"('{domain}', '{own}')" for domain, own in pairs)
    rows = empty_lanes.rows(
        f"""
        select domain, own, {is_own} as is_own
        from unnest(array<struct<domain string, own string>>[{given}])
        """
    )
    assert {(row["domain"], row["own"]): row["is_own"] for row in rows} == pairs
