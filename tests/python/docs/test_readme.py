"""The README names what there is, and there is what it names."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text()
LORC = Path(sys.executable).with_name("lorc")


def test_it_shows_the_runners_help_as_it_is():
    environment = os.environ | {"COLUMNS": "80"}
    answer = subprocess.run(
        [LORC, "--help"], capture_output=True, text=True, check=True, env=environment
    )
    assert answer.stdout.strip() in README


def test_it_names_every_make_target_and_no_other():
    targets = set(re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z0-9-]+)", README))
    assert named == targets - {"help"}


def test_it_names_every_table_that_others_may_read():
    models = {path.stem for path in (ROOT / "models").rglob("*.sql")}
    models |= {path.stem for path in (ROOT / "snapshots").glob("*.yml")}
    public = {name for name in models if not name.startswith(("stg_", "int_"))}
    public |= {"event_log", "forgotten_objects"}
    table = README.split("## The tables")[1].split("\n## ")[0]
    assert public == set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE))


def test_it_names_every_variable_that_the_settings_read():
    settings = (ROOT / "scripts" / "lorc" / "project" / "settings.py").read_text()
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', settings)) - {"DBT_TARGET_PATH", "DBT_LOG_PATH"}
    assert read <= set(re.findall(r"`([A-Z_]+)`", README))


def test_the_example_environment_has_what_prod_requires():
    from lorc.project import connections

    example = (ROOT / ".env.example").read_text()
    groups = [group for each in connections.load().values() for group in each.credentials]
    required = {name for group in groups for name in group}
    assert required <= set(re.findall(r"^(?:# )?([A-Z_0-9]+)=", example, re.MULTILINE))


def test_the_links_to_files_lead_somewhere():
    for path in re.findall(r"`((?:models|meltano|scripts|macros|schemas)/[\w./-]*)`", README):
        assert (ROOT / path).exists() or path == "meltano/.meltano/lorc", path
