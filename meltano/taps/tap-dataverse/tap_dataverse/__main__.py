"""`python -m tap_dataverse` is the `tap-dataverse` command."""

from tap_dataverse.tap import TapDataverse

TapDataverse.cli()
