"""What make gives to dbt, and what it removes: in a checkout of stubs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lorc.project.settings import ROOT

STUB = '#!/bin/sh\necho "$(basename $0) $1 ENV=$ENV"\n'
STATE = ("bookmarks/gmail-acct1.json", "deliveries/2026-W47.json", "incidents.json", "lanes.json")
INSTALLED = ("extractors/tap-x/venv/pyvenv.cfg", "loaders/x/venv/pyvenv.cfg", "run/x", "logs/x")


@pytest.fixture
def checkout(tmp_path):
    at = tmp_path / "lorchestra"
    for folder in (".venv/bin", "scripts"):
        (at / folder).mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", at)
    for name in ("scripts/setup.sh", ".venv/bin/lorc", ".venv/bin/dbt"):
        (at / name).write_text(STUB)
        (at / name).chmod(0o755)
    (at / "scripts/setup.sh").write_text('#!/bin/sh\n[ -n "$1" ] && echo whole\ntrue\n')
    (at / ".venv/bin/dotenv").symlink_to(Path(sys.executable).with_name("dotenv"))
    (at / ".venv/.setup").touch()
    return at


def made(at: Path, target: str, **environment: str) -> list[str]:
    outside = {name: value for name, value in os.environ.items() if name != "ENV"}
    done = subprocess.run(
        ["make", "--no-print-directory", target],
        cwd=at,
        env=outside | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize(("target", "verb"), [("build", "build"), ("docs", "docs")])
@pytest.mark.parametrize(
    ("stands", "said"), [(None, None), ("prod", None), ("prod", "local"), ("local", "prod")]
)
def test_dbt_is_told_what_env_is_and_servers_are_those_of_local(
    checkout, target, verb, stands, said
):
    if stands:
        (checkout / ".env").write_text(f"ENV={stands}\nNOTIFY=ops@example.org https://a.example\n")
    lines = made(checkout, target, **({"ENV": said} if said else {}))
    chosen = said or stands or ""
    started = [] if chosen == "prod" else [f"lorc up ENV={chosen}"]
    assert lines[: len(started) + 1] == [*started, f"dbt {verb} ENV={chosen}"]


def test_clean_removes_what_was_installed_and_no_bookmark(checkout):
    plugins = checkout / "meltano/.meltano"
    for name in (*INSTALLED, "meltano.db", *(f"lorc/{each}" for each in STATE)):
        (plugins / name).parent.mkdir(parents=True, exist_ok=True)
        (plugins / name).touch()
    made(checkout, "clean")
    left = {path.relative_to(plugins) for path in plugins.rglob("*") if path.is_file()}
    assert left == {Path("lorc") / name for name in STATE}
    assert not (checkout / ".venv").exists()
