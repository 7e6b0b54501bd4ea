"""What Stripe fills in for what is left out of an object, after its own fixtures.

https://github.com/stripe/openapi, fixtures3.json; the properties are those of API version
2026-03-25.dahlia.
"""

import secrets
from typing import Any

from sandbox.stripe.events import now

Object = dict[str, Any]

PREFIXES = {
    "customer": "cus",
    "invoice": "in",
    "payment_intent": "pi",
    "refund": "re",
    "invoice_payment": "inpay",
    "dispute": "dp",
    "credit_note": "cn",
}


def complete(given: Object, object_type: str) -> Object:
    """`given` with an id, a time of creation and every property of its type."""
    object_id = given.get("id") or f"{PREFIXES[object_type]}_{secrets.token_hex(9)}"
    own = {"id": object_id, "object": object_type, "created": now()}
    return {**own, **_SHAPES[object_type](object_id), **given, "id": object_id}


def _none(names: str) -> Object:
    return dict.fromkeys(names.split())


def _customer(object_id: str) -> Object:
    return {
        **_none("address currency default_source description discount email name phone shipping"),
        "balance": 0,
        "delinquent": False,
        "invoice_prefix": object_id[-8:].upper(),
        "invoice_settings": _none("custom_fields default_payment_method footer rendering_options"),
        "livemode": False,
        "metadata": {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
        "test_clock": None,
    }


def _invoice(object_id: str) -> Object:
    zero = (
        "amount_due amount_overpaid amount_paid amount_remaining amount_shipping attempt_count"
        " post_payment_credit_notes_amount pre_payment_credit_notes_amount starting_balance"
        " subtotal subtotal_excluding_tax total total_excluding_tax"
    )
    return {
        **_none(
            "account_name account_tax_ids application automatically_finalizes_at custom_fields"
            " customer customer_account customer_address customer_email customer_name"
            " customer_phone customer_shipping default_payment_method default_source description"
            " due_date effective_at ending_balance footer from_invoice hosted_invoice_url"
            " invoice_pdf last_finalization_error latest_revision next_payment_attempt number"
            " on_behalf_of parent receipt_number rendering shipping_cost shipping_details"
            " statement_descriptor subscription test_clock"
        ),
        **dict.fromkeys(zero.split(), 0),
        "account_country": "US",
        "attempted": False,
        "auto_advance": False,
        "automatic_tax": {
            "enabled": False,
            **_none("disabled_reason liability provider status"),
        },
        "billing_reason": "manual",
        "collection_method": "charge_automatically",
        "currency": "usd",
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_tax_rates": [],
        "discounts": [],
        "issuer": {"type": "self"},
        "lines": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/invoices/{object_id}/lines",
        },
        "livemode": False,
        "metadata": {},
        "payment_settings": _none("default_mandate payment_method_options payment_method_types"),
        "period_end": now(),
        "period_start": now(),
        "status": "draft",
        "status_transitions": _none("finalized_at marked_uncollectible_at paid_at voided_at"),
        "total_discount_amounts": [],
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": now(),
    }


def _payment_intent(object_id: str) -> Object:
    return {
        **_none(
            "application application_fee_amount automatic_payment_methods canceled_at"
            " cancellation_reason customer customer_account description"
            " excluded_payment_method_types last_payment_error latest_charge managed_payments"
            " next_action on_behalf_of payment_method payment_method_configuration_details"
            " processing receipt_email review setup_future_usage shipping source"
            " statement_descriptor statement_descriptor_suffix transfer_data transfer_group"
        ),
        "amount": 0,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": "automatic",
        "client_secret": f"{object_id}_secret_sandbox",
        "confirmation_method": "automatic",
        "currency": "usd",
        "livemode": False,
        "metadata": {},
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def _refund(_: str) -> Object:
    return {
        **_none(
            "balance_transaction charge customer customer_account payment_intent payment_method"
            " reason receipt_number source_transfer_reversal transfer_reversal"
        ),
        "amount": 0,
        "currency": "usd",
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": {},
        "status": "succeeded",
    }


def _invoice_payment(_: str) -> Object:
    return {
        "amount_paid": None,
        "amount_requested": 0,
        "currency": "usd",
        "invoice": None,
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent"},
        "status": "open",
        "status_transitions": _none("canceled_at paid_at"),
    }


def _dispute(_: str) -> Object:
    evidence = (
        "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure"
        " cancellation_rebuttal customer_communication customer_email_address customer_name"
        " customer_purchase_ip customer_signature duplicate_charge_documentation"
        " duplicate_charge_explanation duplicate_charge_id product_description receipt"
        " refund_policy refund_policy_disclosure refund_refusal_explanation service_date"
        " service_documentation shipping_address shipping_carrier shipping_date"
        " shipping_documentation shipping_tracking_number uncategorized_file uncategorized_text"
    )
    return {
        "amount": 0,
        "balance_transactions": [],
        "charge": None,
        "currency": "usd",
        "enhanced_eligibility_types": [],
        "evidence": {**_none(evidence), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now() + 7 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": None,
        "payment_method_details": None,
        "reason": "general",
        "status": "needs_response",
    }


def _credit_note(object_id: str) -> Object:
    zero = (
        "amount amount_shipping discount_amount post_payment_amount pre_payment_amount subtotal"
        " subtotal_excluding_tax total total_excluding_tax"
    )
    return {
        **_none(
            "customer customer_account customer_balance_transaction effective_at invoice memo"
            " number out_of_band_amount pdf reason shipping_cost voided_at"
        ),
        **dict.fromkeys(zero.split(), 0),
        "currency": "usd",
        "discount_amounts": [],
        "lines": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/credit_notes/{object_id}/lines",
        },
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "refunds": [],
        "status": "issued",
        "total_taxes": [],
        "type": "pre_payment",
    }


_SHAPES = {
    "customer": _customer,
    "invoice": _invoice,
    "payment_intent": _payment_intent,
    "refund": _refund,
    "invoice_payment": _invoice_payment,
    "dispute": _dispute,
    "credit_note": _credit_note,
}
