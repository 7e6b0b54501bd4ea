"""The lanes of a copy of the project, whose files a test may change."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lorc.project.settings import ROOT
from lorc.transform import dbt, project_files

from ..support import project
from .lanes import Lanes

PARTS = ("models", "macros", "seeds", "snapshots", "tests/dbt", project_files.DECIDING)


class Copied(Lanes):
    """Lanes whose project is in the folder `copy`."""

    copy: Path

    def read_again(self) -> None:
        """Parse the project once more, after its files were changed."""
        self.__dict__.pop("_parsed", None)


@contextmanager
def of_a_copy(factory: pytest.TempPathFactory) -> Iterator[Copied]:
    """A warehouse of its own, which dbt by hand and the runner build from a copy of the project."""
    copy = factory.mktemp("project")
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part)
    for path in ROOT.glob("*.yml"):
        shutil.copy(path, copy)
    with pytest.MonkeyPatch.context() as patch:
        for module in (dbt, project_files, project):
            patch.setattr(module, "ROOT", copy)
        with Copied.running(factory) as lanes:
            lanes.copy = copy
            yield lanes


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name}: {old}"
    path.write_text(text.replace(old, new))
