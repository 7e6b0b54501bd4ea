"""What tests of several folders share."""

import pytest


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """A page in a browser, for the tests that are marked with browser.installed."""
    from .support.browser import opened

    with opened(tmp_path_factory.mktemp("browser")) as page:
        yield page
