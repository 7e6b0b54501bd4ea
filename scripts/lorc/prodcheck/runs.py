"""Runs as people start them, over the check's own datasets and the sandbox's sample data."""

import json
import os
import subprocess
import sys
from pathlib import Path

from loopback import secret

from lorc.alert.job import TRIAL
from lorc.prodcheck.scratch import SAMPLE, Scratch
from lorc.project import data_files
from lorc.project.errors import StepFailed
from lorc.project.settings import ROOT, Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

CONNECTIONS = ("gmail-acct1", "google-forms-intake-01")
MOST_SECONDS = 900
SCORES = "questionnaire_scores"
FORM = SAMPLE / "google_forms" / "google-forms-intake-01" / "form.json"
# what the sample data of the two connections is in each table
GOLDEN = {
    "raw_objects": 107,
    "canonical_emails": 90,
    "canonical_questionnaire_responses": 16,
    SCORES: 32,
}


def environment(settings: Settings, scratch: Scratch) -> dict[str, str]:
    """That of a run in prod whose names are the check's and whose sources are the sandbox.

    Nobody is told of it: the recipients in the seeds and in NOTIFY are people, its flags invented.
    """
    folder, source = scratch.folder, f"http://127.0.0.1:{scratch.port}"
    given = {
        "ENV": "prod",
        "NOTIFY": "",
        TRIAL: "1",
        "BQ_PROJECT": settings.project,
        "BQ_DATASET": scratch.dataset,
        "BQ_STAGING_PREFIX": scratch.prefix,
        "BQ_LOCATION": settings.location,
        "STATE_DIR": f"{folder}/state",
        "BACKUP_DIR": f"{folder}/backup",
        "REPORTS_DIR": f"{folder}/reports",
        "DBT_TARGET_PATH": f"{folder}/target",
        "DBT_LOG_PATH": f"{folder}/logs",
        "TAP_GMAIL__ACCT1_REFRESH_TOKEN": "sandbox-tap-gmail--acct1",
        "TAP_GOOGLE_FORMS_REFRESH_TOKEN": "sandbox-tap-google-forms--intake-01",
        "TAP_GOOGLE_FORMS__INTAKE_01_FORM_ID": "tap-google-forms--intake-01",
    }
    for tap in ("TAP_GMAIL", "TAP_GOOGLE_FORMS"):
        given |= {f"{tap}_API_URL": source, f"{tap}_AUTH_URL": f"{source}/token"}
        given |= {f"{tap}_CLIENT_ID": "sandbox", f"{tap}_CLIENT_SECRET": "sandbox"}
    if settings.is_local:
        credentials = secret.file(settings.warehouse_dir, "warehouse")
        given["BIGQUERY_EMULATOR_HOST"] = settings.warehouse_url
        given["GOOGLE_APPLICATION_CREDENTIALS"] = str(credentials)
    return os.environ | given


def lorc(given: dict[str, str], *arguments: str) -> str:
    """A command of the runner to its end. Returns its last words; raises StepFailed with them."""
    program = str(Path(sys.executable).with_name("lorc"))
    try:
        done = subprocess.run(
            [program, *arguments],
            env=given,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        message = f"`lorc {' '.join(arguments)}` took more than {MOST_SECONDS / 60:g} minutes."
        raise StepFailed(message, "slow") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise StepFailed(said[-1] if said else f"`lorc {arguments[0]}` ended early.", "run")
    return done.stdout.strip().splitlines()[-1]


def compare(warehouse: Warehouse) -> str:
    """Hold the tables against the sample data. Raises StepFailed where they differ."""
    golden, counts = expected(data_files.rows(ROOT / "seeds" / "scores" / "form_bindings.csv")), {}
    for name in golden:
        table = warehouse.settings.table(name)
        [row] = warehouse.rows(render("rows_counted", relation=table))
        counts[name] = row["row_count"]
    if wrong := {name: counts[name] for name in golden if counts[name] != golden[name]}:
        said = ", ".join(f"{name} has {wrong[name]} and not {golden[name]}" for name in wrong)
        message = f"The tables have other rows than the sample data makes: {said}."
        raise StepFailed(message, "counts")
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    left_out = "; no scores: form_bindings has not the sample's form"
    return told if golden == GOLDEN else told + left_out


def expected(bindings: list[dict[str, str]]) -> dict[str, int]:
    """The rows of each table; without scores where a practice's own bindings have taken the place
    of the sample's."""
    form_id = json.loads(FORM.read_text())["formId"]
    is_bound = any(row["form_id"] == form_id for row in bindings)
    return {name: GOLDEN[name] for name in GOLDEN if is_bound or name != SCORES}
