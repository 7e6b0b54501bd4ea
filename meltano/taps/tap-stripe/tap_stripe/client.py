"""How the tap talks to the Stripe API: paging, and what an error means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from singer_sdk.exceptions import FatalAPIError, RetriableAPIError
from tap_common.stream import ApiStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests
    from singer_sdk.helpers.types import Context

RENEW = (
    "create a restricted key in the Stripe Dashboard, Developers > API keys, "
    "and put it into the setting api_key"
)

MISSING = "resource_missing"


class MissingError(FatalAPIError):
    """Stripe itself says that there is no such object (resource_missing)."""


class StripeStream(ApiStream):
    """A stream of the Stripe API."""

    remedies: ClassVar = {
        400: "check api_version and api_url",
        401: RENEW,
        403: "give the restricted key of the setting api_key the permission Read for it "
        "in the Stripe Dashboard, Developers > API keys",
        404: "check api_url",
    }

    @property
    def http_headers(self) -> dict:
        """The API version that answers are to have, whatever the account's own is."""
        return {"Stripe-Version": self.config["api_version"]}

    def list_objects(self, path: str, **filters: Any) -> Iterator[dict]:
        """Yield the objects of the list at `path` in Stripe's order, which is newest first.

        `filters` are the list's own parameters, such as {"created[gte]": 1760000000}.
        """
        pages = self.follow(
            lambda cursors: self._page_after(cursors or (None,), path, filters),
            lambda page: (
                page["has_more"] and tuple(item["id"] for item in page["data"] if item.get("id"))
            ),
        )
        for page in pages:
            yield from page["data"]

    def _page_after(self, cursors: tuple[str | None, ...], path: str, filters: dict) -> dict:
        """Return the page after the last of the objects that still exists.

        Stripe refuses a deleted object as a cursor (its libraries' issues stripe-node 2368 and
        stripe-python 671); the ones before it on the page lead to the same place.
        """
        missing = None
        for cursor in reversed(cursors):
            params = {"limit": self.config["page_size"], "starting_after": cursor, **filters}
            try:
                return self._page(path, params)
            except MissingError as error:
                missing = error
        msg = f"{missing} Run again; if that does not help, check api_url."
        raise FatalAPIError(msg)

    def _page(self, path: str, params: dict) -> dict:
        """Return one page; an empty one that is not the last is asked for again."""

        def ask(request: requests.PreparedRequest, context: Context | None) -> dict:
            page = self.read_json(self._request(request, context))
            if page["has_more"] and not page["data"]:
                msg = f"Stripe left a page of {path} empty, which is not the last: run again later."
                raise RetriableAPIError(msg)
            return page

        url = f"{self.url_base}{path}"
        request = self.build_prepared_request("GET", url, params=params, headers=self.http_headers)
        return self.request_decorator(ask)(request, None)

    def error_code(self, response: requests.Response) -> Any:
        """Return Stripe's word for an error."""
        error = self.error(response)
        return error.get("code") or error.get("type")

    def told(self, response: requests.Response) -> tuple[str, str]:
        """Return the code and the words, with what was asked for: api_error for events."""
        resource = urlsplit(response.url).path.partition("/v1/")[2].partition("/")[0]
        return super().told(response, f"for {resource}")

    def validate_response(self, response: requests.Response) -> None:
        """Tell a missing object, which Stripe names, from a missing server.

        Raises:
            MissingError: when Stripe names an object of the path or a cursor as missing.
            Exception: the errors of `ApiStream.validate_response`.
        """
        if response.status_code in (400, 404):
            code, told = self.told(response)
            if code == MISSING:
                raise MissingError(f"{told}.")
        super().validate_response(response)
