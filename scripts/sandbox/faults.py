"""Provoked faults and request counters, in front of every provider."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# the sandbox's own paths: never counted, never refused
OWN_PATHS = ("/__sandbox/",)


@dataclass
class Fault:
    """Requests whose path (with its query) contains `path` are delayed, refused or both.

    The first `after` of them pass, the next `times` are met (None: all). A fault without
    `status` only waits `delay_ms` milliseconds, and with `cut` gives that part of the answer, as
    if it were the whole.
    """

    path: str = ""
    status: int | None = None
    retry_after: int | None = None
    times: int | None = None
    after: int = 0
    delay_ms: float = 0
    cut: float | None = None

    @classmethod
    def from_json(cls, given: Any) -> "Fault":
        """A fault from the control endpoint's JSON; ValueError or TypeError names what is wrong."""
        if not isinstance(given, dict):
            raise TypeError("a fault is a JSON object")
        for key, value in given.items():
            if key not in {field.name for field in fields(cls)}:
                raise ValueError(f"a fault has no {key}")
            if not isinstance(value, str if key == "path" else int | float):
                raise TypeError(f"{key} of a fault cannot be {value!r}")
        return cls(**given)

    def meets(self, target: str) -> bool:
        """Whether this request is met; counts it."""
        if self.path not in target or self.times == 0:
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """ASGI middleware: counts the providers' requests and applies the faults that are set."""

    def __init__(self, answer: Callable[[str, int], Response]):
        self._answer = answer
        self._app: ASGIApp | None = None
        self.rules: list[Fault] = []
        self.in_flight = 0
        self.reset_counters()

    def around(self, app: ASGIApp) -> "Faults":
        """Stand in front of `app`."""
        self._app = app
        return self

    def reset_counters(self) -> None:
        """Count from zero; requests under way stay under way."""
        self.total, self.in_flight_max = 0, self.in_flight

    def as_json(self) -> list[dict[str, Any]]:
        """The faults with what is left of them."""
        return [asdict(rule) for rule in self.rules]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102
        if scope["type"] != "http" or scope["path"].startswith(OWN_PATHS):
            await self._app(scope, receive, send)
            return
        self.total += 1
        self.in_flight += 1
        self.in_flight_max = max(self.in_flight_max, self.in_flight)
        try:
            await self._apply(scope, receive, send)
        finally:
            self.in_flight -= 1

    async def _apply(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        target = f"{path}?{scope['query_string'].decode('latin-1')}"
        answer: ASGIApp = self._app
        for rule in [rule for rule in self.rules if rule.meets(target)]:
            await asyncio.sleep(rule.delay_ms / 1000)
            if rule.status is not None and answer is self._app:
                answer = self._answer(path, rule.status)
                if rule.retry_after is not None:
                    answer.headers["Retry-After"] = str(rule.retry_after)
            if rule.cut is not None:
                send = _cut(send, rule.cut)
        await answer(scope, receive, send)


def _cut(send: Send, part: float) -> Send:
    """Send the first part of an answer's body as an answer of its own."""
    start: Message = {}
    body = bytearray()

    async def send_part(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        kept = bytes(body[: int(len(body) * part)])
        headers = [each for each in start["headers"] if each[0] != b"content-length"]
        length = (b"content-length", str(len(kept)).encode())
        await send({**start, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": kept})

    return send_part
