"""Mails as the two providers tell them, for the generated year."""

import csv
from base64 import urlsafe_b64encode
from datetime import datetime
from email.utils import format_datetime, getaddresses

from lorc.project.settings import ROOT

from .sample import stored


def _headers(key, sender, to, subject, at, answers, fields) -> list[dict]:
    named = {"From": sender, "To": to, "Subject": subject, "Date": format_datetime(at)}
    named |= {"Message-ID": f"<{key}>"}
    if answers:
        named |= {"In-Reply-To": f"<{answers}>", "References": f"<{answers}>"}
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    return [{"name": name, "value": value} for name, value in named.items()]


def _part(kind: str, text: str, content_type: str = "") -> dict:
    data = urlsafe_b64encode(text.encode()).decode()
    headers = [{"name": "Content-Type", "value": content_type or kind}]
    return {"mimeType": kind, "headers": headers, "body": {"size": len(text), "data": data}}


class Gmail:
    """The mailbox gmail-acct1."""

    is_gmail = True
    own = "Front Desk <hello@quittengarten.example.org>"

    def __init__(self, done: str):
        self._done = done

    def mail(
        self,
        key: str,
        sender: str,
        to: str,
        subject: str,
        at: datetime,
        *,
        thread: str,
        answers: str | None,
        is_sent: bool = False,
        is_done: bool = False,
        method: str = "",
        is_reaction: bool = False,
        report: tuple[str, str] = ("", ""),
        **fields: str,
    ) -> dict:
        """A message resource, with the parts that tell what it is."""
        parts = [_part("text/plain", "Text.")]
        kind, about = report
        if method:
            event = f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n"
            parts.append(_part("text/calendar", event, f"text/calendar; method={method}"))
        if is_reaction:
            parts.append(_part("text/vnd.google.email-reaction+json", "{}"))
        if kind:
            status = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {about}\nAction: failed\n"
            parts.append(_part(f"message/{kind}", status if about else "Disposition: displayed"))
            fields["Content_Type"] = f"multipart/report; report-type={kind}; boundary=b"
        headers = _headers(key, sender, to, subject, at, answers, fields)
        top = "multipart/report" if kind else "multipart/mixed"
        labels = [*(["SENT"] if is_sent else ["INBOX"]), *([self._done] if is_done else [])]
        whole = {
            "id": key,
            "threadId": thread,
            "labelIds": labels,
            "internalDate": str(int(at.timestamp() * 1000)),
            "payload": {"mimeType": top, "headers": headers, "body": {"size": 0}, "parts": parts},
        }
        return stored("gmail", "gmail-acct1", "email", key, whole)


class Exchange:
    """The mailbox exchange-info-mensio; Graph tells no headers of what was sent."""

    is_gmail = False
    own = "Info <info@mensio.example.org>"

    def __init__(self, done: str):
        self._done = done
        with (ROOT / "seeds" / "projections" / "mailbox_roles.csv").open(encoding="utf-8") as file:
            self._sent = next(
                row["mailbox_id"]
                for row in csv.DictReader(file)
                if row["connection_name"] == "exchange-info-mensio"
                and row["mailbox_role"] == "sent"
            )

    def mail(
        self,
        key: str,
        sender: str,
        to: str,
        subject: str,
        at: datetime,
        *,
        thread: str,
        answers: str | None,
        is_sent: bool = False,
        is_done: bool = False,
        report: tuple[str, str] = ("", ""),
        **fields: str,
    ) -> dict:
        """A message resource."""
        time = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        if report[0]:
            fields["Content_Type"] = f"multipart/report; report-type={report[0]}; boundary=b"
        headers = _headers(key, sender, to, subject, at, answers, fields)
        if is_sent:
            headers = [each for each in headers if each["name"].startswith("X-")]
        people = {
            name: [{"emailAddress": {"name": n, "address": a}} for n, a in getaddresses([text])]
            for name, text in (("from", sender), ("to", to), ("cc", fields.get("Cc", "")))
        }
        whole = {
            "id": key,
            "conversationId": thread,
            "parentFolderId": self._sent if is_sent else "AQMkInbox",
            "internetMessageId": f"<{key}>",
            "subject": subject,
            "from": people["from"][0],
            "sender": people["from"][0],
            "toRecipients": people["to"],
            "ccRecipients": people["cc"],
            "bccRecipients": [],
            "replyTo": [],
            "sentDateTime": time,
            "receivedDateTime": time,
            "isRead": True,
            "isDraft": False,
            "categories": [self._done] if is_done else [],
            "body": {"contentType": "text", "content": "Text."},
        }
        if headers:
            whole["internetMessageHeaders"] = headers
        return stored("exchange", "exchange-info-mensio", "email", key, whole)
