"""A runner for a test or a module, and what its tests need beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from workspace import waiting

from ..support import runner
from ..support.runner import Lorc


@pytest.fixture(name="finish", scope="session")
def finish_fixture() -> Callable:
    return runner.finish


@pytest.fixture(name="wait_for", scope="session")
def wait_for_fixture() -> Callable:
    return waiting.wait_for


@pytest.fixture(name="free_port", scope="session")
def free_port_fixture() -> Callable[[], int]:
    return waiting.free_port


@pytest.fixture
def lorc(tmp_path: Path) -> Iterator[Lorc]:
    """A runner with an empty warehouse of the test's own."""
    lorc = Lorc(tmp_path)
    yield lorc
    lorc.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lorc]:
    """A runner whose warehouse the tests of a module share."""
    lorc = Lorc(tmp_path_factory.mktemp("shared"))
    yield lorc
    lorc.close()
