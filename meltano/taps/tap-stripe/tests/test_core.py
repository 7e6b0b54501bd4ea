"""The SDK's own suite for taps, and a README that says what the settings are."""

from pathlib import Path

import pytest
from singer_sdk.testing import get_tap_test_class
from tap_common.testing import settings_rows
from tap_stripe.tap import TapStripe

README = Path(__file__).parents[1] / "README.md"
CONFIG = {"api_key": "-"}  # filled by the fixture

Suite = get_tap_test_class(TapStripe, config=CONFIG, parse_env_config=False)


class TestTapStripe(Suite):
    # It demands that the schema names every property; what it does not name passes too.
    test_tap_stream_record_schema_matches_transformed_catalog = None


@pytest.fixture(scope="module", autouse=True)
def _config(sandbox):
    account = sandbox()
    for stream in TapStripe.stream_types:
        account.add(stream.object_type)
    CONFIG.update(account.config)


def test_the_readme_lists_every_setting():
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    assert rows == settings_rows(TapStripe)
