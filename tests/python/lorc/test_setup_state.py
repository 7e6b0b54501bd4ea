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


# a uv that makes what the setup needs of it, in no time; what it installs are stubs too
UV = f"""#!/bin/bash
echo "$@" >> "{{log}}"
case "$1 $2" in
    "--version ") ;;
    "venv -q")
        mkdir -p .venv/bin .venv/lib/python3.13/site-packages
        ln -s {sys.executable} .venv/bin/python
        echo "version_info = 3.13.0" > .venv/pyvenv.cfg ;;
    "pip sync")
        mkdir -p .venv/lib/python3.13/site-packages/{{{{one,two}}}}
        printf '#!/bin/sh\\n' | tee .venv/bin/dbt .venv/bin/lorc > /dev/null
        printf '#!/bin/sh\\nmkdir -p {PLUGIN[:-7]}\\nln -sf {sys.executable} {PLUGIN}\\n' \\
            > .venv/bin/meltano
        chmod +x .venv/bin/* ;;
    "python find") echo {sys.executable} ;;
esac
"""


@pytest.fixture
def setup(tmp_path):
    """`make setup` with that uv, in a checkout; returns what was said, and what uv was asked."""
    log = tmp_path / "uv.log"
    text(tmp_path / "bin/uv", UV.format(log=log))
    (tmp_path / "bin/uv").chmod(0o755)

    def run(at: Path) -> tuple[str, list[str]]:
        log.unlink(missing_ok=True)
        path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["make", "setup"],
            cwd=at,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stderr, log.read_text().splitlines() if log.exists() else []

    return run


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


@pytest.mark.parametrize("damage", DAMAGES)
def test_and_then_is_whole_and_of_its_own_place(checkout, setup, damage):
    at = DAMAGES[damage](checkout)
    setup(at)
    assert (at / ".venv/.setup").read_text() == f"{at}\n2\n{PLUGIN}\n"
    assert (at / ".venv/bin/python").exists()
    assert (at / PLUGIN).exists()
    if damage != "an input has changed":  # to a date to come
        assert is_set_up(at)
        assert setup(at) == ("", [])


def test_a_copy_says_whose_it_is_and_drops_what_leads_to_the_original_s_servers(checkout, setup):
    for name in ("warehouse.pid", "sandbox.secret", "lanes.json"):
        text(checkout / ".warehouse" / name)
    at = copied(checkout)
    said, _ = setup(at)
    assert f"setup: the checkout was copied or moved from {checkout}: installing anew" in said
    assert [path.name for path in (at / ".warehouse").iterdir()] == ["lanes.json"]
    assert len(list((checkout / ".warehouse").iterdir())) == 3


def test_one_that_was_moved_keeps_them(checkout, setup):
    text(checkout / ".warehouse/warehouse.pid")
    at = moved(checkout)
    setup(at)
    assert (at / ".warehouse/warehouse.pid").exists()


def test_the_first_setup_says_what_it_takes(checkout, setup):
    shutil.rmtree(checkout / ".venv")
    said, asked = setup(checkout)
    assert "setup: this takes about 3 minutes, 2 GB of disk, and downloads" in said
    assert any(line.startswith("pip sync") for line in asked)


def test_an_environment_that_is_whole_is_not_made_anew(checkout, setup):
    """Only what has changed is: the packages that are there stay."""
    marked = checkout / PACKAGES / "one" / "marked"
    text(marked)
    os.utime(checkout / "requirements.txt")
    setup(checkout)
    assert marked.exists()
    (checkout / ".venv/bin/lorc").unlink()
    setup(checkout)
    assert not marked.exists()


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


def committed(at: Path, content: str) -> None:
    """The example with another content, as a commit of the checkout."""
    text(at / "profiles.example.yml", content)
    os.utime(at / "profiles.example.yml", (4e9, 4e9))
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "profiles.example.yml"], ["commit", "-qm", "x"]):
        subprocess.run(["git", *identity, *command], cwd=at, check=True)


@pytest.mark.parametrize("is_own", [False, True])
def test_profiles_follow_their_example_unless_they_are_somebodys_own(checkout, setup, is_own):
    committed(checkout, "one\n")
    (checkout / "profiles.yml").write_text("mine\n" if is_own else "one\n")
    committed(checkout, "two\n")
    said, _ = setup(checkout)
    assert (checkout / "profiles.yml").read_text() == ("mine\n" if is_own else "two\n")
    expected = "your own and profiles.example.yml has changed" if is_own else "which has changed"
    assert f"setup: profiles.yml is {'' if is_own else 'that of '}" in said
    assert expected in said
