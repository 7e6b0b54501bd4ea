"""The SDK's own suite for taps, and a README that says what the settings are."""

from pathlib import Path

import pytest
from singer_sdk.testing import get_tap_test_class
from tap_common.testing import settings_rows
from tap_dataverse.tap import TapDataverse

README = Path(__file__).parents[1] / "README.md"
CONFIG = dict.fromkeys(("tenant_id", "client_id", "client_secret"), "-")  # filled by the fixture
CONFIG["api_url"] = "http://127.0.0.1:1"

Suite = get_tap_test_class(TapDataverse, config=CONFIG, parse_env_config=False)


class TestTapDataverse(Suite):
    # It demands that the schema names every property; what it does not name passes too.
    test_tap_stream_record_schema_matches_transformed_catalog = None


@pytest.fixture(scope="module", autouse=True)
def _config(shared_environment):
    for kind in ("contact", "session", "report"):
        for _ in range(3):
            shared_environment.add(kind)
    CONFIG.update(shared_environment.config)


def test_the_readme_lists_every_setting():
    rows = [line for line in README.read_text().splitlines() if line.startswith("| `")]
    assert rows == settings_rows(TapDataverse)
