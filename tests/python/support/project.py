"""The dbt project over a warehouse of its own, with dbt in the process of the tests."""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self

import pytest
from dbt.cli.main import dbtRunner
from lorc.project.settings import ROOT
from workspace import Workspace
from workspace.workspace import SAMPLE


class Project(Workspace):
    """Runs dbt, reads tables. The sandbox serves the sample that ships."""

    def __init__(self, folder: Path):
        super().__init__(folder, data=SAMPLE)

    @classmethod
    @contextmanager
    def alive(cls, factory: pytest.TempPathFactory) -> Iterator[Self]:
        """A project with its servers up, filled; the settings of this process stay what they are.

        What outlives a module is alive and no more: where blocks do not end in turn, the settings
        that one leaves are none of another's.
        """
        project = cls(factory.mktemp(cls.__name__))
        try:
            with project.here():
                project.up()
                project.fill()
            yield project
        finally:
            project.down()

    @classmethod
    @contextmanager
    def running(cls, factory: pytest.TempPathFactory) -> Iterator[Self]:
        """The same, and its settings are those of this process for the block."""
        with cls.alive(factory) as project, project.here():
            yield project

    @contextmanager
    def here(self) -> Iterator[None]:
        """Its settings are those of this process for the block, whatever others ran meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.variables.items():
                patch.setenv(name, value)
            yield

    def fill(self) -> None:
        """Make what every test needs."""

    @cached_property
    def _parsed(self) -> bytes:
        return pickle.dumps(self._invoke(None, "parse", "--no-write-json").result)

    @property
    def manifest(self):
        """The parsed project; a new copy each time, because a run compiles into its own.

        What dbt pickles lacks `fixtures`, so each of the fields behind it comes back as the one
        before: the lookups, which dbt makes again when they are missing.
        """
        manifest = pickle.loads(self._parsed)  # noqa: S301
        manifest.fixtures = {}
        for name in vars(manifest):
            if name.endswith("_lookup"):
                setattr(manifest, name, None)
        return manifest

    def dbt(self, *arguments: str):
        """dbt's result of a command, over a project that is parsed once."""
        return self._invoke(self.manifest, *arguments)

    def _invoke(self, manifest, *arguments: str):
        with self.here():
            return dbtRunner(manifest).invoke(
                list(arguments),
                project_dir=str(ROOT),
                profiles_dir=str(ROOT),
                target_path=str(self.folder / "target"),
                log_path=str(self.folder / "logs"),
                log_level="none",
            )

    def failed(self, *select: str) -> set[str]:
        """The names of the selected data tests that fail."""
        result = self.dbt("test", "--exclude-resource-type", "unit_test", "--select", *select)
        assert result.result, result.exception
        tests = [run for run in result.result.results if run.node.resource_type == "test"]
        assert tests
        return {run.node.name for run in tests if run.status != "pass"}
