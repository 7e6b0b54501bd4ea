"""What the streams are: keys and schemas, what they ask for, and how their bookmarks move."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk import typing as th
from tap_common.stream import now_ms
from tap_common.tap import epoch_ms

from tap_google_forms.census import FIELDS, changes, digests, instant, newest, overlap, up_to
from tap_google_forms.client import FormsStream

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from singer_sdk.helpers.types import Context, Record


class FormStream(FormsStream):
    """The form, as forms.get returns it, when it is another than at the last run."""

    name = "form"
    primary_keys: ClassVar = ["formId"]

    schema: ClassVar = th.PropertiesList(
        th.Property("formId", th.StringType, required=True),
        th.Property("info", th.ObjectType(additional_properties=True)),
        th.Property("settings", th.ObjectType(additional_properties=True)),
        th.Property("items", th.ArrayType(th.ObjectType(additional_properties=True))),
        th.Property("revisionId", th.StringType),
        th.Property("responderUri", th.StringType),
        th.Property("linkedSheetId", th.StringType),
        th.Property("publishSettings", th.ObjectType(additional_properties=True)),
        additional_properties=True,
    ).to_dict()

    def get_records(self, context: Context | None) -> Iterator[dict]:
        """Yield the form if it has changed.

        The whole answer is compared: revisionId says nothing about how the form is published.
        """
        state = self.get_context_state(context)
        form = self._tap.form
        content = json.dumps(form, sort_keys=True, default=str)
        digest = hashlib.sha256(content.encode()).hexdigest()
        if digest != state.get("digest"):
            yield form
            state["digest"] = digest


class ResponsesStream(FormsStream):
    """Each response, as forms.responses.list returns it, and the id of its form beside it.

    The API lists what was submitted since a time, and reports no deletions. So a run asks for the
    ids and times of all responses first, and lists in full what they show to be needed.
    """

    name = "responses"
    primary_keys: ClassVar = ["responseId"]
    replication_key = "lastSubmittedTime"

    schema: ClassVar = th.PropertiesList(
        th.Property("responseId", th.StringType, required=True),
        th.Property("createTime", th.StringType),
        th.Property("lastSubmittedTime", th.StringType),
        th.Property("respondentEmail", th.StringType),
        th.Property("answers", th.ObjectType(additional_properties=True)),
        th.Property("totalScore", th.NumberType),
        th.Property(
            "_context",
            th.ObjectType(th.Property("formId", th.StringType), additional_properties=True),
            description="The form that was listed, of which a listed response says nothing.",
        ),
        additional_properties=True,
    ).to_dict()

    def get_records(self, context: Context | None) -> Iterator[dict]:
        """Yield the responses that are new or changed, or all of them if some may be gone."""
        state = self.get_context_state(context)
        bookmark, known = state.get("replication_key_value"), state.get("known")
        seen = wanted = None
        if start := self.config.get("start_date"):
            wanted = since(start, bookmark)
        elif bookmark and known:
            seen = list(self._pages(fields=f"nextPageToken,responses({','.join(FIELDS)})"))
            wanted = changes(seen, bookmark, known)
        began = now_ms()
        emitted = [] if wanted == "" else (yield from self._emitted(filter=wanted))
        if wanted is None:
            self.write_complete_listing(began)
            seen = []
        self._note(state, emitted, seen)

    def _emitted(self, **params: Any) -> Generator[dict, None, list[dict]]:
        """Yield the responses of a listing; return their ids and times."""
        emitted = []
        for response in self._pages(**params):
            emitted.append({field: response[field] for field in FIELDS})
            yield {**response, "_context": {"formId": self._tap.form["formId"]}}
        return emitted

    def _note(self, state: dict, emitted: list[dict], seen: list[dict] | None) -> None:
        """Move the bookmark to the newest response that was emitted.

        What is known is what has been emitted, now or, as the census has `seen`, before. Whatever
        else the census or a page has missed or shown too early, the next census will tell.
        """
        bookmark = state.get("replication_key_value")
        newer = newest(emitted, bookmark)
        if newer is None:
            return
        state["replication_key"] = self.replication_key
        state["replication_key_value"] = newer
        state.pop("known", None)
        if seen is not None:
            before = {item["responseId"]: item for item in up_to(bookmark, seen)}
            now = {item["responseId"]: item for item in emitted}
            state["known"] = digests((before | now).values(), newer)

    def _increment_stream_state(
        self, latest_record: Record, *, context: Context | None = None
    ) -> None:
        """Leave the bookmark where it is until the list is through."""

    def _pages(self, **params: Any) -> Iterator[dict]:
        """Yield the responses of all pages of forms.responses.list, empty ones among them."""

        def ask(token: str | None) -> dict:
            asked = {**params, "pageSize": self.config["page_size"], "pageToken": token}
            return self.fetch(f"{self.form_url}/responses", params=asked)

        for page in self.follow(ask, lambda page: page.get("nextPageToken")):
            yield from page.get("responses", ())


def since(start_date: str, bookmark: str | None) -> str:
    """Return the filter for the later of start_date and bookmark.

    Without a census, what may have become visible late is read again each time.
    """
    moment = datetime.fromtimestamp(epoch_ms(start_date) / 1000, UTC)
    start = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"timestamp >= {max(start, overlap(bookmark), key=instant) if bookmark else start}"
