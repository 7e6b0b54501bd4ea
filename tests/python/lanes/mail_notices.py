"""Mails of telephone systems, mail servers, calendars and programs, and persons' that sound so."""

from .mail_dialects import answered, answered_by_graph, meeting, told
from .mail_kinds import DESK, ask, graph, mail, part, person, reply
from .mail_services import MIXED, postmaster, status

EXCHANGE = "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@mensio.example.org"
REPORT = "multipart/report; report-type=delivery-status; boundary=b"
UNREAD = ["noanswer", "do-not-respond", "svara-inte", "ikke-svar", "yanitlamayiniz"]
UNREAD += ["al.respond", "bruno.answer", "svareide"]
UNKNOWN = """I'm sorry to have to inform you that your message could not
be delivered. For further assistance, please write to postmaster.

<{who}@people.example>: host mx.people.example said: 550 5.1.1 User unknown
"""


def bare(made: dict, sender: str) -> dict:
    """The mail of Graph from another, and without headers."""
    made["payload"].pop("internetMessageHeaders")
    who = {"emailAddress": {"name": "Outlook", "address": sender}}
    made["payload"] |= {"from": who, "sender": who}
    return made


def unnamed(key: str, who: str, *, at: int = 61) -> dict:
    """A report of a mail server that tells whom a mail did not reach, and not which."""
    made = postmaster(key, "Undelivered Mail Returned to Sender", status(f"{who}@people.example"))
    made["payload"]["internalDate"] = str(int(made["payload"]["internalDate"]) + (at - 61) * 60_000)
    return made


def unnamed_by_graph(key: str, who: str) -> dict:
    """The same of Postfix, of which Graph gives the text alone."""
    fields = {"Content_Type": REPORT, "Return_Path": "<>", "Auto_Submitted": "auto-replied"}
    made = graph(key, "mailer-daemon", "Undelivered Mail Returned to Sender", at=61, **fields)
    return told(made, UNKNOWN.format(who=who))


def call(key: str, subject: str, *parts, sender: str = "no-reply@pbx.example", **fields) -> dict:
    """What a telephone system writes of a call or a fax."""
    if parts:
        fields = {"Content_Type": MIXED} | fields
        parts = (part("text/plain", "Siehe Anhang."), *parts)
    return mail(key, f"Anlage <{sender}>", DESK, subject, at=0, parts=parts, **fields)


def attached(kind: str) -> dict:
    return part(kind, "x", Content_Disposition="attachment; filename=a")


def event(comment: str) -> tuple:
    """A calendar's answer with a comment."""
    text = f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{comment}\r\nEND:VEVENT\r\n"
    kind = "text/calendar; method=REPLY"
    return (part("text/plain", "Termin"), part("text/calendar", text, Content_Type=kind))


def form(key: str, sender: str, **fields) -> dict:
    """A form with the visitor in Reply-To and a list's fields, as some services send it."""
    fields = {"Reply_To": person(f"v-{key}"), "List_Unsubscribe": "<https://x.example/u>"} | fields
    return mail(key, sender, DESK, "Neue Nachricht", at=0, **fields)


# each kind's mails, and the requests among them: the minute since when each waits, None if answered
NOTICES = {
    "an answer that came back, of which the report names the recipient alone": (
        [
            *answered("una-1"),
            unnamed("un-1", "una-1"),
            *answered_by_graph("una-2"),
            unnamed_by_graph("un-2", "una-2"),
            *answered("una-3"),
            unnamed("un-3", "somebody"),
        ],
        {"una-1": 0, "una-2": 0, "una-3": None},
    ),
    "a report on the last answer before it": (
        [
            *answered("unb-1"),
            reply("to-unb-1b", person("unb-1"), "unb-1 to-unb-1", at=70),
            unnamed("un-4", "unb-1", at=62),
            unnamed("un-5", "unb-1", at=72),
            *answered("unb-2"),
            reply("to-unb-2b", person("unb-2"), "unb-2 to-unb-2", at=70),
            unnamed("un-6", "unb-2", at=72),
            *answered("unb-3"),
            unnamed("un-7", "unb-3", at=30),
            *answered("unb-4"),
            unnamed("un-8", "unb-4", at=60 * 24 * 8),
        ],
        {"unb-1": 0, "unb-2": None, "unb-3": None, "unb-4": None},
    ),
    "an answer that came back, as Exchange and others name their mail servers": (
        [
            *answered_by_graph("exr"),
            told(
                bare(graph("ex-1", "ex-1", "Undeliverable: Re: Frage", at=61), EXCHANGE),
                "<div>Your message to exr@people.example couldn't be delivered.</div>",
            ),
            *answered_by_graph("exs"),
            told(
                bare(graph("ex-2", "ex-2", "Zugestellt: Re: Frage", at=61), EXCHANGE),
                "<div>exs@people.example</div>",
            ),
            *answered_by_graph("ext"),
            told(
                bare(
                    graph("ex-3", "ex-3", "Unzustellbar: Re: Frage", at=61), "postmaster@mx.example"
                ),
                "<div>Message-ID: &lt;to-ext@cases&gt;</div>",
            ),
            *answered("exu"),
            mail("ex-4", "M <mailer_daemon@mx.example>", DESK, "Failure", at=61, answers="to-exu"),
        ],
        {"exr": 0, "exs": None, "ext": 0, "exu": 0},
    ),
    "a vacation that names an address": (
        [
            *answered("vaa"),
            mail(
                "va-1",
                person("vaa"),
                DESK,
                "Weg",
                at=61,
                Return_Path="<>",
                parts=(part("text/plain", "Dringend? vaa@people.example\n"),),
                Content_Type=MIXED,
            ),
        ],
        {"vaa": None},
    ),
    "certified mail of Italy": (
        [
            mail("pec-1", "P <posta-certificata@pec.example>", DESK, "A", at=0, X_Ricevuta="presa"),
            mail(
                "pec-2",
                '"Per conto di: ida@pec.example" <posta-certificata@pec.example>',
                DESK,
                "POSTA CERTIFICATA: Domanda",
                at=0,
                Reply_To="ida@pec.example",
                X_Trasporto="posta-certificata",
            ),
            *answered("pea"),
            mail(
                "pec-3",
                "P <posta-certificata@pec.example>",
                DESK,
                "AVVISO DI MANCATA CONSEGNA",
                at=61,
                X_Ricevuta="errore-consegna",
                X_Riferimento_Message_ID="<to-pea@cases>",
            ),
            *answered("peb"),
            mail(
                "pec-4",
                "P <posta-certificata@pec.example>",
                DESK,
                "CONSEGNA",
                at=61,
                X_Ricevuta="avvenuta-consegna",
                X_Riferimento_Message_ID="<to-peb@cases>",
            ),
        ],
        {"pec-2": 0, "pea": 0, "peb": None},
    ),
    "a call or a fax that a telephone system sends": (
        [
            call("ca-1", "Neue Nachricht", attached("audio/wav")),
            call("ca-2", "Neues Fax", attached("image/tiff")),
            call("ca-3", "Voice Mail", Message_Context="voice-message"),
            call("ca-4", "Voice Mail", X_CallingTelephoneNumber="+436601234567"),
            call("ca-5", "Verpasster Anruf von 0660 1234567", Auto_Submitted="auto-generated"),
            call("ca-6", "New voicemail from (415) 555-1234", Return_Path="<>"),
            call("ca-7", "Fax", sender="fax@pbx.example", X_FaxNumberOfPages="2"),
        ],
        dict.fromkeys((f"ca-{number}" for number in range(1, 8)), 0),
    ),
    "what is no call, though it sounds so": (
        [
            call("cb-1", "Ihre Fax-Rechnung Nr. 20261234567"),
            call("cb-2", "Voicemail: jetzt neu"),
            call("cb-3", "Folge 7", attached("audio/mpeg"), List_Unsubscribe="<https://x.example>"),
            call("cb-4", "Info", Message_Context="text-message"),
            ask("cb-5", parts=(attached("audio/mp4"),), Content_Type=MIXED),
            ask(
                "cb-6",
                parts=(attached("audio/mp4"),),
                Content_Type=MIXED,
                Auto_Submitted="auto-replied",
            ),
        ],
        {"cb-5": 0},
    ),
    "a meeting's answer that asks something": (
        [
            ask(
                "co-1",
                parts=event("COMMENT;LANGUAGE=de:Geht auch\r\n  Freitag?"),
                Content_Type=MIXED,
            ),
            ask("co-2", parts=event("COMMENT:木曜日はどうですか\uff1f"), Content_Type=MIXED),
            ask("co-3", parts=event("COMMENT:Danke, https://x.example/?a=1"), Content_Type=MIXED),
            meeting(
                told(graph("co-4", "co-4", "Abgelehnt: T", at=0), "Und am Montag?"),
                "meetingDeclined",
            ),
            meeting(
                told(
                    graph("co-5", "co-5", "Accepted: T", at=0),
                    "Gern!\n\n-----Original Appointment-----\nSubject: Passt das?",
                ),
                "meetingAccepted",
            ),
            meeting(graph("co-6", "co-6", "Termin", at=0), "meetingRequest"),
            meeting(
                told(graph("to-co-6", "co-6", "Abgelehnt: Termin", at=60, sent=True), "Montag?"),
                "meetingDeclined",
            ),
        ],
        {"co-1": 0, "co-2": 0, "co-4": 0, "co-6": None},
    ),
    "a form of a known service, sent as a list's mails are": (
        [
            form("fo-1", "Formspree <noreply@formspree.io>"),
            form("fo-2", "Jotform <noreply@jotform.com>"),
            reply("to-fo-2", person("v-fo-2"), "fo-2"),
            form("fo-3", "Webflow <no-reply-forms@webflow.com>"),
            form("fo-4", "Wix <notifications@wix-forms.com>"),
            form("fo-5", "Laden <noreply@shop.example>"),
            form("fo-6", "Jotform <noreply@jotform.com>", Reply_To="noreply@jotform.com"),
        ],
        {"fo-1": 0, "fo-2": None, "fo-3": 0, "fo-4": 0},
    ),
    "absent, as CommuniGate, FirstClass and Mailtraq say it": (
        [
            ask("ab-1", X_Autogenerated="Reply"),
            ask("ab-2", X_FC_MachineGenerated="true"),
            ask("ab-3", X_POST_MessageClass="9; Autoresponder"),
            ask("ab-4", X_Autogenerated="Redirect"),
            ask("ab-5", X_FC_MachineGenerated="false"),
        ],
        {"ab-4": 0, "ab-5": 0},
    ),
    "a receipt, signed": (
        [
            ask("sr-1", Content_Type="application/pkcs7-mime; smime-type=signed-receipt"),
            ask("sr-2", Content_Type="application/pkcs7-mime; smime-type=enveloped-data"),
        ],
        {"sr-2": 0},
    ),
    "what Microsoft 365 writes by itself": (
        [
            mail("ms-1", "quarantine@messaging.microsoft.com", DESK, "Quarantine", at=0),
            ask("ms-2", subject="Meeting Forward Notification: Termin"),
            ask("ms-3", subject="Meeting forward notification, was ist das?"),
            mail("ms-4", "Q <quarantine@clinic.example>", DESK, "Frage", at=0),
        ],
        {"ms-3": 0, "ms-4": 0},
    ),
    "nobody reads there, in other words once more": (
        [
            mail(f"nw-{place}", f"S <{name}@shop.example>", DESK, "Info", at=0)
            for place, name in enumerate(UNREAD)
        ],
        {"nw-5": 0, "nw-6": 0, "nw-7": 0},
    ),
    "a subject that a system marked, and a prefix with a full stop": (
        [
            graph("tg-1", "tg-1", "[EXTERN] Frage", at=0),
            graph("to-tg-1", "tg-1", "AW: Frage", at=60, sent=True),
            *answered_by_graph("tg-2", "Antw.: Frage"),
            graph("tg-3", "tg-3", "[Termin]", at=0),
            graph("to-tg-3", "tg-3", "AW: [Rechnung]", at=60, sent=True),
        ],
        {"tg-1": None, "tg-2": None, "tg-3": 0},
    ),
    "absent, as Outlook says it in more languages": (
        [
            bare(
                graph("ol-1", "ol-1", "Odpowiedź automatyczna: Frage", at=0), "ol-1@people.example"
            ),
            bare(graph("ol-2", "ol-2", "Αυτόματη απάντηση: Frage", at=0), "ol-2@people.example"),
            bare(graph("ol-3", "ol-3", "Non recapitabile: Frage", at=0), "ol-3@people.example"),
            bare(
                graph("ol-4", "ol-4", "Abwesenheitsnotiz fehlt, warum?", at=0),
                "ol-4@people.example",
            ),
            ask("ol-5", subject="Abwesenheitsnotiz: wann sind Sie da?"),
        ],
        {"ol-4": 0, "ol-5": 0},
    ),
}
