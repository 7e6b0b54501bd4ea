"""A proxy before the warehouse, for faults that a warehouse does not show on demand."""

from collections.abc import Iterator

import pytest
from chaos.proxy import Proxy, before


@pytest.fixture(scope="module")
def module_proxy(shared) -> Iterator[Proxy]:
    """The same for all tests of a module."""
    with before(shared.warehouse_port, shared.warehouse_dir) as server:
        yield server


@pytest.fixture
def proxy(shared) -> Iterator[Proxy]:
    """A proxy before the module's warehouse; a run takes it by WAREHOUSE_PORT=proxy.port."""
    with before(shared.warehouse_port, shared.warehouse_dir) as server:
        yield server
