"""The recipe of the container image, as far as it can be followed without a container engine."""

import fnmatch
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lorc.project.settings import ROOT

RECIPE = (ROOT / "Dockerfile").read_text()
LEFT_OUT = (ROOT / ".dockerignore").read_text().split()


def run(*command: str | Path, **where) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True, check=False, **where)


def test_hadolint_finds_nothing():
    done = run(Path(sys.executable).with_name("hadolint"), ROOT / "Dockerfile")
    assert done.returncode == 0, done.stdout


def test_nothing_that_git_ignores_goes_into_the_image():
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    for name in ignored:
        assert name in [each.split("/")[-1] for each in LEFT_OUT], name


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """What COPY brings of a fresh clone."""
    folder = tmp_path_factory.mktemp("image") / "app"
    names = run("git", "ls-files", "-z", cwd=ROOT).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file() and not any(fnmatch.fnmatch(name, each) for each in LEFT_OUT):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_its_setup_finds_all_that_it_needs(copied):
    [target] = re.findall(r"^RUN make (\w+)$", RECIPE, re.MULTILINE)
    done = run("make", "-n", "--no-print-directory", target, cwd=copied)
    assert (done.returncode, done.stdout.strip()) == (0, "scripts/setup.sh")
    state, *inputs = run("scripts/setup.sh", "--state", cwd=copied).stdout.split()
    assert (state, "requirements.txt" in inputs) == ("damaged", True)
    for name in inputs:
        assert (copied / name).is_file(), name


def test_what_it_installs_is_what_the_setup_calls():
    installed = re.search(r"no-install-recommends ([\w -]+)", RECIPE)[1].split()
    assert {"git", "make", "util-linux"} <= set(installed)  # flock is of util-linux


def test_its_command_is_one_of_the_runner():
    program, *words = json.loads(re.search(r"^CMD (.*)$", RECIPE, re.MULTILINE)[1])
    done = run(Path(sys.executable).with_name(program), *words, "--help", cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_it_runs_as_nobody_in_particular_and_holds_no_secret():
    assert re.search(r"^USER [1-9]\d*$", RECIPE, re.MULTILINE)
    assert not re.search(r"(?i)(secret|token|password|_key)\s*=", RECIPE)
