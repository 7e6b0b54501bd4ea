"""A checkout that was copied, moved or damaged: the next make target puts it right by itself.

A real one, in a folder with a space and umlauts. Each damage ends in a setup from uv's cache.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lorc.project.settings import ROOT

from ..support.checkout import Checkout

pytestmark = pytest.mark.slow
LEFT_OUT = shutil.ignore_patterns(".git", ".warehouse", "backup", "logs", "target", "__pycache__")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("Praxis für Größe & Maß")
    at = folder / "kopierte lorchestra"
    shutil.copytree(ROOT, at, symlinks=True, ignore=LEFT_OUT, copy_function=shutil.copy)
    made = Checkout(at)
    try:
        yield made
    finally:
        made.make("down")
        shutil.rmtree(folder)


def nothing(_: Checkout) -> None:
    """Copied: that is damage enough."""


def moved(checkout: Checkout) -> None:
    checkout.at = checkout.at.rename(checkout.at.with_name("versetzte lorchestra"))


def plugins(checkout: Checkout) -> None:
    shutil.rmtree(checkout.at / "meltano" / ".meltano")


def packages(checkout: Checkout) -> None:
    for path in (checkout.at / ".venv/lib/python3.13/site-packages").glob("dbt*"):
        shutil.rmtree(path)


def half_made(checkout: Checkout) -> None:
    for name in ("bin/lorc", "bin/dbt", ".setup"):
        (checkout.at / ".venv" / name).unlink()
    shutil.rmtree(checkout.at / ".venv/lib")


def another_python(checkout: Checkout) -> None:
    shutil.rmtree(checkout.at / ".venv")
    other = shutil.which("python3.11") or "python3.11"
    subprocess.run([other, "-m", "venv", checkout.at / ".venv"], check=True)


def no_python(checkout: Checkout) -> None:
    path = checkout.at / ".venv/bin/python"
    path.unlink()
    path.symlink_to("/nowhere/python3.13")


def profile(checkout: Checkout) -> None:
    (checkout.at / "profiles.yml").unlink()


@pytest.mark.parametrize(
    "damage",
    [nothing, moved, plugins, packages, half_made, another_python, no_python, profile],
    ids=lambda damage: damage.__name__,
)
def test_the_next_target_puts_it_right_and_works_on_its_own_data(checkout, damage):
    theirs = _state_of(ROOT)
    damage(checkout)
    done = checkout.make("ingest", "CONNECTION=gmail-acct1")
    assert done.returncode == 0, done.stderr
    assert "setup: " in done.stderr
    assert "Traceback" not in done.stderr
    assert (checkout.at / ".warehouse" / ".lorchestra").read_text() == f"{checkout.at}\n"
    assert list((checkout.at / ".warehouse" / "bookmarks").rglob("state.json"))
    shown = subprocess.run(
        [checkout.at / ".venv/bin/python", "-c", "import lorc; print(lorc.__file__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(shown.stdout.strip()).is_relative_to(checkout.at)
    assert _state_of(ROOT) == theirs
    again = checkout.make("setup")
    assert (again.returncode, again.stderr) == (0, "")


def _state_of(checkout: Path) -> dict[str, float]:
    """When what a run writes was written."""
    folders = [checkout / name for name in (".warehouse", "backup")]
    paths = [path for folder in folders for path in folder.rglob("*")]
    return {str(path): path.stat().st_mtime for path in paths if "log" not in path.suffix}


def test_the_copy_s_lorc_before_its_setup_does_nothing(tmp_path):
    """By its full path, without make: the program is still the original's."""
    copy = tmp_path / "kopie"
    (copy / ".venv/bin").mkdir(parents=True)
    (copy / "dbt_project.yml").touch()
    shutil.copy(Path(sys.executable).with_name("lorc"), copy / ".venv/bin/lorc")
    done = subprocess.run(
        [copy / ".venv/bin/lorc", "status"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert f"{copy} is a copy and its lorc still that of {ROOT}" in done.stderr
