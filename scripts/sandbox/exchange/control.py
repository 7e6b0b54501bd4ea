"""Changing a mailbox between calls: /__sandbox/exchange/{connection}/..."""

import base64

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from sandbox.exchange import message
from sandbox.exchange.api import ExchangeApi
from sandbox.exchange.delta import Deltas
from sandbox.exchange.mailbox import Mail, Mailbox
from sandbox.json_answer import MailAnswer

CHANGEABLE = {"isRead", "flag", "categories", "subject"}


class ExchangeControl:
    """Add, change, move, delete and restore messages; a folder is named by its path.

    A mail moved to the folder `Recoverable Items` has been deleted and still answers to its id,
    as Exchange keeps it for a while.
    """

    def __init__(self, api: ExchangeApi):
        self._api = api

    def routes(self) -> list[Route]:
        """The control routes of a mailbox."""
        base = "/__sandbox/exchange/{connection}"
        return [
            Route(f"{base}/messages", self._list, methods=["GET"]),
            Route(f"{base}/messages", self._add, methods=["POST"]),
            Route(f"{base}/messages/{{id:path}}", self._change, methods=["PATCH"]),
            Route(f"{base}/messages/{{id:path}}", self._delete, methods=["DELETE"]),
            Route(f"{base}/messages/{{id:path}}/move", self._move, methods=["POST"]),
            Route(f"{base}/messages/{{id:path}}/restore", self._restore, methods=["POST"]),
            Route(f"{base}/folders/{{path:path}}", self._remove_folder, methods=["DELETE"]),
            Route(f"{base}/expire_delta", self._expire, methods=["POST"]),
        ]

    def _opened(self, request: Request) -> tuple[Mailbox, Deltas]:
        opened = self._api.mailbox(request.path_params["connection"])
        if opened is None:
            raise HTTPException(404, "no such connection in the data folder")
        return opened

    def _mail(self, request: Request) -> tuple[Mailbox, Mail]:
        mailbox, _ = self._opened(request)
        mail = mailbox.get(request.path_params["id"])
        if mail is None:
            raise HTTPException(404, "no such message")
        return mailbox, mail

    async def _list(self, request: Request) -> MailAnswer:
        mailbox, _ = self._opened(request)
        return MailAnswer({"messages": [_told(mail) for mail in mailbox.mails()]})

    async def _add(self, request: Request) -> MailAnswer:
        """{"eml": text} or {"eml_base64": ...}, "folder": path (default: Inbox)."""
        given = await request.json()
        content = given["eml"].encode() if "eml" in given else base64.b64decode(given["eml_base64"])
        mailbox, _ = self._opened(request)
        return MailAnswer(_told(mailbox.add(content, given.get("folder", "Inbox"))))

    async def _change(self, request: Request) -> MailAnswer:
        """Properties of the message resource, as Graph's PATCH takes them."""
        mailbox, mail = self._mail(request)
        given = await request.json()
        if wrong := given.keys() - CHANGEABLE:
            raise HTTPException(400, f"{min(wrong)} of a message cannot be changed")
        mailbox.change(mail, given)
        return MailAnswer(_told(mail))

    async def _move(self, request: Request) -> MailAnswer:
        """{"folder": path}."""
        mailbox, mail = self._mail(request)
        mailbox.move(mail, (await request.json())["folder"])
        return MailAnswer(_told(mail))

    async def _delete(self, request: Request) -> MailAnswer:
        mailbox, mail = self._mail(request)
        told = _told(mail)
        mailbox.delete(mail)
        return MailAnswer(told)

    async def _restore(self, request: Request) -> MailAnswer:
        mailbox, _ = self._opened(request)
        mail = mailbox.restore(request.path_params["id"])
        if mail is None:
            raise HTTPException(404, "no deleted message of that id")
        return MailAnswer(_told(mail))

    async def _remove_folder(self, request: Request) -> MailAnswer:
        """Remove a folder with all its mails, which get no notice of their own."""
        mailbox, _ = self._opened(request)
        return MailAnswer({"removed": mailbox.remove_folder(request.path_params["path"])})

    async def _expire(self, request: Request) -> MailAnswer:
        """From now on every delta token given out so far is too old (410)."""
        _, deltas = self._opened(request)
        deltas.expire()
        return MailAnswer({})


def _told(mail: Mail) -> dict[str, str]:
    subject = message.resource(mail, mail.id, selected=("subject",))["subject"]
    return {"id": mail.id, "subject": subject, "folder": mail.folder.path}
