"""Changing a provider's records between calls: /__sandbox/{provider}/{connection}/{type}."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from sandbox.json_answer import JsonAnswer
from sandbox.records import Records

Find = Callable[[str, str], Records | None]


class RecordsControl:
    """Add, change, delete and restore objects; each answers with the object.

    POST   /__sandbox/{provider}/{connection}/{type}               add (JSON, maybe partial)
    GET    /__sandbox/{provider}/{connection}/{type}               {"objects": [...]}: all
    PATCH  /__sandbox/{provider}/{connection}/{type}/{id}          set fields (JSON object)
    DELETE /__sandbox/{provider}/{connection}/{type}/{id}          delete
    POST   /__sandbox/{provider}/{connection}/{type}/{id}/restore  bring back
    """

    def __init__(self, provider: str, find: Find):
        """`find(connection, object_type)` gives the records, None if there are none."""
        self._base = f"/__sandbox/{provider}/{{connection}}/{{type}}"
        self._find = find

    def routes(self) -> list[Route]:
        """The control routes."""
        return [
            Route(self._base, self._list, methods=["GET"]),
            Route(self._base, self._add, methods=["POST"]),
            Route(f"{self._base}/{{id:path}}", self._change, methods=["PATCH"]),
            Route(f"{self._base}/{{id:path}}", self._delete, methods=["DELETE"]),
            Route(f"{self._base}/{{id:path}}/restore", self._restore, methods=["POST"]),
        ]

    def _records(self, request: Request) -> Records:
        records = self._find(request.path_params["connection"], request.path_params["type"])
        if records is None:
            raise HTTPException(404, "no such connection or object type in the data folder")
        return records

    async def _list(self, request: Request) -> JsonAnswer:
        return JsonAnswer({"objects": self._records(request).all()})

    async def _add(self, request: Request) -> JsonAnswer:
        records, given = self._records(request), await request.json()
        return _answer(lambda: records.add(given))

    async def _change(self, request: Request) -> JsonAnswer:
        records, given = self._records(request), await request.json()
        return _answer(lambda: records.change(request.path_params["id"], given))

    async def _delete(self, request: Request) -> JsonAnswer:
        return _answer(lambda: self._records(request).delete(request.path_params["id"]))

    async def _restore(self, request: Request) -> JsonAnswer:
        return _answer(lambda: self._records(request).restore(request.path_params["id"]))


def _answer(do: Callable[[], dict]) -> JsonAnswer:
    try:
        return JsonAnswer(do())
    except KeyError:
        raise HTTPException(404, "no such object, or its id is taken") from None
