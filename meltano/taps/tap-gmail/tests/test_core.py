"""The SDK's own suite for taps, and a README that says what the settings are."""

from pathlib import Path

import pytest
from singer_sdk.testing import get_tap_test_class
from tap_common.testing import settings_rows
from tap_gmail.tap import TapGmail

README = Path(__file__).parents[1] / "README.md"
CONFIG = {"client_id": "-", "client_secret": "-", "refresh_token": "-"}  # filled by the fixture

TestTapGmail = get_tap_test_class(TapGmail, config=CONFIG, parse_env_config=False)


@pytest.fixture(scope="module", autouse=True)
def _config(shared_mailbox):
    for second in range(3):
        shared_mailbox.add(1_760_000_000_000 + second * 1000)
    CONFIG.update(shared_mailbox.config)


def test_the_readme_lists_every_setting():
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    assert rows == settings_rows(TapGmail)
