"""Changing a mailbox between calls: /__sandbox/gmail/{connection}/..."""

import base64
import time
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from sandbox.gmail.api import GmailApi
from sandbox.gmail.mailbox import Mail, Mailbox
from sandbox.json_answer import MailAnswer


class GmailControl:
    """Add, relabel, delete and restore messages; each change is a history record."""

    def __init__(self, api: GmailApi):
        self._api = api

    def routes(self) -> list[Route]:
        """The control routes of a mailbox."""
        base = "/__sandbox/gmail/{connection}"
        return [
            Route(f"{base}/messages", self._add, methods=["POST"]),
            Route(f"{base}/verbatim/{{id:path}}", self._add_verbatim, methods=["POST"]),
            Route(f"{base}/messages/{{id:path}}/labels", self._relabel, methods=["POST"]),
            Route(f"{base}/messages/{{id:path}}/restore", self._restore, methods=["POST"]),
            Route(f"{base}/messages/{{id:path}}", self._delete, methods=["DELETE"]),
            Route(f"{base}/expire_history", self._expire, methods=["POST"]),
        ]

    def _mailbox(self, request: Request) -> Mailbox:
        mailbox = self._api.mailbox(request.path_params["connection"])
        if mailbox is None:
            raise HTTPException(404, "no such connection in the data folder")
        return mailbox

    def _mail(self, request: Request) -> tuple[Mailbox, Mail]:
        mailbox = self._mailbox(request)
        mail = mailbox.get(request.path_params["id"])
        if mail is None:
            raise HTTPException(404, "no such message")
        return mailbox, mail

    async def _add(self, request: Request) -> MailAnswer:
        """{"eml": text} or {"eml_base64": ...}, "labels": [names], "internal_date": ms."""
        given = await request.json()
        content = given["eml"].encode() if "eml" in given else base64.b64decode(given["eml_base64"])
        mail = self._mailbox(request).add(
            content, given.get("labels", ()), given.get("internal_date")
        )
        return _told(mail)

    async def _add_verbatim(self, request: Request) -> MailAnswer:
        """The body is get's answer to the id in the path; ?internal_date=ms, else now."""
        date = int(request.query_params.get("internal_date") or time.time() * 1000)
        mailbox = self._mailbox(request)
        return _told(mailbox.add_verbatim(request.path_params["id"], await request.body(), date))

    async def _relabel(self, request: Request) -> MailAnswer:
        """{"add": [names], "remove": [names]}."""
        mailbox, mail = self._mail(request)
        given = await request.json()
        mailbox.relabel(mail, given.get("add", ()), given.get("remove", ()))
        return _told(mail)

    async def _delete(self, request: Request) -> MailAnswer:
        mailbox, mail = self._mail(request)
        mailbox.delete(mail)
        return _told(mail)

    async def _restore(self, request: Request) -> MailAnswer:
        mail = self._mailbox(request).restore(request.path_params["id"])
        if mail is None:
            raise HTTPException(404, "no deleted message of that id")
        return _told(mail)

    async def _expire(self, request: Request) -> MailAnswer:
        """From now on every earlier historyId is too old (404)."""
        mailbox = self._mailbox(request)
        mailbox.history.expire()
        return MailAnswer({"historyId": str(mailbox.history.current)})


def _told(mail: Mail) -> MailAnswer:
    told: dict[str, Any] = {
        "id": mail.id,
        "threadId": mail.thread,
        "labelIds": sorted(mail.labels),
        "historyId": str(mail.history_id),
        "internalDate": str(mail.date),
    }
    return MailAnswer(told)
