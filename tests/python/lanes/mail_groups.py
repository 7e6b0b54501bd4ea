"""Mails that groups, lists, telephones and mail servers carry, and persons' that sound so."""

from .mail_dialects import answered, answered_by_graph, told
from .mail_kinds import DESK, ask, graph, mail, part, person, reply
from .mail_services import MIXED

LOCUM = "Locum <locum@quittengarten.example.org>"
MIRA = "Mira <mira@quittengarten.example.org>"
GROUP = "praxis@quittengarten.example.org"
OWN_LIST = {"List_Id": "<praxis.quittengarten.example.org>", "Precedence": "list"}
BY_A_RULE = {
    "Auto_Submitted": "auto-generated",
    "X_Auto_Response_Suppress": "All",
    "X_MS_Exchange_Generated_Message_Source": "Mailbox Rules Agent",
}
GR_8 = {"X_Google_Original_From": MIRA, "Message_ID": "<gr-8@cases>"}
GR_8 |= {"connection": "gmail-acct2"}
THEIR_LIST = {"List_Id": "<verein.lists.example>", "Precedence": "list"}
LONG = "Frage zu " + "Rechnung und Termin, " * 20
CALLS = ["Anruf in Abwesenheit von 0660 1234567", "Chiamata persa da +39 335 123456"]
CALLS += ["Gemiste oproep van 020 1234567", "Llamada perdida de +34 600 123 456"]
CALLS += ["Fax (2 Seiten) von +43 1 2345678", "eFax von +43 1 2345678"]
CALLS += ["Neue SMS von +43 660 1234567", "New text message from (415) 555-1234"]
CALLS += ["Rückrufbitte von 0660 1234567", "Sie haben einen Anruf von 0660 1234567 verpasst"]
NO_CALLS = ["Ihre SMS-TAN: 123456789", "Rückruf: Produkt 1234567", "Ihr Anruf bei uns: Umfrage"]
BOUNCES = ["Undelivered Mail Returned to Sender", "Returned mail: see transcript for details"]
BOUNCES += ["DELIVERY FAILURE: User anna not listed", "Unzustellbar: Re: Frage"]


def by_group(key: str, author: str, *, name: str = "Vera", **fields) -> dict:
    """What a group of ours sends on in its own name."""
    fields = OWN_LIST | {"X_Original_From": author} | fields
    return mail(key, f"{name} via Praxis <{GROUP}>", GROUP, "Frage", at=1, **fields)


def by_group_of_graph(key: str, author: str) -> dict:
    """The same, as Graph tells it."""
    fields = OWN_LIST | {"X_Original_From": author, "From": f"Vera via Praxis <{GROUP}>"}
    made = graph(key, key, "Frage", at=1, **fields)
    group = {"emailAddress": {"name": "Vera via Praxis", "address": GROUP}}
    made["payload"] |= {"from": group, "sender": group, "conversationId": f"c-{key}"}
    return made


def by_their_group(key: str, **fields) -> dict:
    """What a list of others sends on in its own name."""
    fields = THEIR_LIST | {"X_Original_From": person(key)} | fields
    return mail(key, "V via Verein <v@lists.example>", "v@lists.example", "Frage", at=0, **fields)


def program(key: str, subject: str) -> dict:
    return mail(key, "Anlage <no-reply@pbx.example>", DESK, subject, at=0)


def returned(key: str, sender: str, subject: str, of: str, **fields) -> dict:
    """What a mail server writes that sends no report."""
    return mail(key, sender, DESK, subject, at=61, answers=f"to-{of}", **fields)


def subjects(key: str, asked: str, answer: str) -> list[dict]:
    """A mail and an answer to it through Graph, which tells no reference of it."""
    return [graph(key, key, asked, at=0), graph(f"to-{key}", key, answer, at=60, sent=True)]


# each kind's mails, and the requests among them: the minute since when each waits, None if answered
GROUPS = {
    "what one of us writes to a group of ours that rewrites": (
        [
            by_group("gr-1", DESK),
            mail("gr-2", DESK, GROUP, "Frage", at=0, sent=True),
            by_group("gr-2b", DESK, Message_ID="<gr-2@cases>", connection="gmail-acct2"),
            ask("gr-3"),
            reply("to-gr-3", person("gr-3"), "gr-3", Cc=GROUP),
            by_group("gr-3b", DESK, Message_ID="<to-gr-3@cases>", connection="gmail-acct2"),
            by_group("gr-4", person("gr-4")),
            by_group_of_graph("gr-5", "info@mensio.example.org"),
            by_group_of_graph("gr-6", person("gr-6")),
            by_group("gr-7", DESK, Reply_To=person("v-gr-7")),
            mail("gr-8", DESK, GROUP, "F", at=0, sent=True, X_Google_Original_From=MIRA),
            mail("gr-8b", DESK, GROUP, "F", at=1, **GR_8),
        ],
        {"gr-3": None, "gr-4": 1, "gr-6": 1, "gr-7": 1},
    ),
    "by a list of others that rewrites": (
        [
            by_their_group("li-1"),
            by_their_group("li-2"),
            ask("li-2b", "li-2", Message_ID="<li-2@cases>", connection="gmail-acct2"),
            mail("li-3", "L via G <l@gmx.example>", DESK, "F", at=0, X_Original_From=person("l")),
        ],
        {"li-2": 0, "li-3": 0},
    ),
    "answers go to a desk of ours that is in no seed": (
        [
            mail("to-1", "M <mira@quittengarten.example.org>", DESK, "F", at=0, Reply_To=GROUP),
            mail(
                "to-2",
                "Seite <no-reply@page.example>",
                DESK,
                "Kontakt",
                at=0,
                Reply_To=f"{GROUP}, {person('v-to-2')}",
            ),
            mail("to-3", "Tool <no-reply@tool.example>", DESK, "Beleg", at=0, Reply_To=GROUP),
            mail(
                "to-5", "w <www-data@s5.host.example>", DESK, "K", at=0, Reply_To=person("v-to-5")
            ),
            mail("to-4", DESK, DESK, "Post", at=0, Reply_To=GROUP, List_Unsubscribe="<x:y>"),
        ],
        {"to-2": 0, "to-5": 0},
    ),
    "strangers who write to a group of ours, and one who names the others' mails": (
        [
            mail("st-1", person("st-1"), GROUP, "F", at=0),
            mail("st-2", person("st-2"), GROUP, "F", at=1),
            mail("st-3", person("st-3"), GROUP, "F", at=2, answers="st-1 st-2"),
            mail("st-4", LOCUM, GROUP, "F", at=3),
            reply("to-st-4", LOCUM, "st-4"),
            mail("st-5", LOCUM, GROUP, "F", at=70, answers="to-st-4", connection="gmail-acct2"),
        ],
        {"st-1": 0, "st-2": 1, "st-3": 2, "st-4": None, "st-5": 70},
    ),
    "asked by a list of ours that puts itself into Reply-To": (
        [
            ask("rt-1", Reply_To=GROUP, **OWN_LIST),
            reply("to-rt-1", GROUP, "rt-1", subject="Wer antwortet?"),
            ask("rt-2", Reply_To=GROUP, **OWN_LIST),
            reply("to-rt-2", f"{GROUP}, {person('rt-2')}", "rt-2"),
            ask("rt-3", Reply_To="Anna <rt-3@home.example>"),
            reply("to-rt-3", "rt-3@home.example", "rt-3"),
        ],
        {"rt-1": 0, "rt-2": None, "rt-3": None},
    ),
    "an answer of ours with a list's fields": (
        [
            ask("lf-1"),
            reply("to-lf-1", person("lf-1"), "lf-1", List_Unsubscribe="<https://x.example/u>"),
            ask("lf-2"),
            reply("to-lf-2", person("lf-2"), "lf-2", Precedence="bulk"),
        ],
        {"lf-1": None, "lf-2": 0},
    ),
    "a call, a fax or a message by telephone, in other words": (
        [program(f"ct-{place}", subject) for place, subject in enumerate(CALLS)]
        + [program(f"nt-{place}", subject) for place, subject in enumerate(NO_CALLS)],
        {f"ct-{place}": 0 for place in range(len(CALLS))},
    ),
    "an answer that came back, from a mail server without a domain or by another name": (
        [
            *answered("bd-1"),
            returned("bd-1r", "MAILER-DAEMON (Mail Delivery System)", "Undelivered", "bd-1"),
            *[
                each
                for place, subject in enumerate(BOUNCES)
                for each in (
                    *answered(f"be-{place}"),
                    returned(
                        f"be-{place}r",
                        "Mail <noreply@mx.example>",
                        subject,
                        f"be-{place}",
                        Return_Path="<>",
                    ),
                )
            ],
            *answered_by_graph("bf-1"),
            told(
                graph("bf-1r", "noreply", BOUNCES[0], at=61, Return_Path="<>"),
                "<div>Message-ID: &lt;to-bf-1@cases&gt;</div>",
            ),
            *answered("bg-1"),
            returned("bg-1r", person("bg-2"), "Unzustellbar: Re: Frage", "bg-1"),
            *answered("bh-1"),
            ask(
                "bh-1r",
                "bh-1",
                at=61,
                answers="to-bh-1",
                subject="Weg",
                Return_Path="<>",
                parts=(part("text/plain", "Ich bin weg."),),
                Content_Type=MIXED,
            ),
        ],
        {
            "bd-1": 0,
            **{f"be-{place}": 0 for place in range(len(BOUNCES))},
            "bf-1": 0,
            "bg-1": None,
            "bg-1r": 61,
            "bh-1": None,
        },
    ),
    "a subject that is cut, composed or marked in another way": (
        [
            *subjects("sb-1", LONG, f"Re: {LONG}"[:255]),
            *subjects("sb-2", "U\u0308ber uns", "Re: Über uns"),
            *subjects("sb-3", "Frage", "\u200fSV:\u200e Frage"),
            *subjects("sb-4", "Frage", "Betr.: Frage"),
            *subjects("sb-5", "Frage", "Vedr: Frage"),
            *subjects("sb-6", "Frage", "Betrag: Frage"),
        ],
        {"sb-1": None, "sb-2": None, "sb-3": None, "sb-4": None, "sb-5": None, "sb-6": 0},
    ),
    "what a rule of Exchange passes on": (
        [
            ask("ru-1", Resent_From="office@mensio.example.org", **BY_A_RULE),
            graph(
                "ru-2", "ru-2", "Frage", at=0, Resent_From="office@mensio.example.org", **BY_A_RULE
            ),
            mail("ru-3", "O <office@mensio.example.org>", DESK, "WG: Frage", at=0, **BY_A_RULE),
            ask("ru-4", subject="Ich bin weg", **BY_A_RULE),
            ask(
                "ru-5",
                Resent_From="office@mensio.example.org",
                **BY_A_RULE | {"Auto_Submitted": "auto-replied"},
            ),
            ask(
                "ru-6",
                Resent_From="office@mensio.example.org",
                List_Unsubscribe="<https://x.example/u>",
                **BY_A_RULE,
            ),
        ],
        {"ru-1": 0, "ru-2": 0, "ru-3": 0},
    ),
}
