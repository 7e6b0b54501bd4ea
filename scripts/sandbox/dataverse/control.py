"""Changing Dataverse tables between calls: /__sandbox/dataverse/{connection}/..."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from sandbox.dataverse.api import DataverseApi
from sandbox.json_answer import JsonAnswer
from sandbox.records_control import RecordsControl


class DataverseControl:
    """Add, change, delete and restore rows of contact, session and report; expire delta links."""

    def __init__(self, api: DataverseApi):
        self._api = api

    def routes(self) -> list[Route]:
        """The control routes; what expires stands before the routes of the rows."""
        path = "/__sandbox/dataverse/{connection}/expire_delta"
        return [
            Route(path, self._expire, methods=["POST"]),
            *RecordsControl("dataverse", self._api.records).routes(),
        ]

    async def _expire(self, request: Request) -> JsonAnswer:
        """From now on every earlier delta link is too old."""
        tables = self._api.tables(request.path_params["connection"])
        if tables is None:
            raise HTTPException(404, "no such connection in the data folder")
        for table in tables.values():
            table.expire()
        return JsonAnswer({"expired": list(tables)})
