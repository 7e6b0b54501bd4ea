"""What `make` finds of a checkout that was damaged, copied or moved: it is set up again, once.

The checkout here is made of stubs; tests/python/e2e/test_installation.py damages a real one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lorc.project import installed
from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import ROOT
from lorc.warehouse import folder

INPUTS = (
    *("requirements.txt", "pyproject.toml", ".python-version", "meltano/meltano.yml"),
    *("meltano/loader-requirements.txt", "profiles.example.yml", "dbt_project.yml"),
)
PACKAGES = ".venv/lib/python3.13/site-packages"
PLUGIN = "meltano/.meltano/extractors/tap-x/venv/bin/python"


def text(path: Path, content: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


@pytest.fixture
def checkout(tmp_path):
    """One that is set up, in a folder whose name is none of ASCII's."""
    at = tmp_path / "Praxis für Größe & Maß" / "lorchestra"
    text(at / "Makefile", (ROOT / "Makefile").read_text())
    (at / "scripts").mkdir()
    shutil.copy2(ROOT / "scripts/setup.sh", at / "scripts/setup.sh")
    for name in INPUTS:
        text(at / name)
    text(at / ".venv/pyvenv.cfg", "home = /x\nversion_info = 3.13.0\n")
    for name in ("one", "two"):
        (at / PACKAGES / name).mkdir(parents=True)
    text(at / ".venv/bin/lorc", "#!/bin/sh\n")
    (at / ".venv/bin/lorc").chmod(0o755)
    for place in (".venv/bin/python", PLUGIN):
        (at / place).parent.mkdir(parents=True, exist_ok=True)
        (at / place).symlink_to(sys.executable)
    text(at / "profiles.yml")
    text(at / ".venv/.setup", f"{at}\n2\n{PLUGIN}\n")
    return at


def is_set_up(at: Path) -> bool:
    asked = subprocess.run(["make", "-q", ".venv/.setup"], cwd=at, capture_output=True, check=False)
    assert asked.returncode in (0, 1), asked.stderr
    return asked.returncode == 0


def moved(at: Path) -> Path:
    return at.rename(at.parent / "moved")


def copied(at: Path) -> Path:
    return Path(shutil.copytree(at, at.parent / "copied", symlinks=True))


def without(*names: str):
    def damage(at: Path) -> Path:
        for name in names:
            path = at / name
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        return at

    return damage


def dangling(place: str):
    def damage(at: Path) -> Path:
        (at / place).unlink()
        (at / place).symlink_to("/nowhere/python3.13")
        return at

    return damage


def another_python(at: Path) -> Path:
    text(at / ".venv/pyvenv.cfg", "version = 3.12.1\n")
    return at


def changed(at: Path) -> Path:
    os.utime(at / "requirements.txt", (4e9, 4e9))
    return at


DAMAGES = {
    "copied": copied,
    "moved": moved,
    "the plugins are deleted": without("meltano/.meltano"),
    "a plugin's Python is gone": dangling(PLUGIN),
    "packages are missing": without(f"{PACKAGES}/two"),
    "the environment's Python is gone": dangling(".venv/bin/python"),
    "half made": without(".venv/.setup", ".venv/bin/lorc"),
    "its programs are gone": without(".venv/bin"),
    "of another Python": another_python,
    "no profiles.yml": without("profiles.yml"),
    "an input has changed": changed,
}


def test_one_that_is_whole_is_left_alone(checkout):
    assert is_set_up(checkout)


@pytest.mark.parametrize("damage", DAMAGES)
def test_one_that_is_not_is_set_up_again(checkout, damage):
    assert not is_set_up(DAMAGES[damage](checkout))


def test_a_missing_profile_alone_installs_nothing(checkout):
    (checkout / "profiles.yml").unlink()
    done = subprocess.run(
        ["make", "setup"], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert done.stderr == "setup: profiles.yml was missing\n"
    assert is_set_up(checkout)
    assert (checkout / "profiles.yml").exists()


def test_the_original_s_program_does_not_work_for_a_copy(monkeypatch, tmp_path):
    text(tmp_path / "dbt_project.yml")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / ".venv/bin/lorc"), "status"])
    with pytest.raises(WrongCall, match="is a copy and its lorc still that of"):
        installed.check_place()
    monkeypatch.setattr(sys, "argv", [str(ROOT / ".venv/bin/lorc"), "status"])
    installed.check_place()


def test_a_warehouse_of_another_checkout_is_not_taken(tmp_path):
    other, shared = tmp_path / "other", tmp_path / "shared"
    text(other / "dbt_project.yml")
    folder.claim(shared)
    assert (shared / folder.MARKER).read_text() == f"{ROOT}\n"
    folder.claim(shared)
    (shared / folder.MARKER).write_text(f"{other}\n")
    with pytest.raises(LorcError, match=f"where the checkout at {other} keeps its data"):
        folder.claim(shared)
    shutil.rmtree(other)
    folder.claim(shared)  # that of one that is gone, or was moved
    assert (shared / folder.MARKER).read_text() == f"{ROOT}\n"
