"""The Gmail API's methods over the mailboxes of a data folder."""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.gmail import history, labels, message
from sandbox.gmail.mailbox import Mailbox
from sandbox.gmail.params import flag, history_id, limit, page_key, page_token, page_token_after
from sandbox.gmail.query import parse_query, shows_hidden
from sandbox.gmail.resource import FORMATS, read, resource
from sandbox.google import GoogleError
from sandbox.json_answer import MailAnswer
from sandbox.oauth import Tokens


class GmailApi:
    """Gmail over `gmail/<connection>/**/*.eml`; a mailbox is read when it is first asked for."""

    def __init__(self, data_dir: Path, tokens: Tokens):
        self._folder = data_dir / "gmail"
        self._tokens = tokens
        self._mailboxes: dict[str, Mailbox] = {}

    def mailbox(self, connection: str) -> Mailbox | None:
        """The mailbox of a connection, None if the data folder has none."""
        if connection not in self._mailboxes:
            folder = self._folder / connection
            if not connection or Path(connection).name != connection or not folder.is_dir():
                return None
            self._mailboxes[connection] = Mailbox(folder)
        return self._mailboxes[connection]

    def routes(self) -> list[Route]:
        """The methods' routes, below the API's own base path."""
        user = "/gmail/v1/users/{user}"
        return [
            Route(f"{user}/messages", self._list),
            Route(f"{user}/messages/{{message_id}}/attachments/{{id}}", self._attachment),
            Route(f"{user}/messages/{{id:path}}", self._get),
            Route(f"{user}/history", self._history),
            Route(f"{user}/profile", self._profile),
            Route(f"{user}/labels", self._labels),
        ]

    def _mailbox_of(self, request: Request) -> Mailbox:
        authorization = request.headers.get("authorization", "")
        connection = self._tokens.connection(authorization)
        if connection is None:
            raise GoogleError(401)
        if not self._tokens.allows(authorization, "gmail.readonly"):
            raise GoogleError(403)
        mailbox = self.mailbox(connection)
        if mailbox is None:
            raise GoogleError(400, "Mail service not enabled", "failedPrecondition")
        user = request.path_params["user"]
        if user not in ("me", mailbox.address):
            raise GoogleError(403, f"Delegation denied for {mailbox.address}", "forbidden")
        return mailbox

    async def _list(self, request: Request) -> MailAnswer:
        mailbox, params = self._mailbox_of(request), request.query_params
        q = params.get("q", "")
        query = parse_query(q, mailbox.own_labels)
        wanted = frozenset(params.getlist("labelIds"))
        if unknown := wanted - set(labels.SYSTEM) - set(mailbox.own_labels):
            raise GoogleError(400, f"Invalid label: {min(unknown)}")
        hidden = labels.HIDDEN
        if flag(params, "includeSpamTrash") or shows_hidden(q) or wanted & hidden:
            hidden = frozenset()
        spanned = mailbox.between(query.first_ms, query.end_ms)
        rest = mailbox.older_than(spanned, page_key(params))
        most, page, more = limit(params), [], False
        for mail in reversed(spanned[:rest]):
            if mail.labels & hidden or not wanted <= mail.labels or not query.matches(mail):
                continue
            if len(page) == most:
                more = True
                break
            page.append(mail)
        answer: dict[str, Any] = {}
        if page:
            answer["messages"] = [{"id": mail.id, "threadId": mail.thread} for mail in page]
        if more:
            answer["nextPageToken"] = page_token_after(page[-1])
        # Gmail's number is rough too: the mails in the span of dates, whatever their labels
        answer["resultSizeEstimate"] = len(spanned) if page else 0
        return MailAnswer(answer)

    async def _get(self, request: Request) -> Response:
        mailbox, params = self._mailbox_of(request), request.query_params
        mail = mailbox.get(request.path_params["id"])
        if mail is None:
            raise GoogleError(404)
        if mail.verbatim is not None:
            return Response(mail.verbatim, media_type="application/json; charset=UTF-8")
        form = params.get("format", "full").lower()
        if form not in FORMATS:
            raise GoogleError(400, f"Invalid value at 'format': {form}")
        return MailAnswer(resource(mail, form, params.getlist("metadataHeaders")))

    async def _attachment(self, request: Request) -> MailAnswer:
        mail = self._mailbox_of(request).get(request.path_params["message_id"])
        if mail is None:
            raise GoogleError(404)
        body = message.attachment(message.parse(read(mail)), mail.id, request.path_params["id"])
        if body is None:
            raise GoogleError(400, "Invalid attachment token")
        return MailAnswer(body)

    async def _history(self, request: Request) -> MailAnswer:
        mailbox, params = self._mailbox_of(request), request.query_params
        types = set(params.getlist("historyTypes")) or set(history.TYPES)
        if not types <= set(history.TYPES):
            raise GoogleError(400, "Invalid value at 'history_types'")
        records = mailbox.history.since(history_id(params))
        if records is None:
            raise GoogleError(404)
        after = int(page_token(params) or 0)
        label = params.get("labelId")
        found = [
            record
            for record in records
            if record.id > after
            and record.type in types
            and (label is None or label in record.labels | record.changed)
        ]
        page = found[: limit(params)]
        answer: dict[str, Any] = {}
        if page:
            answer["history"] = [record.as_json() for record in page]
        if len(found) > len(page):
            answer["nextPageToken"] = str(page[-1].id)
        answer["historyId"] = str(mailbox.history.current)
        return MailAnswer(answer)

    async def _profile(self, request: Request) -> MailAnswer:
        mailbox = self._mailbox_of(request)
        return MailAnswer(
            {
                "emailAddress": mailbox.address,
                "messagesTotal": len(mailbox),
                "threadsTotal": mailbox.threads_total,
                "historyId": str(mailbox.history.current),
            }
        )

    async def _labels(self, request: Request) -> MailAnswer:
        own = self._mailbox_of(request).own_labels
        return MailAnswer({"labels": labels.label_resources(own)})
