"""Changing an account between calls: /__sandbox/stripe/{connection}/..."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from sandbox.json_answer import JsonAnswer
from sandbox.records_control import RecordsControl
from sandbox.stripe.account import Accounts


class StripeControl:
    """Add, change, delete and restore objects (`RecordsControl`), and expire the events.

    POST   /__sandbox/stripe/{connection}/expire_events   as if 30 days had passed
    """

    def __init__(self, accounts: Accounts):
        self._accounts = accounts

    def routes(self) -> list[Route]:
        """The control routes of an account."""
        expire = "/__sandbox/stripe/{connection}/expire_events"
        return [
            Route(expire, self._expire, methods=["POST"]),
            *RecordsControl("stripe", self._accounts.records).routes(),
        ]

    async def _expire(self, request: Request) -> JsonAnswer:
        account = self._accounts.get(request.path_params["connection"])
        if account is None:
            raise HTTPException(404, "no such connection in the data folder")
        return JsonAnswer({"expired": account.events.expire()})
