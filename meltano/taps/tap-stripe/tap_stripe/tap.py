"""What may be configured, and which streams exist."""

from __future__ import annotations

from typing import ClassVar

from singer_sdk import typing as th
from singer_sdk.authenticators import BearerTokenAuthenticator
from tap_common.tap import TEXT, ApiTap, number, served_at, setting, settings, start_date

from tap_stripe.streams import (
    CreditNotesStream,
    CustomersStream,
    DisputesStream,
    InvoicePaymentsStream,
    InvoicesStream,
    PaymentIntentsStream,
    RefundsStream,
)


class TapStripe(ApiTap):
    """Singer tap for Stripe: customers, and what they owe, pay, get back and dispute, unaltered."""

    name = "tap-stripe"
    api_name = "Stripe"
    stream_types = (
        CustomersStream,
        InvoicesStream,
        PaymentIntentsStream,
        RefundsStream,
        InvoicePaymentsStream,
        DisputesStream,
        CreditNotesStream,
    )

    config_jsonschema: ClassVar = settings(
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
        number("page_size", 100, "Objects or events per page of a list.", most=100),
        number("max_concurrency", 5, "Changed objects that are fetched at the same time.", most=25),
        served_at("api_url", "https://api.stripe.com", "Where the Stripe API is served."),
    )

    def sign_in(self) -> BearerTokenAuthenticator:
        """Return the holder of the API key."""
        return BearerTokenAuthenticator(token=self.config["api_key"])
