"""`python -m tap_stripe` is the `tap-stripe` command."""

from tap_stripe.tap import TapStripe

TapStripe.cli()
