"""A workspace over a copy of the project, whose files a test or a measurement may change."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from lorc.project.settings import ROOT

from workspace.workspace import Workspace

PARTS = ("dbt_project.yml", "selectors.yml", "macros", "models", "seeds", "snapshots", "meltano")
PARTS += ("schemas", "scripts", "tests/dbt")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".meltano", "*.egg-info", "tests", "data")


def copy_project(project: Path) -> None:
    """Copy the project to a new folder, whose `scripts` are then to be the programs' PYTHONPATH."""
    project.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, project / part, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / part, project / part)
    shutil.copy(ROOT / "profiles.example.yml", project / "profiles.yml")
    plugins = project / "meltano" / ".meltano"
    plugins.mkdir()
    for kind in ("extractors", "loaders"):
        (plugins / kind).symlink_to(ROOT / "meltano" / ".meltano" / kind)


class Copy(Workspace):
    """The copy is below the folder; `stream` is the file that a tap replaced by `cat` reads."""

    def __init__(self, folder: Path):
        super().__init__(folder, project=folder / "project")
        self.environment["PYTHONPATH"] = str(self.project / "scripts")
        self.stream = folder / "stream.jsonl"
        self.data.mkdir()
        copy_project(self.project)

    def replace_tap(self) -> None:
        """Let `cat` of the stream, which holds Singer messages, be the first tap."""
        path = self.project / "meltano" / "meltano.yml"
        project = yaml.safe_load(path.read_text())
        tap = project["plugins"]["extractors"][0]
        (self.data / "gmail" / "gmail-acct1").mkdir(parents=True)  # a run in `local` asks for it
        tap |= {"executable": "./stream.sh", "capabilities": []}
        del tap["pip_url"]
        path.write_text(yaml.safe_dump(project))
        script = path.with_name("stream.sh")
        script.write_text(f"#!/bin/sh\nexec cat '{self.stream}'\n")
        script.chmod(0o755)


@contextmanager
def copied(*, of_stream: bool = False) -> Iterator[Copy]:
    """A copy with its servers up, over an empty sandbox or, `of_stream`, with its tap replaced.

    Everything ends and goes with the block.
    """
    with tempfile.TemporaryDirectory(prefix="lorchestra-") as folder:
        copy = Copy(Path(folder).resolve())
        if of_stream:
            copy.replace_tap()
        try:
            copy.up()
            yield copy
        finally:
            copy.close()
