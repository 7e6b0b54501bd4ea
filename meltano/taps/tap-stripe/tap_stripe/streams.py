"""What the streams are: their keys and schema, what they ask for, and how their bookmarks move."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from singer_sdk import typing as th
from tap_common.ahead import map_ahead
from tap_common.stream import deleted, now_ms
from tap_common.tap import epoch_ms

from tap_stripe.client import MissingError, StripeStream
from tap_stripe.events import Mark, OddEventError, check, object_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from singer_sdk.helpers.types import Context

BASIL = "2025-03-31.basil"
"""The first version of the API in which invoice payments say which payment pays an invoice."""
EVENTS_LAST = timedelta(days=29)
"""Stripe keeps events for 30 days; the rest is for a run that takes long."""
ODD = "Passed over %s of Stripe's events that names no object of %s."


class ObjectStream(StripeStream):
    """All objects of a type: listed once, then those that an event speaks of.

    Lists can be narrowed by `created` only, which misses updates and deletions. Events bring the
    object as it was then and in the API version of then, so each one is fetched as it is now.
    """

    primary_keys: ClassVar = ["id"]
    object_type: ClassVar[str]
    """The value of the property `object`."""
    event_types: ClassVar[dict[str, str | list[str]]]
    """The parameter of /v1/events: `type` with a wildcard, or up to 20 `types[]`."""

    schema: ClassVar = th.PropertiesList(
        th.Property("id", th.StringType, required=True),
        th.Property("object", th.StringType),
        th.Property("created", th.IntegerType, description="Seconds since 1970, UTC."),
        th.Property("metadata", th.ObjectType(additional_properties=True)),
        additional_properties=True,
    ).to_dict()

    @property
    def start(self) -> int:
        """The setting start_date in seconds since 1970, 0 without it."""
        moment = self.config.get("start_date")
        return -(-epoch_ms(moment) // 1000) if moment else 0

    def get_records(self, context: Context | None) -> Iterator[dict]:
        """Yield what has changed since the bookmark, or everything; then move the bookmark."""
        state = self.get_context_state(context)
        began = now_ms()
        mark = None
        if not self.config["use_events"]:
            yield from self.get_all(began)
        elif self.is_fresh(state, began):
            touched, mark = self.read_events(Mark.of(state))
            yield from self.get_each(touched)
        else:
            mark = self.newest_events()
            yield from self.get_all(began)
        state["replication_key_value"] = datetime.fromtimestamp(began / 1000, UTC).isoformat()
        if mark:
            state.update(mark.as_state())

    def is_fresh(self, state: dict, now: int) -> bool:
        """Whether the events since the bookmark are all still there; `now` in milliseconds."""
        if "event_ids" not in state:
            return False
        age = now - epoch_ms(state["replication_key_value"])
        return age < EVENTS_LAST / timedelta(milliseconds=1)

    def get_all(self, began: int) -> Iterator[dict]:
        """Yield the objects that exist; `began` is when, in milliseconds since 1970."""
        yield from self.list_objects(self.path, **{"created[gte]": self.start or None})
        if not self.start:
            self.write_complete_listing(began)

    def newest_events(self) -> Mark:
        """Return how far the events go before a listing begins: what follows is read next time."""
        mark = Mark()
        for event in self.list_objects("/v1/events", **self.event_types):
            with suppress(OddEventError):
                if not mark.note(check(event)):
                    break
        return mark

    def read_events(self, known: Mark) -> tuple[Collection[str], Mark]:
        """Return the ids of the objects that unread events speak of, and how far they go."""
        touched: dict[str, None] = {}
        mark, odd = Mark(), 0
        for event in self.list_objects("/v1/events", **self.event_types, **known.since):
            try:
                mark.note(check(event))
                changed = object_id(event, self.object_type)
            except OddEventError:
                odd += event.get("id") not in known.ids
                continue
            if changed and event["id"] not in known.ids:
                touched[changed] = None
        if odd:
            self.logger.warning(ODD, odd, self.name)
        return touched, mark

    def get_each(self, touched: Collection[str]) -> Iterator[dict]:
        """Yield the objects as they are now, without those created before start_date."""
        for record in map_ahead(self.get_one, touched, workers=self.config["max_concurrency"]):
            if record.get("created", self.start) >= self.start:
                yield record

    def get_one(self, changed: str) -> dict:
        """Return an object as it is now, or its deletion."""
        url = f"{self.url_base}{self.path}/{quote(changed, safe='')}"
        try:
            record = self.fetch(url, headers=self.http_headers)
        except MissingError:
            return deleted({"id": changed})
        return deleted(record) if record.get("deleted") else record


class CustomersStream(ObjectStream):
    """Each customer."""

    name = "customers"
    path = "/v1/customers"
    object_type = "customer"
    event_types: ClassVar = {"type": "customer.*"}


class InvoicesStream(ObjectStream):
    """Each invoice; a draft may be deleted."""

    name = "invoices"
    path = "/v1/invoices"
    object_type = "invoice"
    event_types: ClassVar = {"type": "invoice.*"}


class PaymentIntentsStream(ObjectStream):
    """Each payment intent; they are cancelled, never deleted."""

    name = "payment_intents"
    path = "/v1/payment_intents"
    object_type = "payment_intent"
    event_types: ClassVar = {"type": "payment_intent.*"}


class RefundsStream(ObjectStream):
    """Each refund; they fail or are cancelled, never deleted."""

    name = "refunds"
    path = "/v1/refunds"
    object_type = "refund"
    # charge.refund.updated is what accounts with an older API version get for refund.updated.
    event_types: ClassVar = {
        "types[]": ["refund.created", "refund.updated", "refund.failed", "charge.refund.updated"]
    }


class InvoicePaymentsStream(ObjectStream):
    """Each payment of an invoice; nothing in API versions that name the invoice in the payment."""

    name = "invoice_payments"
    path = "/v1/invoice_payments"
    object_type = "invoice_payment"
    event_types: ClassVar = {"type": "invoice_payment.*"}

    def get_records(self, context: Context | None) -> Iterator[dict]:
        """Yield what has changed, in a version of the API that has invoice payments."""
        if self.config["api_version"] >= BASIL:
            yield from super().get_records(context)


class DisputesStream(ObjectStream):
    """Each dispute; they are closed, never deleted."""

    name = "disputes"
    path = "/v1/disputes"
    object_type = "dispute"
    event_types: ClassVar = {"type": "charge.dispute.*"}


class CreditNotesStream(ObjectStream):
    """Each credit note; they are voided, never deleted."""

    name = "credit_notes"
    path = "/v1/credit_notes"
    object_type = "credit_note"
    event_types: ClassVar = {"type": "credit_note.*"}
