"""The SDK's own suite for taps, and a README that says what the settings are."""

from pathlib import Path

import pytest
from singer_sdk.testing import get_tap_test_class
from tap_common.testing import settings_rows
from tap_exchange.tap import TapExchange

README = Path(__file__).parents[1] / "README.md"
CONFIG = {"client_id": "-", "client_secret": "-", "refresh_token": "-"}  # filled by the fixture

TestTapExchange = get_tap_test_class(TapExchange, config=CONFIG, parse_env_config=False)


@pytest.fixture(scope="module", autouse=True)
def _config(shared_mailbox):
    for number in range(3):
        shared_mailbox.add(f"mail {number}")
    CONFIG.update(shared_mailbox.config)


def test_the_readme_lists_every_setting():
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    assert rows == settings_rows(TapExchange)
