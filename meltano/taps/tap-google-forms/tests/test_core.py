"""The SDK's own suite for taps, and a README that says what the settings are."""

from pathlib import Path

import pytest
from singer_sdk.testing import get_tap_test_class
from tap_common.testing import settings_rows
from tap_google_forms.tap import TapGoogleForms

README = Path(__file__).parents[1] / "README.md"
CONFIG = dict.fromkeys(("client_id", "client_secret", "refresh_token", "form_id"), "-")

TestTapGoogleForms = get_tap_test_class(TapGoogleForms, config=CONFIG, parse_env_config=False)


@pytest.fixture(scope="module", autouse=True)
def _config(forms):
    """The settings of a form that uses each property, as do its responses."""
    form = forms()
    form.change(publishSettings={"publishState": {"isPublished": True}}, linkedSheetId="sheet")
    for second in range(3):
        form.add(f"2026-01-01T00:00:0{second}Z", respondentEmail="ada@example.org", totalScore=2.5)
    CONFIG.update(form.config)


def test_the_readme_lists_every_setting():
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    assert rows == settings_rows(TapGoogleForms)
