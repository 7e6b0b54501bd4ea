"""The events that Stripe makes of what happens to an object."""

import secrets
import time
from operator import itemgetter
from typing import Any

Object = dict[str, Any]

KEPT_SECONDS = 30 * 86_400
# Older than what clients ask for: events keep the account's version of their time.
API_VERSION = "2025-09-30.clover"

# What a new status is told as; https://docs.stripe.com/api/events/types has no
# payment_intent.updated, so a change of anything else of a payment intent makes no event.
_STATUS_EVENTS = {
    "invoice": {
        "open": "finalized",
        "paid": "paid",
        "uncollectible": "marked_uncollectible",
        "void": "voided",
    },
    "payment_intent": {
        "canceled": "canceled",
        "processing": "processing",
        "requires_action": "requires_action",
        "requires_capture": "amount_capturable_updated",
        "requires_payment_method": "payment_failed",
        "succeeded": "succeeded",
    },
    "refund": {"failed": "failed"},
}


class Events:
    """What happened to one account's objects since this process began."""

    def __init__(self):
        self._events: list[Object] = []

    def newest_first(self) -> list[Object]:
        """The events of the last 30 days."""
        kept = [event for event in self._events if event["created"] > now() - KEPT_SECONDS]
        return sorted(kept, key=itemgetter("created"))[::-1]

    def expire(self) -> int:
        """Forget all events, as 30 days would; returns how many there were."""
        expired = len(self._events)
        self._events.clear()
        return expired

    def created(self, item: Object) -> None:
        """An object was created."""
        self._note(f"{item['object']}.created", item)

    def deleted(self, item: Object) -> None:
        """An object was deleted; the event shows it as it was last."""
        self._note(f"{item['object']}.deleted", item)

    def updated(self, before: Object, item: Object) -> None:
        """An object was changed from `before` to `item`."""
        kind = item["object"]
        previous = {key: before.get(key) for key in item if item[key] != before.get(key)}
        status = item.get("status") if "status" in previous else None
        told = _STATUS_EVENTS.get(kind, {}).get(status)
        names = {"payment_intent": (told,), "refund": (told or "updated",)}
        for name in filter(None, names.get(kind, ("updated", told))):
            self._note(f"{kind}.{name}", item, previous)

    def _note(self, kind: str, item: Object, previous: Object | None = None) -> None:
        data = {"object": item}
        if previous is not None:
            data["previous_attributes"] = previous
        self._events.append(
            {
                "id": f"evt_{secrets.token_hex(12)}",
                "object": "event",
                "api_version": API_VERSION,
                "created": now(),
                "data": data,
                "livemode": item.get("livemode", False),
                "pending_webhooks": 0,
                "request": {"id": None, "idempotency_key": None},
                "type": kind,
            }
        )


def now() -> int:
    """Seconds since 1970, UTC."""
    return int(time.time())
