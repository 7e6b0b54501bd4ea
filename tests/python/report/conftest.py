"""Layouts of invented weeks."""

import pytest
from lorc.report.layout import Layout
from lorc.report.source import Client

from . import rows


def laid_out(of: dict, client: Client | None = None) -> dict:
    return Layout(of, rows.WEEK, "Europe/Vienna", rows.NOW).of(client)


@pytest.fixture(scope="session")
def busy() -> dict:
    """A week with everything that could break a page."""
    return laid_out(rows.busy())


@pytest.fixture(scope="session")
def quiet() -> dict:
    """A week in which nothing happened."""
    return laid_out(rows.quiet())
