"""`python -m tap_google_forms` is the `tap-google-forms` command."""

from tap_google_forms.tap import TapGoogleForms

TapGoogleForms.cli()
