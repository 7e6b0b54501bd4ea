"""Whether what is installed is what the checkout asks for; after a `git pull` it may not be."""

import os
import subprocess
import sys
from pathlib import Path

from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import ROOT

DONE = ".venv/.setup"
# set for the command that is started again: a file with a date to come would make it go round
AGAIN = "LORC_SET_UP"


def refresh() -> None:
    """Install what has changed, as `make setup` does, and start the same command again.

    Nothing happens to a program that was not called as `lorc`, nor where `make` did not install it.
    Raises LorcError when the installation fails.
    """
    if AGAIN in os.environ or Path(sys.argv[0]).name != "lorc":
        return
    if (ROOT / DONE).exists() and is_stale():
        install()


def check_place() -> None:
    """Raise WrongCall for the program of a copied checkout that is still the original's."""
    program = Path(sys.argv[0]).absolute()
    if program.name != "lorc" or program.parent.parent.name != ".venv":
        return
    if str(ROOT / "scripts") in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        return  # whoever called it has chosen this one
    checkout = program.parents[2].resolve()
    if checkout != ROOT and (checkout / "dbt_project.yml").exists():
        raise WrongCall(
            f"{checkout} is a copy and its lorc still that of {ROOT}, whose data it would work on: "
            "run `make setup` in the copy."
        )


def install() -> None:
    """Run the setup, and start the same command again. Raises LorcError when it fails."""
    if subprocess.run([ROOT / "scripts" / "setup.sh"], check=False).returncode:
        raise LorcError("The checkout has changed and its setup failed: run `make setup`.")
    os.environ[AGAIN] = "1"
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 (the command that was called)


def is_stale() -> bool:
    """Whether `make setup` would install something."""
    try:
        asked = subprocess.run(["make", "-q", DONE], cwd=ROOT, capture_output=True, check=False)
    except OSError:  # no make
        return False
    return asked.returncode == 1
