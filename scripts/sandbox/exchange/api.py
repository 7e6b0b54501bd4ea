"""Microsoft Graph's mail methods over the mailboxes of a data folder."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from sandbox.exchange import message
from sandbox.exchange.delta import Deltas, Round, page
from sandbox.exchange.errors import GraphError
from sandbox.exchange.folders import Folder, folder_resource
from sandbox.exchange.mailbox import Change, Mailbox, folder_bound_id
from sandbox.exchange.params import has_immutable_ids, page_size, received_from, selected, skipped
from sandbox.json_answer import MailAnswer
from sandbox.oauth import Tokens


class ExchangeApi:
    """Graph over `exchange/<connection>/**/*.eml`; a mailbox is read when it is first asked for."""

    def __init__(self, data_dir: Path, tokens: Tokens):
        self._folder = data_dir / "exchange"
        self._tokens = tokens
        self._mailboxes: dict[str, tuple[Mailbox, Deltas]] = {}

    def mailbox(self, connection: str) -> tuple[Mailbox, Deltas] | None:
        """The mailbox of a connection and its delta tokens, None if there is no such mailbox."""
        if connection not in self._mailboxes:
            folder = self._folder / connection
            if not connection or Path(connection).name != connection or not folder.is_dir():
                return None
            mailbox = Mailbox(folder)
            self._mailboxes[connection] = mailbox, Deltas(mailbox.journal)
        return self._mailboxes[connection]

    def routes(self) -> list[Route]:
        """The methods' routes; links to the next page or round spell them mailfolders('id')."""
        methods = {
            "": self._user,
            "/mailFolders": self._folders,
            "/mailFolders/delta": self._folders_delta,
            "/mailfolders/delta": self._folders_delta,
            "/mailFolders/{folder}/childFolders": self._folders,
            "/mailFolders/{folder}/messages/delta": self._delta,
            "/mailfolders('{folder}')/messages/delta": self._delta,
            "/messages/{id}": self._get,
        }
        owners = ("/v1.0/me", "/v1.0/users/{user}")
        return [Route(owner + path, method) for owner in owners for path, method in methods.items()]

    def _opened(self, request: Request) -> tuple[Mailbox, Deltas]:
        authorization = request.headers.get("authorization", "")
        connection = self._tokens.connection(authorization)
        if connection is None:
            raise GraphError(401)
        if not self._tokens.allows(authorization, "Mail.Read"):
            raise GraphError(403)
        opened = self.mailbox(connection)
        if opened is None:
            raise GraphError(404, "MailboxNotEnabledForRESTAPI", "The mailbox is inactive.")
        mailbox, _ = opened
        user = request.path_params.get("user", mailbox.address)
        if user not in (mailbox.address, _user_id(mailbox)):
            raise GraphError(404, "ErrorInvalidUser", "The requested user is invalid.")
        return opened

    async def _user(self, request: Request) -> MailAnswer:
        mailbox, _ = self._opened(request)
        given = {"displayName": mailbox.connection, "mail": mailbox.address}
        names = ("givenName", "jobTitle", "mobilePhone", "officeLocation", "surname")
        known = {"userPrincipalName": mailbox.address, "preferredLanguage": "en-US"}
        identity = {"id": _user_id(mailbox), "businessPhones": []}
        return MailAnswer(identity | given | known | dict.fromkeys(names))

    async def _folders(self, request: Request) -> MailAnswer:
        mailbox, _ = self._opened(request)
        above = mailbox.folders.root_id
        if "folder" in request.path_params:
            above = self._folder_of(mailbox, request).id
        found = mailbox.folders.children(above)
        skip, size = skipped(request), page_size(request)
        answer = {"value": [_told(mailbox, folder) for folder in found[skip : skip + size]]}
        if len(found) > skip + size:
            more = request.url.include_query_params(**{"$skip": skip + size})
            answer["@odata.nextLink"] = str(more)
        return MailAnswer(answer)

    async def _folders_delta(self, request: Request) -> MailAnswer:
        mailbox, deltas = self._opened(request)
        around = _round(request, deltas, "", len(mailbox.folders.journal))
        known = mailbox.folders.journal[around.since : around.until]
        shown = [(folder, gone) for folder, gone in known if folder.is_listed]
        if not around.since:
            shown = [(folder, gone) for folder, gone in shown if mailbox.folders.get(folder.id)]
        items, link, query = page(deltas, around, page_size(request), shown)
        value = [
            _removed_folder(folder) if gone else _told(mailbox, folder) for folder, gone in items
        ]
        url = f"{_owner_url(request)}/mailfolders/delta?{query}"
        return _answer(request, "mailFolder", {link: url, "value": value})

    async def _delta(self, request: Request) -> MailAnswer:
        mailbox, deltas = self._opened(request)
        folder = self._folder_of(mailbox, request)
        around = _round(request, deltas, folder.id, len(mailbox.journal))
        changes, link, query = page(deltas, around, page_size(request), deltas.changes(around))
        told = (_told_change(request, mailbox, around, change) for change in changes)
        value = [item for item in told if item is not None]
        url = f"{_owner_url(request)}/mailfolders('{folder.id}')/messages/delta?{query}"
        return _answer(request, "message", {link: url, "value": value})

    async def _get(self, request: Request) -> MailAnswer:
        mailbox, _ = self._opened(request)
        mail = mailbox.get(request.path_params["id"])
        if mail is None:
            raise GraphError(404)
        shown_id = _shown_id(request, mail.folder.id, mail.id)
        try:
            told = message.resource(mail, shown_id, selected=selected(request))
        except OSError as error:
            raise GraphError(404) from error
        context = f"users('{_user_id(mailbox)}')/messages/$entity"
        return MailAnswer({"@odata.context": _metadata(request) + context} | told)

    def _folder_of(self, mailbox: Mailbox, request: Request) -> Folder:
        folder = mailbox.folders.get(request.path_params["folder"])
        if folder is None:
            raise GraphError(404)
        return folder


def _round(request: Request, deltas: Deltas, folder: str, now: int) -> Round:
    """The round that the request's token goes on with or follows, else a first one up to `now`."""
    params = request.query_params
    if "$skiptoken" in params:
        return deltas.read(params["$skiptoken"], folder)
    if "$deltatoken" in params:
        before = deltas.read(params["$deltatoken"], folder)
        return replace(before, since=before.until, until=now)
    return Round(folder, 0, now, 0, selected(request), received_from(request))


def _told_change(
    request: Request, mailbox: Mailbox, around: Round, change: Change
) -> dict[str, Any] | None:
    """A change as delta answers it, None for a mail that it leaves out.

    That is one that has left the folder since the round began, which the next round tells of,
    and one that $filter excludes.
    """
    shown_id = _shown_id(request, change.folder_id, change.mail_id)
    if change.left:
        return message.removed(shown_id)
    mail = mailbox.get(change.mail_id)
    if mail is None or mail.folder.id != around.folder:
        return None
    if message.moment(mail.received_ms) < around.received:
        return None
    if change.properties == {"isRead"}:
        return message.read_state(mail, shown_id)
    return message.resource(mail, shown_id, selected=around.selected, delta=True)


def _shown_id(request: Request, folder_id: str, mail_id: str) -> str:
    return mail_id if has_immutable_ids(request) else folder_bound_id(folder_id, mail_id)


def _told(mailbox: Mailbox, folder: Folder) -> dict[str, Any]:
    mails = mailbox.mails(folder)
    unread = sum(not mail.own["isRead"] for mail in mails)
    children = mailbox.folders.children(folder.id)
    return folder_resource(folder, len(children), unread, len(mails))


def _removed_folder(folder: Folder) -> dict[str, Any]:
    return {"id": folder.id, "@removed": {"reason": "deleted"}}


def _answer(request: Request, kind: str, answer: dict[str, Any]) -> MailAnswer:
    context = f"{_metadata(request)}Collection({kind})"
    return MailAnswer({"@odata.context": context} | answer)


def _metadata(request: Request) -> str:
    return f"{request.base_url}v1.0/$metadata#"


def _owner_url(request: Request) -> str:
    user = request.path_params.get("user")
    return f"{request.base_url}v1.0/{f'users/{user}' if user else 'me'}"


def _user_id(mailbox: Mailbox) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, mailbox.address))
