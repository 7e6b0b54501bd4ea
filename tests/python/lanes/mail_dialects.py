"""The kinds of mail_kinds in other words: of other servers, programs, services and languages."""

import re

from .mail_kinds import DESK, ask, graph, mail, part, person, reply

LISTED = "<mailto:praxis@lists.quittengarten.example.org>"
QMAIL = """Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<{who}@people.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <hello@quittengarten.example.org>
Received: (qmail 317 invoked by uid 7); 1 Nov 2026 09:00:38 -0000
Message-ID: <to-{who}@cases>
"""
EXIM = """This message was created automatically by mail delivery software.
The following address failed:

  {who}@people.example

------ This is a copy of the message, including all the headers. ------

Message-ID: <to-{who}@cases>
"""
LINK = "https://www.google.com/gmail/about/?utm_source=x&utm_campaign=emojireactionemail#app"
REACTION = f"<div><p>\U0001f44d</p><p>Ria reacted via <a href='{LINK}'>Gmail</a></p></div>"
QUOTED = f"<div>Danke, wann?</div><div>Ria, 3. 11.:<blockquote>{REACTION}</blockquote></div>"
TOLD = f"\U0001f44d\n\nRia reacted via Gmail\n<{LINK}>\n\nOn Tue, 3 Nov, Desk wrote:\n\n> Hello"
ANSWERED = (
    f"\U0001f44d Danke, wann?\n\nOn Tue, 3 Nov, Ria wrote:\n> Ria reacted via Gmail\n> <{LINK}>"
)

UNREAD = ["dont-reply", "noreplies", "no-response", "bittenichtantworten", "no-responda"]
UNREAD += ["no-contestar", "nietbeantwoorden", "nie-odpowiadaj", "replyson", "response"]


def told(made: dict, content: str, **more) -> dict:
    """The mail of Graph with another body, and perhaps other properties."""
    kind = "html" if content.startswith("<div>") else "text"
    made["payload"] |= {"body": {"contentType": kind, "content": content}} | more
    return made


def meeting(made: dict, kind: str) -> dict:
    """The mail of Graph as one of a meeting."""
    made["payload"]["meetingMessageType"] = kind
    return made


def answered(who: str) -> list[dict]:
    return [ask(who), reply(f"to-{who}", person(who), who)]


def answered_by_graph(who: str, subject: str = "Re: Frage") -> list[dict]:
    return [graph(who, who, "Frage", at=0), graph(f"to-{who}", who, subject, at=60, sent=True)]


def bounce(key: str, subject: str, words: str = "Sorry.", **fields) -> dict:
    """What a mail server writes that sends no report."""
    return mail(
        key,
        "Mail Delivery System <MAILER-DAEMON@mx.example>",
        DESK,
        subject,
        at=61,
        parts=(part("text/plain", words),),
        Content_Type="multipart/mixed; boundary=b",
        Return_Path="<>",
        **fields,
    )


def bounce_by_graph(key: str, words: str) -> dict:
    """The same, as Graph tells it."""
    return told(graph(key, "mailer-daemon", "failure notice", at=61, Return_Path="<>"), words)


def as_html(words: str) -> str:
    """Plain text as Exchange makes HTML of it, with links where it sees addresses."""
    linked = re.sub(r"<(\S+@\S+)>", r"&lt;<a href='mailto:\1'>\1</a>&gt;", words)
    return f"<div>{linked}</div>".replace("\n", "<br>\n")


def form(key: str, sender: str, **fields) -> dict:
    """A page's form, with the visitor of that name in Reply-To."""
    return mail(key, sender, DESK, "Kontakt", at=0, Reply_To=person(f"v-{key}"), **fields)


DIALECTS = {
    "an answer that came back, as qmail tells it": (
        [*answered("mia"), bounce("q-1", "failure notice", QMAIL.format(who="mia"))],
        {"mia": 0},
    ),
    "an answer that came back, as qmail tells it through Graph": (
        [
            *answered_by_graph("ned"),
            bounce_by_graph("q-2", QMAIL.format(who="ned")),
            *answered_by_graph("nan"),
            bounce_by_graph("q-3", as_html(QMAIL.format(who="nan"))),
        ],
        {"ned": 0, "nan": 0},
    ),
    "an answer that came back, as Exchange tells it to Graph": (
        [
            *answered_by_graph("neo"),
            told(
                graph(
                    "ndr",
                    "postmaster",
                    "Unzustellbar: Re: Frage",
                    at=61,
                    Content_Type="multipart/report; report-type=delivery-status; boundary=b",
                ),
                f"<div>Original message headers:</div>{as_html('Message-ID: <to-neo@cases>')}",
            ),
        ],
        {"neo": 0},
    ),
    "an answer that came back, as older Exims tell it": (
        [
            *answered("moe"),
            bounce(
                "exim-2",
                "Mail delivery failed: returning message to sender",
                EXIM.format(who="moe"),
                X_Failed_Recipients="moe@people.example",
            ),
        ],
        {"moe": 0},
    ),
    "an answer that came back or is late, told without a report": (
        [
            *answered("pat"),
            bounce("plain-1", "Mail failure", answers="to-pat"),
            *answered("pip"),
            bounce("plain-2", "Warning: message 1abc delayed 24 hours", answers="to-pip"),
        ],
        {"pat": 0, "pip": None},
    ),
    "a form of a page in our domain": (
        [
            form("site", "Website <website@quittengarten.example.org>"),
            form("site-2", "W <web@www.mensio.example.org>", Auto_Submitted="auto-generated"),
            form("site-3", "Vera via T <t@quittengarten.example.org>", Precedence="bulk"),
            mail("peer", "L <locum@quittengarten.example.org>", DESK, "F", at=0),
        ],
        {"site": 0, "site-2": 0, "site-3": 0, "peer": 0},
    ),
    "a form of a program or a service": (
        [
            form("wp", "WordPress <wordpress@p.example>", Auto_Submitted="auto-generated"),
            form("sq", "Squarespace <form-submission@squarespace.info>"),
            reply("to-sq", person("v-sq"), "sq"),
            form("shop", "Shop <order@p.example>", Auto_Submitted="auto-generated"),
        ],
        {"wp": 0, "sq": None},
    ),
    "by a list of ours, in a domain below": (
        [ask("liz", List_Post=LISTED, List_Unsubscribe="<mailto:u@x>", Precedence="list")],
        {"liz": 0},
    ),
    "written by another address, as Gmail rewrites it": (
        [
            ask("gwen", X_Google_Original_From="gwen@work.example"),
            reply("to-gwen", person("gwen"), "gwen"),
            ask("gina", X_Google_Original_From="gina@work.example"),
            reply("to-gina", "gina@work.example", "gina"),
            mail(
                "ggg",
                "Gail via Praxis <praxis@quittengarten.example.org>",
                "praxis@quittengarten.example.org",
                "Frage",
                at=0,
                X_Google_Original_From=person("gail"),
            ),
            reply("to-ggg", "praxis@quittengarten.example.org, k@other.example", "ggg"),
        ],
        {"gwen": None, "gina": None, "ggg": 0},
    ),
    "absent, as other responders say it": (
        [
            ask("abe", X_Mail_Autoreply="yes"),
            ask("amy", X_Autoreply_From="amy@people.example"),
            ask("ann", Auto_Submitted="(vacation) auto-replied"),
        ],
        {},
    ),
    "we are absent, as Outlook says it in other languages": (
        [
            *answered_by_graph("oda", "Automatisk svar: Frage"),
            *answered_by_graph("ole", "自動応答: Frage"),
        ],
        {"oda": 0, "ole": 0},
    ),
    "a report on DMARC": (
        [
            ask("dm-1", subject="Report domain: q.example Submitter: mx.example Report-ID: <1@x>"),
            ask("dm-2", subject="[Preview] Report Domain: q.example Submitter: mx.example"),
            ask("dm-3", subject="Report from the domain: who submitted it?"),
        ],
        {"dm-3": 0},
    ),
    "a reaction of Gmail, through Graph": (
        [
            told(graph("re-1", "ria", "Re: Termin", at=0), REACTION),
            told(graph("re-2", "ria", "Re: Termin", at=0), TOLD),
            told(graph("re-3", "ria", "Re: Termin", at=0), QUOTED),
            told(graph("re-4", "ria", "Re: Termin", at=0), ANSWERED),
        ],
        {"re-3": 0, "re-4": 0},
    ),
    "an invitation that we answer in Outlook": (
        [
            meeting(graph("kim", "kim", "Ersttermin", at=0), "meetingRequest"),
            meeting(
                graph("to-kim", "kim", "Zugesagt: Ersttermin", at=60, sent=True), "meetingAccepted"
            ),
            meeting(graph("kai-2", "kai-2", "Rendez-vous", at=0), "meetingRequest"),
            meeting(
                graph("to-kai-2", "kai-2", "Refusé : Rendez-vous", at=60, sent=True),
                "meetingDeclined",
            ),
        ],
        {"kim": None, "kai-2": None},
    ),
    "an answer with a count, as some programs write it": (
        answered_by_graph("lex", "RE^2: Frage"),
        {"lex": None},
    ),
    "nobody reads there, in more languages": (
        [
            mail(f"no-1{place}", f"S <{name}@shop.example>", DESK, "Info", at=0)
            for place, name in enumerate(UNREAD)
        ],
        {"no-18": 0, "no-19": 0},
    ),
    "called done, in other letters": (
        [told(graph("dag", "dag", "Frage", at=0), "Text.", categories=["erledigt"])],
        {"dag": None},
    ),
}
