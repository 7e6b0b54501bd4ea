"""Stripe as a provider of the sandbox."""

from pathlib import Path

from sandbox.oauth import Tokens
from sandbox.provider import Provider
from sandbox.stripe import errors
from sandbox.stripe.account import Accounts
from sandbox.stripe.api import StripeApi
from sandbox.stripe.control import StripeControl


def provider(data_dir: Path, tokens: Tokens) -> Provider:
    """Stripe over the objects of `data_dir`."""
    accounts = Accounts(data_dir / "stripe")
    return Provider(
        routes=[*StripeControl(accounts).routes(), *StripeApi(accounts, tokens).routes()],
        paths=("/v1/",),
        provoked=errors.provoked,
        handlers={errors.StripeError: errors.answer_stripe_error},
    )
