"""Mails that pages, calendars and mail servers send for somebody, as the providers tell them."""

from .mail_dialects import answered, answered_by_graph, meeting, told
from .mail_kinds import DESK, ask, calendar, graph, mail, part, person, reply

GROUP = "praxis@quittengarten.example.org"
INFO = {"emailAddress": {"name": "Info", "address": "info@mensio.example.org"}}
MIXED = "multipart/mixed; boundary=b"
PROPOSED = {"start": {"dateTime": "2026-11-05T10:00:00", "timeZone": "UTC"}}
RESPONSE = "#microsoft.graph.eventMessageResponse"
UNDELIVERED = "Ihre Nachricht konnte nicht zugestellt werden.\n\nMessage-ID: <to-{who}@cases>\n"


def visitor(name: str) -> dict:
    """A visitor, as Graph tells whom a mail names."""
    return {"emailAddress": {"name": name.title(), "address": f"{name}@people.example"}}


def form(key: str, to: str = DESK, *, who: str = "", sent: bool = False, **fields) -> dict:
    """A form of our own page, with the visitor in Reply-To."""
    fields = {"Reply_To": who or person(f"v-{key}")} | fields
    return mail(key, DESK, to, "Kontakt", at=0, sent=sent, **fields)


def form_by_graph(key: str, **fields) -> dict:
    """The same from our own account at Exchange, with more properties."""
    made = graph(key, key, "Kontakt", at=0, sent=True)
    made["payload"] |= {"toRecipients": [INFO], "replyTo": [visitor(f"v-{key}")]} | fields
    return made


def event(method: str, **fields) -> tuple:
    """A text, and a calendar's file beside it."""
    text = f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n"
    beside = {"Content_Disposition": "attachment; filename=i.ics"} | fields
    return (part("text/plain", "Wann?"), part("text/calendar", text, **beside))


def status(to: str) -> dict:
    """What a delivery status says of one whom it did not reach."""
    said = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {to}\nAction: failed\n"
    return part("message/delivery-status", said)


def postmaster(key: str, subject: str, *parts, **fields) -> dict:
    """What a mail server writes by the name of its postmaster."""
    fields = {"Return_Path": "<>", "Content_Type": MIXED} | fields
    return mail(
        key, "Postmaster <postmaster@mx.example>", DESK, subject, at=61, parts=parts, **fields
    )


def returned(who: str) -> dict:
    """The header of our answer to somebody."""
    return part("text/rfc822-headers", f"Message-ID: <to-{who}@cases>\n")


def wrapped(key: str, who: str) -> dict:
    """A report inside of what a gateway added to it (RFC 6522 3)."""
    kind = "multipart/report; report-type=delivery-status; boundary=c"
    told_of = [status(f"{who}@people.example"), returned(who)]
    inner = part("multipart/report", Content_Type=kind) | {"parts": told_of}
    return postmaster(key, "Returned", inner, part("text/plain", "Scanned."))


def proposing(made: dict, time: dict | None) -> dict:
    """A calendar's answer of Graph, with another time for the meeting."""
    made["payload"] |= {"@odata.type": RESPONSE, "proposedNewTime": time}
    return made


# each kind's mails, and the requests among them: the minute since when each waits, None if answered
SERVICES = {
    "a form by our own account, to the visitor, too": (
        [
            form("pcc", sent=True, Cc=person("v-pcc")),
            form("pcc-2", f"{DESK}, {person('v-pcc-2')}", sent=True),
            reply("to-pcc-2", person("v-pcc-2"), "pcc-2"),
            form("pcc-3", f"{DESK}, web@agency.example", sent=True),
        ],
        {"pcc": 0, "pcc-2": None, "pcc-3": 0},
    ),
    "a form by our own account, to a group of ours": (
        [form("pgr", GROUP, sent=True), form("pgr-2", GROUP, sent=True, Cc=person("v-pgr-2"))],
        {"pgr": 0, "pgr-2": 0},
    ),
    "a form by our own account, through Graph": (
        [
            form_by_graph("pgg"),
            form_by_graph("pgg-2", ccRecipients=[visitor("v-pgg-2")]),
        ],
        {"pgg": 0, "pgg-2": 0},
    ),
    "answers of ours that name where to answer, with ourselves in Cc": (
        [
            ask("abi"),
            reply("to-abi", person("abi"), "abi", Cc=DESK, Reply_To="mira@private.example"),
            reply("news", person("ada"), "", at=0, Cc=DESK, Reply_To=GROUP),
        ],
        {"abi": None},
    ),
    "a form whose visitor Gmail took out of From": (
        [
            form("pgo", sent=True, who=DESK, X_Google_Original_From=person("v-pgo")),
            form("pgo-2", sent=True, who=DESK, X_Google_Original_From=person("v-pgo-2")),
            reply("to-pgo-2", person("v-pgo-2"), "pgo-2"),
            form("pgo-3", sent=True, who=DESK, X_Google_Original_From=DESK),
        ],
        {"pgo": 0, "pgo-2": None},
    ),
    "a form whose visitor mistyped the address": (
        [
            form("pmt", who="Ann Berger"),
            form("pmt-2", who="ann.berger(at)people.example"),
            form("pmt-3", sent=True, who='"Ben Berger" <>'),
            mail("pmt-4", "S <noreply@page.example>", DESK, "K", at=0, Reply_To="Cem Berger"),
            form("pmt-5", who=DESK),
        ],
        {"pmt": 0, "pmt-2": 0, "pmt-3": 0, "pmt-4": 0},
    ),
    "a form to which nothing can come back": (
        [
            form("pnp", Return_Path="<>"),
            mail(
                "pnp-2",
                "S <noreply@page.example>",
                DESK,
                "K",
                at=0,
                Reply_To=person("v-pnp-2"),
                Return_Path="<>",
            ),
            mail(
                "pnp-3",
                "S <noreply@shop.example>",
                DESK,
                "K",
                at=0,
                Reply_To="desk@shop.example",
                Return_Path="<>",
            ),
        ],
        {"pnp": 0, "pnp-2": 0},
    ),
    "two authors, one of them ours": (
        [
            mail("two", f"Ann <ann@people.example>, {DESK}", DESK, "Frage", at=0),
            mail("two-2", f"{DESK}, Ben <ben-2@people.example>", DESK, "Frage", at=0),
            reply("to-two-2", "ben-2@people.example", "two-2"),
            mail("two-3", f"{DESK}, mira@quittengarten.example.org", DESK, "Notiz", at=0),
        ],
        {"two": 0, "two-2": None},
    ),
    "a meeting called off": (
        [
            ask("off", parts=calendar("CANCEL"), Content_Type=MIXED),
            ask(
                "off-2",
                parts=calendar("CANCEL"),
                Content_Type=MIXED,
                Auto_Submitted="auto-generated",
                Sender="Calendar <calendar@calendar.example>",
            ),
            meeting(
                graph("off-3", "off-3", "Abgesagt: Termin", at=0, Auto_Submitted="auto-generated"),
                "meetingCancelled",
            ),
        ],
        {"off": 0, "off-2": 0, "off-3": 0},
    ),
    "a meeting's answer with another time": (
        [
            ask("alt", parts=calendar("COUNTER"), Content_Type=MIXED),
            proposing(graph("alt-2", "alt-2", "Neue Zeit", at=0), PROPOSED),
            proposing(graph("alt-3", "alt-3", "Abgelehnt", at=0), None),
            meeting(graph("alt-4", "alt-4", "New Time Proposed: T", at=0), "meetingDeclined"),
            meeting(graph("alt-5", "alt-5", "Neue Zeit vorgeschlagen: T", at=0), "meetingDeclined"),
        ],
        {"alt": 0, "alt-2": 0, "alt-4": 0, "alt-5": 0},
    ),
    "a calendar's file beside a question": (
        [
            ask("ics", parts=event("REPLY"), Content_Type=MIXED),
            ask(
                "ics-2", parts=event("REQUEST"), Content_Type=MIXED, Auto_Submitted="auto-generated"
            ),
            ask(
                "ics-3",
                parts=event("REPLY", Content_Type="text/calendar; method=REPLY"),
                Content_Type=MIXED,
            ),
        ],
        {"ics": 0, "ics-2": 0},
    ),
    "an answer that came back, inside of a gateway's mail": (
        [
            *answered("gwa"),
            wrapped("gw-1", "gwa"),
            *answered("gwb"),
            postmaster(
                "gw-2",
                "Returned",
                status("gwb@people.example"),
                returned("gwb"),
            ),
            ask(
                "gwc",
                subject="Fwd: Returned",
                parts=(part("text/plain", "Wie erreiche ich Sie?"), status("hello@x.example")),
                Content_Type=MIXED,
                Return_Path="<gwc@people.example>",
            ),
        ],
        {"gwa": 0, "gwb": 0, "gwc": 0},
    ),
    "an answer that came back, as a postmaster writes without a report": (
        [
            *answered("pma"),
            postmaster(
                "pm-1", "Nicht zugestellt", part("text/plain", UNDELIVERED.format(who="pma"))
            ),
            *answered("pmb"),
            postmaster("pm-2", "Delivery delayed: Frage", answers="to-pmb"),
            *answered("pmc"),
            postmaster("pm-3", "Ihre Frage", answers="to-pmc", Return_Path="<p@mx.example>"),
            *answered_by_graph("pmd"),
            told(
                graph(
                    "pm-4",
                    "postmaster",
                    "Nicht zugestellt",
                    at=61,
                    Return_Path="<>",
                ),
                UNDELIVERED.format(who="pmd"),
            ),
        ],
        {"pma": 0, "pmb": None, "pmc": None, "pm-3": 61, "pmd": 0},
    ),
}
