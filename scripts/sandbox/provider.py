"""What the sandbox needs to know of a provider."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response
from starlette.routing import Route


@dataclass(frozen=True)
class Provider:
    """A provider's routes, its control routes among them, and how its API words an error.

    `paths` are the beginnings of the API's paths; `provoked` answers a provoked HTTP status;
    `handlers` are Starlette's exception handlers for the errors that its methods raise.
    """

    routes: list[Route]
    paths: tuple[str, ...]
    provoked: Callable[[int], Response]
    handlers: Mapping[type[Exception], Callable[..., Any]] = field(default_factory=dict)
