"""What Google's BigQuery refuses, as one sentence with the way out.

Of its words only names of permissions, datasets and tables and the figures of a limit are passed
on, because a message may quote a value. The forms are those of "Access control with IAM", "Error
messages" and "Troubleshoot quota and limit errors" in its documentation.
"""

import re

from lorc.project.errors import LorcError, StepFailed

NAME = r"[A-Za-z0-9_.:$-]{1,300}?"
DENIED = re.compile(
    rf"Access Denied: (Project|Dataset|Table|View|Routine) ({NAME})(?:[:,]? |[.]?$)"
)
PERMISSION = re.compile(r"\b(bigquery\.[a-zA-Z]+\.[a-zA-Z]+)\b")
MISSING = re.compile(
    rf"Not found: (Project|Dataset|Table|View|Routine) ({NAME})"
    rf"(?: was not found in location ({NAME}))?(?:[;,.]? |[.]?$)"
)
COLUMN = re.compile(r"Unrecognized name: |\bName \S+ not found inside ")
BRAKE = re.compile(r"exceeded limit for bytes billed: (\d+)\. (\d+) or higher")
QUOTA = re.compile(r"quota exceeded", re.IGNORECASE)
DAILY_QUOTA = re.compile(r"QueryUsagePer(?:UserPer)?Day")
BILLING = re.compile(r"Billing (?:has not been enabled|is disabled)|billing account", re.IGNORECASE)

VIEWER, EDITOR = "BigQuery Data Viewer", "BigQuery Data Editor"
ROLES = {
    "bigquery.jobs.create": "BigQuery Job User",
    "bigquery.datasets.create": "BigQuery User",
    "bigquery.datasets.get": VIEWER,
    "bigquery.tables.get": VIEWER,
    "bigquery.tables.list": VIEWER,
    "bigquery.tables.getData": VIEWER,
    "bigquery.tables.export": VIEWER,
    "bigquery.routines.get": VIEWER,
    "bigquery.routines.list": VIEWER,
    "bigquery.datasets.update": "BigQuery Data Owner",
    "bigquery.datasets.delete": "BigQuery Data Owner",
}
READ = "bigquery.tables.getData"
HINT = "SECURITY.md, Least privileges"


def failure(words: str) -> StepFailed | None:
    """What the words of an error mean, None where they are no refusal."""
    if found := BRAKE.search(words):
        limit, needed = (int(figure) / 10**9 for figure in found.groups())
        return StepFailed(
            f"A statement may bill {needed:.3g} GB and BQ_MAX_GB_PER_STATEMENT allows "
            f"{limit:.3g}: nothing was billed. Raise it if so much is new, else see "
            "`lorc status --cost`.",
            "brake",
            retryable=False,
        )
    if found := DENIED.search(words):
        return _denied(*found.groups(), words)
    if QUOTA.search(words):
        which = "for a day" if DAILY_QUOTA.search(words) else "of the project"
        return StepFailed(
            f"Google's quota {which} is used up: wait until it is renewed, or have it raised "
            "(IAM and admin, Quotas).",
            "quota",
        )
    if BILLING.search(words):
        message = "Google has no billing account for the project: link one, then try again."
        return StepFailed(message, "billing", retryable=False)
    if found := MISSING.search(words):
        return _missing(*found.groups())
    return None


def of_error(error: Exception) -> StepFailed | None:
    """The same of an error that Google's client raised."""
    if not type(error).__module__.startswith("google."):  # Google's client is dear to import
        return None
    from google.api_core.exceptions import GoogleAPICallError

    if not isinstance(error, GoogleAPICallError):
        return None
    if found := failure(error.message or ""):
        return found
    if error.code == 403:
        message = f"Google does not allow what was asked of it: see {HINT}."
        return StepFailed(message, "permission", retryable=False)
    return None


def of_other_tables(error: Exception) -> LorcError | None:
    """That the tables are of another version, which a column that they lack tells."""
    words = str(getattr(error, "message", ""))
    if not type(error).__module__.startswith("google.") or not COLUMN.search(words):
        return None
    return LorcError("The tables were made by another version: `lorc run lanes` makes them anew.")


def sentence(error: Exception) -> str:
    """Whatever a question to the warehouse ended with, as one sentence."""
    if isinstance(error, LorcError):
        return str(error)
    told = of_error(error) or of_other_tables(error)
    return str(told or f"The warehouse answers with {type(error).__name__}.")


def _denied(kind: str, name: str, words: str) -> StepFailed:
    found = PERMISSION.search(words)
    permission = found[1] if found else READ
    role = ROLES.get(permission, EDITOR)
    where = name if kind == "Project" else f"{kind.lower()} {name}"
    way_out = f"give it the role {role} there ({HINT})"
    if permission == "bigquery.datasets.create":
        way_out = f"create the dataset first, or give it the role {role} ({HINT})"
    message = f"The account lacks {permission} on {where}: {way_out}."
    return StepFailed(message, "permission", retryable=False)


def _missing(kind: str, name: str, location: str | None) -> StepFailed:
    where = f" in location {location}" if location else ""
    way_out = {
        "Project": "BQ_PROJECT names it",
        "Dataset": "make it there, or name the place where it lies in BQ_LOCATION",
    }.get(kind, "run the job that makes it first, `make daily` runs all")
    message = f"There is no {kind.lower()} {name}{where}: {way_out}."
    return StepFailed(message, "not_found", retryable=False)
