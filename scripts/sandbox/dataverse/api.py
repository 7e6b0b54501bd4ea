"""The Dataverse Web API's reading of an entity set, over the tables of a data folder."""

import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.routing import Route

from sandbox.dataverse.odata import ODataError, Preferences
from sandbox.dataverse.table import KINDS, Table
from sandbox.json_answer import JsonAnswer
from sandbox.oauth import Tokens
from sandbox.records import Records

_CRM = "Microsoft.Dynamics.CRM."
# what Dataverse says of a collection whose rows nobody asked to count
_COUNTS = {
    f"{_CRM}totalrecordcount": -1,
    f"{_CRM}totalrecordcountlimitexceeded": False,
    f"{_CRM}globalmetadataversion": "6012567",
}
_OPTIONS = {"$filter", "$skiptoken", "$deltatoken"}
_FILTER = re.compile(r"modifiedon ge (\S+)")
_COOKIE = re.compile(r'<cookie pagenumber="(\d+)" pagingcookie="([^"]*)" istracking="\w+" />')


class DataverseApi:
    """Dataverse over `dataverse/<connection>/<object_type>.jsonl`, read when first asked for."""

    def __init__(self, data_dir: Path, tokens: Tokens):
        self._folder = data_dir / "dataverse"
        self._tokens = tokens
        self._tables: dict[str, dict[str, Table]] = {}

    def tables(self, connection: str) -> dict[str, Table] | None:
        """A connection's tables by object type, None if the data folder has no such connection."""
        if connection not in self._tables:
            folder = self._folder / connection
            if not connection or Path(connection).name != connection or not folder.is_dir():
                return None
            self._tables[connection] = {kind.object_type: Table(folder, kind) for kind in KINDS}
        return self._tables[connection]

    def records(self, connection: str, object_type: str) -> Records | None:
        """The rows of a connection's object type, None if there is no such."""
        table = (self.tables(connection) or {}).get(object_type)
        return table and table.records

    def routes(self) -> list[Route]:
        """The routes of the entity sets, and of who asks."""
        return [
            Route("/api/data/{version}/WhoAmI", self._who_am_i),
            Route("/api/data/{version}/{entity_set}", self._read),
        ]

    def _opened(self, request: Request) -> tuple[str, dict[str, Table]]:
        """The connection that the request's token opens, and its tables."""
        connection = self._tokens.connection(request.headers.get("authorization", ""))
        if connection is None:
            raise ODataError(401)
        tables = self.tables(connection)
        if tables is None:
            raise ODataError(403, "The user is not a member of the organization.", "0x80072560")
        return connection, tables

    async def _who_am_i(self, request: Request) -> JsonAnswer:
        connection, _ = self._opened(request)
        ids = ("BusinessUnitId", "UserId", "OrganizationId")
        return JsonAnswer(
            {name: str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{connection}")) for name in ids}
        )

    def _table_of(self, request: Request) -> Table:
        _, tables = self._opened(request)
        entity_set = request.path_params["entity_set"]
        for table in tables.values():
            if table.kind.entity_set == entity_set:
                return table
        message = f"Resource not found for the segment '{entity_set}'."
        raise ODataError(404, message, "0x80060888")

    async def _read(self, request: Request) -> JsonAnswer:
        table, query = self._table_of(request), request.query_params
        wishes = Preferences.of(request.headers.get("prefer", ""))
        if unknown := set(query) - _OPTIONS:
            raise ODataError(400, f"The query option {min(unknown)} is not one of the sandbox's.")
        if wishes.track and "$filter" in query:
            message = (
                'The "$filter" query parameter isn\'t supported when Change Tracking is enabled.'
            )
            raise ODataError(400, message)
        root = (
            f"{request.url.scheme}://{request.url.netloc}/api/data/{request.path_params['version']}"
        )
        answer = _answer(table, query, wishes, root)
        applied = {
            "odata.track-changes": wishes.track,
            "odata.include-annotations": wishes.annotations,
        }
        return JsonAnswer(
            answer,
            media_type="application/json; odata.metadata=minimal",
            headers={
                "OData-Version": "4.0",
                "Preference-Applied": ",".join(
                    [
                        *(name for name, asked in applied.items() if asked),
                        f"odata.maxpagesize={wishes.size}",
                    ]
                ),
            },
        )


def _answer(table: Table, query: QueryParams, wishes: Preferences, root: str) -> dict:
    """One page; its links carry what the next page or the next round needs to know."""
    entity_set, key = table.kind.entity_set, table.kind.key
    context = f"{root}/$metadata#{entity_set}"
    number, place = _place(query)
    until = place.get("until") or table.token()
    table.moment(until)
    since = query.get("$deltatoken")
    if since is None:
        rest = table.rows(_modified_since(query), place.get("after", ""))
    else:
        changes = table.changes(since, until, f"{context}/$deletedEntity")
        rest = changes[int(place.get("after", 0)) :]
    page = rest[: wishes.size]
    answer = {"@odata.context": context if since is None else f"{context}/$delta"}
    answer |= {f"@{name}": value for name, value in _COUNTS.items() if wishes.wants(name)}
    if len(rest) > len(page):
        after = page[-1][key] if since is None else int(place.get("after", 0)) + len(page)
        cookie = _cookie(number + 1, {"until": until, "after": after}, wishes.track)
        narrowed = {name: query[name] for name in ("$filter", "$deltatoken") if name in query}
        link = {"@odata.nextLink": _link(root, entity_set, narrowed | {"$skiptoken": cookie})}
    elif wishes.track or since is not None:
        link = {"@odata.deltaLink": _link(root, entity_set, {"$deltatoken": until})}
    else:
        link = {}
    return answer | {"value": [wishes.shown(item) for item in page]} | link


def _link(root: str, entity_set: str, options: dict[str, str]) -> str:
    return f"{root}/{entity_set}?{urlencode(options, safe='$', quote_via=quote)}"


def _cookie(number: int, place: dict, track: bool) -> str:
    """A paging cookie as Dataverse writes them: opaque to the client."""
    paging = urlencode(place)
    return f'<cookie pagenumber="{number}" pagingcookie="{paging}" istracking="{track}" />'


def _place(query: QueryParams) -> tuple[int, dict[str, str]]:
    """The page's number and where it begins, as the cookie of the page before has it."""
    if "$skiptoken" not in query:
        return 1, {}
    cookie = _COOKIE.fullmatch(query["$skiptoken"])
    if cookie is None:
        raise ODataError(400, "Malformed XML in the Paging Cookie", "0x80041129")
    return int(cookie[1]), {name: value for name, [value] in parse_qs(cookie[2]).items()}


def _modified_since(query: QueryParams) -> datetime | None:
    """The time of $filter=modifiedon ge <time>, the only filter that the sandbox knows."""
    if "$filter" not in query:
        return None
    given = _FILTER.fullmatch(query["$filter"])
    try:
        moment = datetime.fromisoformat(given[1])
    except (TypeError, ValueError):
        raise ODataError(
            400, "The sandbox knows the filter `modifiedon ge <time>` alone."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
