"""dbt's lanes over a raw_objects that the tests fill themselves: no extraction, no load."""

import pytest
import trustme

from ..support import postbox
from .lanes import Lanes
from .sample import sample


@pytest.fixture(scope="session")
def shared_lanes(tmp_path_factory):
    """An empty warehouse with the seeds and the tables with memory."""
    with Lanes.alive(tmp_path_factory) as lanes:
        yield lanes


@pytest.fixture(scope="module")
def empty_lanes(shared_lanes):
    """The same, and its settings are those of the module's tests."""
    with shared_lanes.here():
        yield shared_lanes


@pytest.fixture
def lanes(empty_lanes):
    """The same, emptied before each test."""
    empty_lanes.clear()
    with empty_lanes.here():
        yield empty_lanes


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """The sample clinic in a warehouse of the module's own, with every lane built."""
    with Lanes.running(tmp_path_factory) as lanes:
        lanes.put(sample())
        lanes.build()
        yield lanes


@pytest.fixture
def box(tmp_path, monkeypatch):
    """A mail server on the loopback address that alerts and reports go out by."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    with postbox.running(authority, "starttls") as server:
        for name, value in {
            "SSL_CERT_FILE": str(tmp_path / "authority.pem"),
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(server.port),
            "SMTP_USER": postbox.USER,
            "SMTP_PASSWORD": postbox.PASSWORD,
            "REPORT_FROM": "alerts@example.org",
        }.items():
            monkeypatch.setenv(name, value)
        yield server
