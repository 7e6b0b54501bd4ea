"""One real ingest into a warehouse of its own, and dbt in this process over it."""

import pytest

from ..support.project import Project


class Ingested(Project):
    """The project over a warehouse that holds one ingest."""

    def fill(self) -> None:
        done = self.ingest("gmail-acct1")
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    """The project after `lorc ingest gmail-acct1` on an empty warehouse."""
    with Ingested.running(tmp_path_factory) as project:
        yield project
