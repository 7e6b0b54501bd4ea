"""The events that Stripe makes of what happens to an object."""

import secrets
import time
from operator import itemgetter
from typing import Any

Object = dict[str, Any]

KEPT_SECONDS = 30 * 86_400
# Older than what clients ask for: events keep the account's version of their time.
API_VERSION = "2025-09-30.clover"

# What a new status is told as. https://docs.stripe.com/api/events/types has no
# payment_intent.updated, so a change of anything else of a payment intent makes no event, and of
# an invoice payment it has invoice_payment.paid alone.
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
    "invoice_payment": {"paid": "paid"},
    "dispute": dict.fromkeys(("lost", "warning_closed", "won"), "closed"),
    "credit_note": {"void": "voided"},
}
_SUBJECTS = {"dispute": "charge.dispute"}


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
        if item["object"] != "invoice_payment":
            self._note("created", item)
        elif item.get("status") == "paid":
            self._note("paid", item)

    def deleted(self, item: Object) -> None:
        """An object was deleted; the event shows it as it was last."""
        self._note("deleted", item)

    def updated(self, before: Object, item: Object) -> None:
        """An object was changed from `before` to `item`."""
        kind = str(item["object"])  # an odd record may hold anything there
        previous = {key: before.get(key) for key in item if item[key] != before.get(key)}
        status = str(item.get("status")) if "status" in previous else None
        told = _STATUS_EVENTS.get(kind, {}).get(status)
        names = {
            "payment_intent": (told,),
            "refund": (told or "updated",),
            "invoice_payment": (told,),
            "dispute": ("updated", *_movements(before, item), told),
        }
        for name in filter(None, names.get(kind, ("updated", told))):
            self._note(name, item, previous)

    def _note(self, name: str, item: Object, previous: Object | None = None) -> None:
        kind = str(item["object"])  # an odd record may hold anything there
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
                "type": f"{_SUBJECTS.get(kind, kind)}.{name}",
            }
        )


def _movements(before: Object, item: Object) -> list[str]:
    """What a dispute newly moved: its balance transactions take money away or give it back."""
    known = len(before.get("balance_transactions") or [])
    moved = (item.get("balance_transactions") or [])[known:]
    return ["funds_withdrawn" if each["amount"] < 0 else "funds_reinstated" for each in moved]


def now() -> int:
    """Seconds since 1970, UTC."""
    return int(time.time())
