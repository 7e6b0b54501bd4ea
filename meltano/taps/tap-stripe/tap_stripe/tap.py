"""What may be configured, and which streams exist."""

from __future__ import annotations

from typing import ClassVar

from singer_sdk import typing as th
from tap_common.tap import TEXT, URL, ApiTap, setting, start_date

from tap_stripe.streams import (
    CustomersStream,
    InvoicesStream,
    ObjectStream,
    PaymentIntentsStream,
    RefundsStream,
)


class TapStripe(ApiTap):
    """Singer tap for Stripe: customers, invoices, payment intents and refunds, unaltered."""

    name = "tap-stripe"

    config_jsonschema: ClassVar = th.PropertiesList(
        setting(
            "api_key",
            TEXT,
            "Restricted key (rk_...) with the permission Read for the streams' resources "
            "and for Events.",
            required=True,
            secret=True,
        ),
        setting(
            "api_version",
            TEXT,
            "Version of the Stripe API that records are in, whatever the account's default is.",
            default="2026-03-25.dahlia",
        ),
        start_date("object", "objects created before it stay out of every run"),
        setting(
            "use_events",
            th.BooleanType,
            "Follow the events after the first listing; false lists everything in each run.",
            default=True,
        ),
        setting(
            "page_size",
            th.IntegerType(minimum=1, maximum=100),
            "Objects or events per page of a list.",
            default=100,
        ),
        setting(
            "max_concurrency",
            th.IntegerType(minimum=1, maximum=25),
            "Changed objects that are fetched at the same time.",
            default=5,
        ),
        setting(
            "api_url", URL, "Where the Stripe API is served.", default="https://api.stripe.com"
        ),
    ).to_dict()

    def discover_streams(self) -> list[ObjectStream]:
        """Return the four streams."""
        return [
            CustomersStream(tap=self),
            InvoicesStream(tap=self),
            PaymentIntentsStream(tap=self),
            RefundsStream(tap=self),
        ]
