"""What is known of a form's responses, small enough for the state: times and digests."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# A resubmission may become visible after a later one has been read, by this much at most.
LATENESS = timedelta(minutes=10)
FIELDS = ("responseId", "createTime", "lastSubmittedTime")


def instant(moment: str) -> str:
    """Return a text that sorts as a timestamp does, whose fraction has 0 to 9 digits."""
    seconds, _, fraction = moment.removesuffix("Z").partition(".")
    return f"{seconds}.{fraction:0<9}"


def newest(responses: list[dict], bookmark: str | None) -> str | None:
    """Return the latest lastSubmittedTime, the bookmark included, as the API wrote it."""
    times = [response["lastSubmittedTime"] for response in responses]
    return max([bookmark, *times] if bookmark else times, key=instant, default=None)


def up_to(bookmark: str | None, responses: list[dict]) -> list[dict]:
    """Return the responses that were last submitted at the bookmark or before."""
    end = instant(bookmark or "")
    return [response for response in responses if instant(response["lastSubmittedTime"]) <= end]


def overlap(bookmark: str) -> str:
    """Return the timestamp from which on a resubmission may have been missed."""
    seconds = datetime.fromisoformat(instant(bookmark).partition(".")[0])
    return f"{(seconds - LATENESS).isoformat()}Z"


def digests(responses: Collection[dict], bookmark: str) -> dict[str, str]:
    """Return what tells whether the responses up to the bookmark are still the same.

    `responses` is a digest of the ids that were created by then; it changes when a response is
    deleted, restored or becomes visible late, and not when one is submitted again. `recent` is a
    digest of what was submitted within LATENESS before the bookmark.
    """
    end, start = instant(bookmark), instant(overlap(bookmark))
    return {
        "responses": _digest(
            response["responseId"]
            for response in responses
            if instant(response["createTime"]) <= end
        ),
        "recent": _digest(
            f"{response['responseId']} {response['lastSubmittedTime']}"
            for response in responses
            if start <= instant(response["lastSubmittedTime"]) <= end
        ),
    }


def changes(responses: list[dict], bookmark: str, known: dict[str, str]) -> str | None:
    """Return the filter that finds what is new; empty if nothing is, None if it takes a listing.

    `responses` is a census, `known` what `digests` returned at the bookmark.
    """
    now = digests(responses, bookmark)
    if now["responses"] != known["responses"]:
        return None
    if now["recent"] != known["recent"]:
        return f"timestamp >= {overlap(bookmark)}"
    if newest(responses, bookmark) != bookmark:
        return f"timestamp > {bookmark}"
    return ""


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
