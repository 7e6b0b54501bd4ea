"""`python -m tap_exchange` is the `tap-exchange` command."""

from tap_exchange.tap import TapExchange

TapExchange.cli()
