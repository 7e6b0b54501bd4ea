"""Mails of kinds that people report in public: who waits for an answer, and since when.

The files under cases/ and the mails written here are the same kinds, one of each in both.
"""

import json
from pathlib import Path

import pytest

from .messages import build_inbox
from .sample import exchange, gmail, stored

FILES = Path(__file__).parent / "cases" / "mail"
DESK = "Front Desk <hello@quittengarten.example.org>"
INFO = "Mensio Info <info@mensio.example.org>"
MINUTE = 60_000
BEGIN = 1_793_520_000_000  # 2026-11-01T08:00:00Z

# the message ids of the files: since when each waits, by its own time; None: not at all
FROM_FILES = {
    "k15a": None,  # Graph leaves the headers of what was sent out
    "k15c": None,
    "k05b": "2026-11-06T08:00",
    "k05c": None,
    "k21a": "2026-11-18T07:00",
    "k21b": None,
    "k02a": "2026-11-03T07:00",
    "k03a": "2026-11-04T07:00",
    "k17a": None,
    "k12a": "2026-11-13T07:00",
    "k12c": "2026-11-13T07:20",
    "k23a": None,
    "k19a": "2026-11-17T07:00",
    "k01b": None,
    "k260": None,
    "k261": None,
    "k262": None,
    "k29a": None,
    "k11a": None,
    "k130": None,
    "k131": None,
    "l010a": "2026-11-02T07:00",
    "l015a": "2026-11-02T07:05",
    "l03a": "2026-11-04T07:00",
}


def boxes(folder: Path) -> list[dict]:
    """The files as the two providers tell them, Graph without the headers of what was sent."""
    places = {"inbox": "Inbox", "sent": "Sent", "sentitems": "Sent Items"}
    for path in sorted(FILES.glob("*.eml")):
        raw = path.read_bytes()
        kind = places.get(path.stem.rpartition("-")[2], "Inbox")
        box = "exchange/exchange-info-mensio" if b"@mensio." in raw else "gmail/gmail-acct1"
        place = folder / box / kind / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
    listed = json.loads((FILES / "gmail-same-thread-no-references.json").read_text())
    threads = [stored("gmail", "gmail-acct1", "email", each["id"], each) for each in listed]
    mails = exchange(folder / "exchange" / "exchange-info-mensio")
    for each in mails:
        if each["payload"]["from"]["emailAddress"]["address"].endswith("@mensio.example.org"):
            del each["payload"]["internetMessageHeaders"]
    return gmail(folder / "gmail" / "gmail-acct1") + mails + threads


def part(kind: str, text: str = "", **headers) -> dict:
    """A part of a message of Gmail."""
    from base64 import urlsafe_b64encode

    return {
        "mimeType": kind,
        "headers": [{"name": n.replace("_", "-"), "value": v} for n, v in headers.items()],
        "body": {"size": len(text), "data": urlsafe_b64encode(text.encode()).decode()},
    }


def mail(
    key: str,
    sender: str,
    to: str,
    subject: str,
    *,
    at: int,
    sent: bool = False,
    parts: tuple = (),
    thread: str = "",
    answers: str = "",
    labels: tuple = (),
    connection: str = "gmail-acct1",
    **fields,
) -> dict:
    """A mail `<key>@cases` of so many minutes after the beginning, as Gmail tells it."""
    headers = {"From": sender, "To": to, "Subject": subject, "Message-ID": f"<{key}@cases>"}
    if answers:
        named = " ".join(f"<{each}@cases>" for each in answers.split())
        headers |= {"In-Reply-To": named.split()[-1], "References": named}
    headers |= {name.replace("_", "-"): value for name, value in fields.items()}
    top = part(fields.get("Content_Type", "text/plain").partition(";")[0], "" if parts else "Text.")
    top["headers"] = [{"name": name, "value": value} for name, value in headers.items()]
    if parts:
        top["parts"] = list(parts)
    payload = {
        "id": key,
        "threadId": thread or key,
        "labelIds": [*(["SENT"] if sent else ["INBOX"]), *labels],
        "internalDate": str(BEGIN + at * MINUTE),
        "payload": top,
    }
    return stored("gmail", connection, "email", key, payload)


def person(name: str) -> str:
    return f"{name.title()} <{name}@people.example>"


def ask(key: str, who: str = "", *, at: int = 0, subject: str = "Frage", **more) -> dict:
    return mail(key, person(who or key), DESK, subject, at=at, **more)


def reply(key: str, to: str, answers: str, *, at: int = 60, subject: str = "Re: Frage", **more):
    return mail(key, DESK, to, subject, at=at, answers=answers, sent=True, **more)


def report(key: str, action: str, to: str, answers: str, **more) -> dict:
    """A delivery status of a mail server."""
    status = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {to}\nAction: {action}\n"
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    return mail(
        key,
        "Mail Delivery <mailer-daemon@mx.example>",
        DESK,
        "Nicht zugestellt",
        at=61,
        answers=answers,
        parts=(part("text/plain", "Sorry."), part("message/delivery-status", status)),
        Content_Type=kind,
        Return_Path="<>",
        **more,
    )


def calendar(method: str) -> tuple:
    text = f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n"
    kind = f'text/calendar; method={method}; charset="utf-8"'
    return (part("text/plain", "Termin"), part("text/calendar", text, Content_Type=kind))


# each kind's mails, and the requests among them: the minute since when each waits, None if answered
KINDS = {
    "one answer of two to many": (
        [
            reply("all", person("vera"), "", at=0, subject="Ferien", Bcc="ida@people.example"),
            ask("vera", at=10, answers="all", subject="Re: Ferien"),
            ask("ida", at=20, answers="all", subject="Re: Ferien"),
            reply("to-ida", person("ida"), "all ida"),
        ],
        {"vera": 10, "ida": None},
    ),
    "our own acknowledgement": (
        [ask("gil"), reply("ack", person("gil"), "gil", at=1, Auto_Submitted="auto-generated")],
        {"gil": 0},
    ),
    "a form of our own page": (
        [mail("form", DESK, DESK, "Kontakt", at=0, Reply_To=person("ines"))],
        {"form": 0},
    ),
    "a form of a page, answered": (
        [
            mail("page", "Seite <no-reply@page.example>", DESK, "K", at=0, Reply_To=person("jo")),
            reply("to-jo", person("jo"), "page"),
        ],
        {"page": None},
    ),
    "a form of a page, answered where nobody reads": (
        [
            mail("hole", "Seite <noreply@page.example>", DESK, "K", at=0, Reply_To=person("kai")),
            reply("to-hole", "noreply@page.example", "hole"),
        ],
        {"hole": 0},
    ),
    "two forms with one reference": (
        [
            mail(
                "f1", "S <noreply@p.example>", DESK, "K", at=0, Reply_To=person("lea"), answers="w"
            ),
            mail(
                "f2", "S <noreply@p.example>", DESK, "K", at=5, Reply_To=person("lou"), answers="w"
            ),
            reply("to-lou", person("lou"), "w f2"),
        ],
        {"f1": 0, "f2": None},
    ),
    "by a group that rewrites": (
        [
            mail(
                "group",
                "Vera via Praxis <praxis@quittengarten.example.org>",
                "praxis@quittengarten.example.org",
                "Platz?",
                at=0,
                X_Original_From=person("mona"),
                List_Id="<praxis.quittengarten.example.org>",
                List_Unsubscribe="<mailto:praxis+unsubscribe@quittengarten.example.org>",
                Precedence="list",
            )
        ],
        {"group": 0},
    ),
    "by a group that does not rewrite, answered": (
        [
            ask(
                "nele",
                List_Id="<praxis.quittengarten.example.org>",
                List_Post="<mailto:praxis@quittengarten.example.org>",
                Precedence="list",
            ),
            reply("to-nele", person("nele"), "nele"),
        ],
        {"nele": None},
    ),
    "to and from a plus-address": (
        [
            mail("plus", person("olga"), "hello+web@quittengarten.example.org", "F", at=0),
            mail(
                "to-olga",
                "hello+web@quittengarten.example.org",
                person("olga"),
                "Re: F",
                at=9,
                sent=True,
                answers="plus",
            ),
        ],
        {"plus": None},
    ),
    "words of machines in a person's subject": (
        [
            ask("s1", subject="Automatic reply: is that possible?"),
            ask("s2", subject="Zugesagt: Kostenübernahme, wann fangen wir an?"),
            ask("s3", subject="Undeliverable parcel, sorry for being late"),
            ask("s4", subject="Gelesen: Ihr Buch, danke. Eine Frage"),
            mail("s5", "Al <alerts.mueller@x.example>", DESK, "Termin", at=0),
            mail("s6", "Bi <notifications-bi@x.example>", DESK, "Termin", at=0),
        ],
        dict.fromkeys(("s1", "s2", "s3", "s4", "s5", "s6"), 0),
    ),
    "one provider's thread without references": (
        [
            ask("quy", thread="t1", subject="Stunde"),
            reply("to-quy", person("quy"), "", thread="t1", subject="SV: Stunde"),
        ],
        {"quy": None},
    ),
    "an answer that came back": (
        [
            ask("ria"),
            reply("to-ria", person("ria"), "ria"),
            report("back", "failed", "ria@people.example", "ria to-ria"),
        ],
        {"ria": 0},
    ),
    "an answer that came back, and one more": (
        [
            ask("sam"),
            reply("to-sam", person("sam"), "sam"),
            report("back-2", "failed", "sam@people.example", "sam to-sam"),
            reply("again", person("sam"), "sam to-sam", at=90),
        ],
        {"sam": None},
    ),
    "an answer that is late": (
        [
            ask("tim"),
            reply("to-tim", person("tim"), "tim"),
            report("late", "delayed", "tim@people.example", "tim to-tim"),
        ],
        {"tim": None},
    ),
    "an answer that came back from another": (
        [
            ask("udo"),
            reply("to-udo", f"{person('udo')}, x@other.example", "udo"),
            report("other", "failed", "x@other.example", "udo to-udo"),
        ],
        {"udo": None},
    ),
    "absent, as a vacation says it": (
        [
            reply("hi", person("vic"), "", at=0, subject="Ihr Termin"),
            ask("vic", at=1, answers="hi", subject="Weg", Auto_Submitted="auto-replied"),
            ask("wim", at=1, subject="Weg", Auto_Submitted="auto-generated (rejected)"),
            ask("xia", at=1, subject="Weg", X_Auto_Response_Suppress="OOF, DR"),
            ask("zoe", at=1, subject="Weg", Precedence="auto_reply"),
        ],
        {},
    ),
    "a mail that says that no machine wrote it": ([ask("yara", Auto_Submitted="no")], {"yara": 0}),
    "a receipt": (
        [
            ask(
                "rcpt",
                subject="Gelesen",
                parts=(
                    part("text/plain", "read"),
                    part(
                        "message/disposition-notification", "Disposition: manual-action; displayed"
                    ),
                ),
                Content_Type='multipart/report; report-type="disposition-notification"; boundary=b',
            )
        ],
        {},
    ),
    "a list": ([ask("ada", List_Unsubscribe="<mailto:u@x>"), ask("adi", Precedence="bulk")], {}),
    "a calendar's answer and a calendar's question": (
        [
            ask("ben", parts=calendar("REPLY"), Content_Type="multipart/alternative; boundary=b"),
            ask(
                "cem",
                parts=calendar("REQUEST"),
                Content_Type="multipart/alternative; boundary=b",
                Auto_Submitted="auto-generated",
            ),
        ],
        {"cem": 0},
    ),
    "a reaction": (
        [
            ask(
                "dia",
                parts=(
                    part("text/plain", "👍"),
                    part("text/vnd.google.email-reaction+json", '{"emoji": "👍", "version": 1}'),
                ),
                Content_Type="multipart/alternative; boundary=b",
            )
        ],
        {},
    ),
    "passed on, whatever its subject begins with": (
        [
            ask("eva"),
            reply("on", "Kollegin <k@other.example>", "eva", subject="Re: Frage"),
            ask("fay"),
            reply("on-2", "Kollegin <k@other.example>", "fay", subject="İLT: Frage"),
            ask("gus"),
            reply("to-gus", person("gus"), "gus", subject="Fwd: Frage"),
        ],
        {"eva": 0, "fay": 0, "gus": None},
    ),
    "called done, and asked again": (
        [
            ask("hal", thread="t2", subject="Rechnung"),
            mail("thx", person("hal"), DESK, "Re: Rechnung", at=5, answers="hal", labels=("DONE",)),
            ask("iva", subject="Beleg", labels=("DONE",)),
            mail("more", person("iva"), DESK, "Re: Beleg", at=5, answers="iva"),
        ],
        {"hal": None, "thx": None, "iva": 0, "more": 5},
    ),
}


@pytest.fixture(scope="module")
def inbox(empty_lanes, tmp_path_factory):
    """All cases in one warehouse: the requests and the threads."""
    lanes = empty_lanes
    lanes.clear()
    label = lanes.rows("select label from done_labels where source_system = 'gmail'")[0]["label"]
    mails = boxes(tmp_path_factory.mktemp("cases"))
    for kind, _ in KINDS.values():
        mails += kind
    for each in mails:
        labels = each["payload"].get("labelIds", [])
        each["payload"] |= {"labelIds": [label if name == "DONE" else name for name in labels]}
    lanes.put(mails)
    build_inbox(lanes)
    requests = {
        row["request_key"].partition("@")[0]: row
        for row in lanes.rows("select * from inbox_requests")
    }
    threads = {row["thread_key"]: row for row in lanes.rows("select * from inbox_view")}
    yield requests, threads
    lanes.clear()


@pytest.mark.parametrize("key", FROM_FILES)
def test_the_reported_cases(inbox, key):
    requests, _ = inbox
    row = requests.get(key)
    since = row["asked_at"].strftime("%Y-%m-%dT%H:%M") if row and row["is_waiting"] else None
    assert since == FROM_FILES[key]


@pytest.mark.parametrize("kind", KINDS)
def test_more_of_each_kind(inbox, kind):
    requests, _ = inbox
    mails, expected = KINDS[kind]
    keys = [each["external_id"] for each in mails]
    found = {
        key: (requests[key]["asked_at"].timestamp() * 1000 - BEGIN) / MINUTE
        if requests[key]["is_waiting"]
        else None
        for key in keys
        if key in requests
    }
    assert found == expected


def test_a_thread_shows_whose_the_earliest_request_is(inbox):
    requests, threads = inbox
    row = threads[requests["vera"]["thread_key"]]
    assert row["waiting_for"] == "Vera"
    assert (row["waiting_count"], row["answer_failed"]) == (1, False)
    row = threads[requests["more"]["thread_key"]]
    assert (row["waiting_for"], row["waiting_count"]) == ("Iva", 2)
    failed = threads[requests["ria"]["thread_key"]]
    assert (failed["answer_failed"], failed["is_unanswered"]) == (True, True)
    form = threads[requests["form"]["thread_key"]]
    assert (form["waiting_for"], form["contact_name"]) == ("Ines", "Ines")
    assert threads[requests["plus"]["thread_key"]]["contact_name"] == "Olga"


def test_the_threads_of_the_cases(inbox):
    requests, threads = inbox
    one = {key: threads[requests[key]["thread_key"]] for key in requests}
    assert one["k15a"] == one["k15c"]
    assert one["k15a"]["message_count"] == 4
    assert one["k05b"] == one["k05c"]
    assert one["k23a"]["message_count"] == one["quy"]["message_count"] == 2
    assert one["f1"] != one["f2"]


def test_lists_and_threads_agree(inbox):
    requests, threads = inbox
    waiting = [row for row in requests.values() if row["is_waiting"]]
    assert len(waiting) == sum(row["waiting_count"] for row in threads.values())
    for key, row in threads.items():
        since = [each["asked_at"] for each in waiting if each["thread_key"] == key]
        assert row["waiting_since"] == min(since, default=None)
