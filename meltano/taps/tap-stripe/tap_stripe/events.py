"""Which objects the events of Stripe speak of, and how far the events have been read."""

from __future__ import annotations

from dataclasses import dataclass, field

OVERLAP_SECONDS = 600
"""Events may appear a little late; the newest ones are read again for so long."""
REMEMBERED = 500
"""At most so many ids of events are kept in the state; others of the overlap are read again."""


@dataclass
class Mark:
    """The newest event that was read and the ids of those shortly before it, newest first."""

    created: int | None = None
    ids: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, state: dict) -> Mark:
        """The mark in a stream's state."""
        return cls(state["newest_event"], state["event_ids"])

    @property
    def since(self) -> dict[str, int]:
        """The parameters of /v1/events from here on; none when there was no event yet."""
        return {} if self.created is None else {"created[gte]": self.created - OVERLAP_SECONDS}

    def note(self, event: dict) -> bool:
        """Take in an event, which come newest first; whether the next may be of interest too."""
        if self.created is None:
            self.created = event["created"]
        is_near = event["created"] >= self.created - OVERLAP_SECONDS
        has_room = len(self.ids) < REMEMBERED
        if is_near and has_room:
            self.ids.append(event["id"])
        return is_near and has_room

    def as_state(self) -> dict:
        """What a stream's state keeps of it."""
        return {"newest_event": self.created, "event_ids": self.ids}


class OddEventError(Exception):
    """An event is not of the form that Stripe documents."""


def check(event: dict) -> dict:
    """Return an event that has its id and its time. Raises OddEventError."""
    if not (isinstance(event.get("id"), str) and isinstance(event.get("created"), int)):
        raise OddEventError
    return event


def object_id(event: dict, object_type: str) -> str | None:
    """Return the id of the object that an event speaks of, None if it speaks of none.

    customer.* comprises the events of a customer's discounts, sources and subscriptions, which
    may show in the customer; they name it. invoice.upcoming holds a preview, which is no invoice.

    Raises:
        OddEventError: when it should name one and does not.
    """
    if event.get("type") == "invoice.upcoming":
        return None
    try:
        item = event["data"]["object"]
        is_itself = item["object"] == object_type
        found = item["id"] if is_itself else item.get(object_type)
    except (LookupError, TypeError, AttributeError):
        raise OddEventError from None
    if not isinstance(found, str) and (is_itself or found is not None):
        raise OddEventError
    return found
