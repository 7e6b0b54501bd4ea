"""An .eml as Graph's message resource."""

import base64
from collections.abc import Collection
from datetime import UTC, datetime
from email.message import Message
from typing import Any

from sandbox.exchange.folders import hashed
from sandbox.exchange.mailbox import Mail
from sandbox.exchange.meetings import TYPES, meeting
from sandbox.exchange.people import people
from sandbox.gmail import bodies, mime
from sandbox.gmail.headers import date_ms, decoded, unfolded
from sandbox.gmail.message import has_attachment

Resource = dict[str, Any]

TYPE = "#microsoft.graph.message"
PREVIEW_CHARACTERS = 255
_EXPORT_MARKS = {"status", "x-status"}
_IMPORTANCE = {"high": "high", "1": "high", "2": "high", "low": "low", "4": "low", "5": "low"}
# given to those alone who select them
_ON_REQUEST = ("internetMessageHeaders",)
# 100-nanosecond ticks between 1601 and 1970 (FILETIME)
_FILETIME_EPOCH = 116_444_736_000_000_000


def resource(
    mail: Mail, mail_id: str, *, selected: Collection[str] = (), delta: bool = False
) -> Resource:
    """The message resource of a mail, which calls itself `mail_id`.

    With `selected`, those properties alone; `delta` adds the type that delta answers state.
    FileNotFoundError if the mail's file is gone.
    """
    whole = _whole(mail, mime.parse(mail.read()))
    wanted = selected or whole.keys() - set(_ON_REQUEST)
    kept = {name: value for name, value in whole.items() if name in wanted}
    etag = {"@odata.etag": f'W/"{whole["changeKey"]}"'}
    return _type(delta) | _meeting_type(whole) | etag | {"id": mail_id} | kept


def read_state(mail: Mail, mail_id: str) -> Resource:
    """What a delta answer says of a mail of which nothing but isRead has changed.

    As recorded from Graph in github.com/microsoftgraph/microsoft-graph-docs/issues/7776.
    """
    state = {"isRead": mail.own["isRead"], "parentFolderId": mail.folder.id}
    return _type(True) | {"id": mail_id} | state


def removed(mail_id: str) -> Resource:
    """What a delta answer says of a mail that is no longer in the folder."""
    return _type(True) | {"id": mail_id, "@removed": {"reason": "deleted"}}


def moment(milliseconds: int) -> str:
    """Milliseconds since 1970 as Graph writes a time: whole seconds, UTC."""
    return f"{datetime.fromtimestamp(milliseconds // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _type(stated: bool) -> Resource:
    return {"@odata.type": TYPE} if stated else {}


def _meeting_type(whole: Resource) -> Resource:
    """The type of a mail of a meeting, which every answer states."""
    return {"@odata.type": TYPES[kind]} if (kind := whole.get("meetingMessageType")) else {}


def _whole(mail: Mail, parsed: Message) -> Resource:
    fields = _fields(parsed)
    received = moment(mail.received_ms)
    key = hashed(mail.id, str(mail.version))[:40]
    sender = people(fields, "sender") or people(fields, "from")
    author = people(fields, "from") or sender
    texts = bodies.texts(parsed)
    kind = "html" if "html" in texts else "text"
    whole: Resource = {
        "createdDateTime": received,
        "lastModifiedDateTime": moment(mail.modified_ms or mail.received_ms),
        "changeKey": key,
        "categories": [],
        "receivedDateTime": received,
        "sentDateTime": moment(date_ms(fields.get("date", "")) or mail.received_ms),
        "hasAttachments": has_attachment(parsed),
        "internetMessageId": fields.get("message-id", f"<{hashed(mail.id)[:32]}@example.com>"),
        "subject": decoded(fields.get("subject", "")),
        "bodyPreview": bodies.text(parsed).strip()[:PREVIEW_CHARACTERS],
        "importance": _importance(fields),
        "parentFolderId": mail.folder.id,
        "conversationId": f"AAQkA{hashed('conversation', mail.conversation)}",
        "conversationIndex": _conversation_index(mail),
        "isDeliveryReceiptRequested": "return-receipt-to" in fields,
        "isReadReceiptRequested": "disposition-notification-to" in fields,
        "isDraft": mail.folder.path == "Drafts",
        "webLink": None,
        "inferenceClassification": "focused",
        "body": {"contentType": kind, "content": texts.get("html", texts.get("plain", ""))},
        "toRecipients": people(fields, "to"),
        "ccRecipients": people(fields, "cc"),
        "bccRecipients": people(fields, "bcc"),
        "replyTo": people(fields, "reply-to"),
        "flag": {"flagStatus": "notFlagged"},
    }
    if author:  # a draft has neither
        whole |= {"sender": sender[0], "from": author[0]}
    if headers := _headers(mail, parsed):
        whole["internetMessageHeaders"] = headers
    return whole | meeting(parsed) | mail.own


def _headers(mail: Mail, parsed: Message) -> list[dict[str, str]]:
    """The header fields with their encoded words, as Graph has them.

    Of what was sent from the mailbox those alone that begin with X-
    (github.com/microsoftgraph/microsoft-graph-docs/issues/4436).
    """
    fields = [{"name": name, "value": unfolded(value)} for name, value in parsed.raw_items()]
    is_sent = mail.folder.path == "Sent Items"
    return [
        field
        for field in fields
        if field["name"].lower() not in _EXPORT_MARKS
        and (not is_sent or field["name"].lower().startswith("x-"))
    ]


def _fields(parsed: Message) -> dict[str, str]:
    """Each header field's first occurrence: lower-case name, unfolded text."""
    found: dict[str, str] = {}
    for name, value in parsed.raw_items():
        found.setdefault(name.lower(), unfolded(value))
    return found


def _importance(fields: dict[str, str]) -> str:
    said = fields.get("importance") or fields.get("x-priority", "")
    return _IMPORTANCE.get(said.strip().lower()[:4].split(" ")[0], "normal")


def _conversation_index(mail: Mail) -> str:
    """The 22 bytes of a conversation's first mail ([MS-OXOMSG] 2.2.1.3), base64."""
    ticks = mail.received_ms * 10_000 + _FILETIME_EPOCH
    thread = base64.urlsafe_b64decode(hashed(mail.conversation))[:16]
    return base64.b64encode(b"\x01" + ticks.to_bytes(8)[:5] + thread).decode("ascii")
