"""`python -m tap_gmail` is the `tap-gmail` command."""

from tap_gmail.tap import TapGmail

TapGmail.cli()
