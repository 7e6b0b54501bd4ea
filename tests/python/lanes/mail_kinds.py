"""One mail or exchange of each kind that people report in public, as Gmail tells them."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

from .sample import stored

# of exchange-info-mensio in the seed mailbox_roles
INFO_SENT = "AQMkA6TAJTWtbR52pwB0-OTo9nakoTMXuArvrTwmbil4jc5E="
DESK = "Front Desk <hello@quittengarten.example.org>"
MINUTE = 60_000
BEGIN = 1_793_520_000_000  # 2026-11-01T08:00:00Z


def part(kind: str, text: str = "", **headers) -> dict:
    """A part of a message of Gmail."""
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


def report(key: str, action: str, to: str, answers: str, *, and_others: str = "", **more) -> dict:
    """A delivery status of a mail server, whose last words may be on others."""
    status = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {to}\nAction: {action}\n"
    status += and_others
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


def graph(key: str, who: str, subject: str, *, at: int, sent: bool = False, **fields) -> dict:
    """A mail of a conversation with somebody, as Graph tells it: of what was sent no headers."""
    when = f"{datetime.fromtimestamp(BEGIN / 1000 + at * 60, UTC):%Y-%m-%dT%H:%M:%SZ}"
    them = {"emailAddress": {"name": who.title(), "address": f"{who}@people.example"}}
    us = {"emailAddress": {"name": "Info", "address": "info@mensio.example.org"}}
    headers = {"From": f"{who}@people.example", "Subject": subject, "Message-ID": f"<{key}@cases>"}
    headers |= {name.replace("_", "-"): value for name, value in fields.items()}
    payload = {
        "id": key,
        "internetMessageId": f"<{key}@cases>",
        "conversationId": f"c-{who}",
        "subject": subject,
        "from": us if sent else them,
        "toRecipients": [them if sent else us],
        "receivedDateTime": when,
        "sentDateTime": when,
        "parentFolderId": INFO_SENT if sent else "inbox",
        "body": {"contentType": "text", "content": "Text."},
    }
    if not sent:
        told = [{"name": name, "value": value} for name, value in headers.items()]
        payload["internetMessageHeaders"] = told
    return stored("exchange", "exchange-info-mensio", "email", key, payload)


def notice(key: str, subject: str, of: str) -> dict:
    """A delivery status as Graph tells it: whatever it is, but not what it says."""
    status = {"Content_Type": 'multipart/report; report-type="delivery-status"; boundary=b'}
    return graph(key, "postmaster", subject, at=61, In_Reply_To=f"<{of}@cases>", **status)


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
    "an answer that claims to be ours": (
        [ask("nil"), mail("claim", DESK, person("nil"), "Re: Frage", at=5, answers="nil")],
        {"nil": 0},
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
    "by a group that rewrites, and directly": (
        [
            ask("both-ways", "uma", connection="gmail-acct2"),
            mail(
                "by-the-group",
                "Uma via Praxis <praxis@quittengarten.example.org>",
                "praxis@quittengarten.example.org",
                "Frage",
                at=1,
                Message_ID="<both-ways@cases>",
                X_Original_From=person("uma"),
                List_Id="<praxis.quittengarten.example.org>",
            ),
        ],
        {"both-ways": 0},
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
    "an answer that is late, or came, or did not, of which Graph gives the subject alone": (
        [
            each
            for key, subject in {
                "una": "Delivery delayed: Re: Frage",
                "ulf": "Delivery Status Notification (Delay)",
                "uta": "Zugestellt: Re: Frage",
                "uwe": "Undeliverable: Re: Frage",
                "ute": "Delayed",
            }.items()
            for each in (
                graph(key, key, "Frage", at=0),
                graph(f"to-{key}", key, "Re: Frage", at=60, sent=True),
                notice(f"of-{key}", subject, f"to-{key}"),
            )
        ],
        {"una": None, "ulf": None, "uta": None, "uwe": 0, "ute": 0},
    ),
    "an answer that came back from another": (
        [
            ask("udo"),
            reply("to-udo", f"{person('udo')}, x@other.example", "udo"),
            report("other", "failed", "x@other.example", "udo to-udo"),
        ],
        {"udo": None},
    ),
    "one report on two to whom an answer went": (
        [
            ask("vid"),
            ask("wyn", at=5),
            reply("to-vid", f"{person('wyn')}, {person('vid')}", "vid"),
            reply("to-wyn", f"{person('wyn')}, {person('vid')}", "wyn", at=70),
            report(
                "not-vid",
                "relayed",
                "wyn@people.example",
                "vid to-vid",
                and_others="\nFinal-Recipient: rfc822; vid@people.example\nAction: failed\n",
            ),
            report(
                "not-wyn",
                "failed",
                "wyn@people.example",
                "wyn to-wyn",
                and_others="\nFinal-Recipient: rfc822; vid@people.example\nAction: delivered\n",
            ),
        ],
        {"vid": 0, "wyn": 5},
    ),
    "an answer that came back, as Exim tells it": (
        [
            ask("xil"),
            reply("to-xil", person("xil"), "xil"),
            mail(
                "exim",
                "Mail Delivery System <Mailer-Daemon@mx.example>",
                DESK,
                "Mail delivery failed: returning message to sender",
                at=61,
                answers="to-xil",
                X_Failed_Recipients="xil@people.example",
                Auto_Submitted="auto-replied",
            ),
        ],
        {"xil": 0},
    ),
    "a form of a page that sends by our own account": (
        [
            mail("own-page", DESK, DESK, "Kontakt", at=0, sent=True, Reply_To=person("yin")),
            mail("own-page-2", DESK, DESK, "Kontakt", at=0, sent=True, Reply_To=person("zed")),
            reply("to-zed", person("zed"), "own-page-2"),
            mail("own-note", DESK, DESK, "Notiz", at=0, sent=True, Reply_To=DESK),
        ],
        {"own-page": 0, "own-page-2": None},
    ),
    "where nobody reads, in other words": (
        [
            mail("no-1", "Shop <do_not_reply@shop.example>", DESK, "Info", at=0),
            mail("no-2", "Kasse <keine-antwort@kasse.example>", DESK, "Info", at=0),
            mail("no-3", "Carte <ne-pas-repondre@carte.example>", DESK, "Info", at=0),
            mail("no-4", "S <keineantwort@p.example>", DESK, "K", at=0, Reply_To=person("pam")),
        ],
        {"no-4": 0},
    ),
    "absent, as responders say it that know no RFC 3834": (
        [
            ask("ali", subject="Weg", X_Autoreply="yes"),
            ask("bob", subject="Weg", X_Autorespond="Frage"),
            ask("cat", subject="Weg", X_Precedence="auto_reply"),
            ask("dot", subject="Da", X_Autoreply="no"),
        ],
        {"dot": 0},
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
    "answers go where nobody reads, too": (
        [
            mail(
                "no-5",
                "Shop <noreply@shop.example>",
                DESK,
                "Info",
                at=0,
                Reply_To="Shop <no-reply@shop.example>",
            ),
            mail("no-6", DESK, DESK, "Buchung", at=0, Reply_To="noreply@tool.example"),
            mail(
                "no-7",
                "S <noreply@p.example>",
                DESK,
                "K",
                at=0,
                Reply_To=f"noreply@p.example, {DESK}, {person('qim')}",
            ),
        ],
        {"no-7": 0},
    ),
    "nobody reads there, after a name": (
        [
            mail("no-8", "Drive <drive-shares-dm-noreply@docs.example>", DESK, "Datei", at=0),
            mail("no-9", "Al <al.noreplyson@x.example>", DESK, "Termin", at=0),
        ],
        {"no-9": 0},
    ),
    "a notice of a shop, whose desk is in the domain above": (
        [
            mail(
                "desk",
                "Shop <noreply@mail.shop.example>",
                DESK,
                "Bestellung",
                at=0,
                Reply_To="Desk <desk@shop.example>",
                Auto_Submitted="auto-generated",
            ),
        ],
        {},
    ),
    "a form of our own page, sent as a list's mails are": (
        [
            mail(
                "bulk",
                DESK,
                DESK,
                "Kontakt",
                at=0,
                Reply_To=person("rea"),
                Precedence="bulk",
                List_Unsubscribe="<https://sender.example/u>",
            )
        ],
        {"bulk": 0},
    ),
    "what we sent on as it was": (
        [
            ask("tea"),
            mail(
                "resent",
                person("tea"),
                DESK,
                "Frage",
                at=5,
                sent=True,
                Message_ID="<tea@cases>",
                Resent_From=DESK,
                Resent_To="Kollegin <k@other.example>",
            ),
        ],
        {"tea": 0},
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
    "called done, and then a machine": (
        [
            ask("jan", subject="Plan", labels=("DONE",)),
            ask("jan-2", "jan", at=5, answers="jan", subject="Weg", Auto_Submitted="auto-replied"),
            ask("kit", subject="Rat"),
            reply("to-kit", person("kit"), "kit", subject="Re: Rat", labels=("DONE",)),
            report("back-3", "failed", "kit@people.example", "kit to-kit"),
        ],
        {"jan": None, "kit": 0},
    ),
}
