"""The control endpoint that all providers share: faults, counters, revoked tokens."""

from starlette.requests import Request
from starlette.routing import Route

from sandbox.faults import Fault, Faults
from sandbox.json_answer import JsonAnswer
from sandbox.oauth import Tokens

PATH = "/__sandbox/"


class Control:
    """Provoke faults and read what was asked: /__sandbox/..."""

    def __init__(self, faults: Faults, tokens: Tokens):
        self._faults = faults
        self._tokens = tokens

    def routes(self) -> list[Route]:
        """The control routes."""
        return [
            Route("/__sandbox/faults", self._list, methods=["GET"]),
            Route("/__sandbox/faults", self._add, methods=["POST"]),
            Route("/__sandbox/faults", self._clear, methods=["DELETE"]),
            Route("/__sandbox/counters", self._counters, methods=["GET"]),
            Route("/__sandbox/counters", self._reset, methods=["DELETE"]),
            Route("/__sandbox/tokens/{connection}", self._revoke, methods=["DELETE"]),
            Route("/__sandbox/tokens/{connection}", self._renew, methods=["POST"]),
        ]

    async def _list(self, _: Request) -> JsonAnswer:
        return JsonAnswer({"faults": self._faults.as_json()})

    async def _add(self, request: Request) -> JsonAnswer:
        """One fault as JSON; see `sandbox.faults.Fault` for its keys."""
        try:
            self._faults.rules.append(Fault.from_json(await request.json()))
        except (ValueError, TypeError) as error:
            return JsonAnswer({"error": str(error)}, 400)
        return await self._list(request)

    async def _clear(self, request: Request) -> JsonAnswer:
        self._faults.rules.clear()
        return await self._list(request)

    async def _counters(self, _: Request) -> JsonAnswer:
        faults = self._faults
        return JsonAnswer({"total": faults.total, "in_flight_max": faults.in_flight_max})

    async def _reset(self, request: Request) -> JsonAnswer:
        self._faults.reset_counters()
        return await self._counters(request)

    async def _revoke(self, request: Request) -> JsonAnswer:
        """Access tokens of a connection; ?refresh=true its refresh token too."""
        refresh = request.query_params.get("refresh") == "true"
        revoked = self._tokens.revoke(request.path_params["connection"], refresh=refresh)
        return JsonAnswer({"revoked": revoked})

    async def _renew(self, request: Request) -> JsonAnswer:
        self._tokens.renew(request.path_params["connection"])
        return JsonAnswer({})
