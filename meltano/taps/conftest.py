"""The taps are installed in environments of their own only, so their folders go on the path."""

import sys
from pathlib import Path

import pytest

TAPS = Path(__file__).parent
sys.path[:0] = [str(folder) for folder in sorted(TAPS.glob("tap-*"))]

from singer_sdk import Tap  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def _own_signal_handlers():
    """pytest keeps its handler of Ctrl-C, which the SDK would replace."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Tap, "_setup_signal_handlers", lambda _: None)
        yield


@pytest.fixture
def sleeps(monkeypatch):
    """The seconds that a tap would have waited, instead of the waiting."""
    waited = []
    monkeypatch.setattr("backoff._sync.time.sleep", waited.append)
    return waited
