"""Stripe's methods over the accounts of a data folder."""

import base64
import re
from collections.abc import Callable
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.routing import Route

from sandbox.json_answer import JsonAnswer
from sandbox.oauth import Tokens
from sandbox.stripe.account import Account, Accounts
from sandbox.stripe.errors import NO_KEY, StripeError, missing, request_id_of_now
from sandbox.stripe.events import API_VERSION
from sandbox.stripe.params import check_names, created_filter, page
from sandbox.stripe.shapes import PREFIXES

MOST_TYPES = 20
TYPES = {f"{kind}s": kind for kind in PREFIXES}
SINCE = {"invoice_payment": "2025-03-31.basil"}
"""The API version in which a type is served first; the others are older than all that are asked."""
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[a-z]+)?")


class StripeApi:
    """Lists and single objects of each type, and the events."""

    def __init__(self, accounts: Accounts, tokens: Tokens):
        self._accounts = accounts
        self._tokens = tokens

    def routes(self) -> list[Route]:
        """The methods' routes; any other path below /v1 is refused as Stripe does."""
        return [
            Route("/v1/{resource}", self._list),
            Route("/v1/{resource}/{id:path}", self._retrieve),
        ]

    def _account(self, request: Request) -> Account:
        """The account that the request's key opens."""
        key = _key(request.headers.get("authorization", ""))
        if not key:
            raise StripeError(401, NO_KEY)
        connection = self._tokens.named(key)
        account = self._accounts.get(connection) if connection else None
        shown = f"{key[:4]}****{key[-4:]}"
        if account is None:
            raise StripeError(401, f"Invalid API Key provided: {shown}")
        if self._tokens.is_revoked(connection):
            raise StripeError(401, f"Expired API Key provided: {shown}", "api_key_expired")
        version = request.headers.get("stripe-version", API_VERSION)
        if not _VERSION.fullmatch(version):
            raise StripeError(400, f"Invalid Stripe API version: {version}")
        return account

    async def _list(self, request: Request) -> JsonAnswer:
        account, resource = self._account(request), request.path_params["resource"]
        params = request.query_params
        if resource == "events":
            check_names(params, ("type", "types[]"))
            kind, items = "event", filter(_type_filter(params), account.events.newest_first())
        else:
            kind = _type_of(request)
            check_names(params)
            items = account.records[kind].newest_first()
        data, has_more = page(list(filter(created_filter(params), items)), params, kind)
        return _json(
            {"object": "list", "data": data, "has_more": has_more, "url": f"/v1/{resource}"}
        )

    async def _retrieve(self, request: Request) -> JsonAnswer:
        account, object_id = self._account(request), request.path_params["id"]
        kind = _type_of(request)
        item = account.records[kind].get(object_id)
        if item is not None:
            return _json(item)
        if kind == "customer" and account.records[kind].deleted(object_id):
            return _json({"id": object_id, "object": kind, "deleted": True})
        raise missing(kind, object_id)


def _key(authorization: str) -> str:
    """The key of a Bearer header, or the user of a Basic one; empty without any."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "basic":
        with suppress(ValueError):
            return base64.b64decode(value).decode().partition(":")[0]
    return value.strip() if scheme.lower() == "bearer" else ""


def _type_of(request: Request) -> str:
    """The object type that the path names."""
    kind = TYPES.get(request.path_params["resource"])
    version = request.headers.get("stripe-version", API_VERSION)
    if kind is None or version < SINCE.get(kind, ""):
        path = request.url.path
        raise StripeError(404, f"Unrecognized request URL ({request.method}: {path}).")
    return kind


def _type_filter(params: QueryParams) -> Callable[[dict[str, Any]], bool]:
    """Whether an event is of the types asked for: `type`, maybe with *, or some exact `types[]`."""
    types = params.getlist("types[]")
    if types and "type" in params:
        raise StripeError(400, "You may pass either type or types, but not both.")
    if len(types) > MOST_TYPES:
        raise StripeError(400, f"types holds at most {MOST_TYPES} names.", param="types")
    if types:
        return lambda event: event["type"] in types
    return lambda event: fnmatchcase(event["type"], params.get("type", "*"))


def _json(answer: dict[str, Any]) -> JsonAnswer:
    return JsonAnswer(answer, headers={"Request-Id": request_id_of_now()})
