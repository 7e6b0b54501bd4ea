"""A job's labels have at most 63 characters, of which none is a capital.

BigQuery ("Introduction to labels", requirements) refuses a job with a longer key or value, or with
other characters than lower-case letters, digits, dashes and underscores. The emulator takes any.
"""

import re

from local_bigquery.errors import BigQueryError
from local_bigquery.jobs import runner

KEY = re.compile(r"(?![\d_-])[\w-]{1,63}")
VALUE = re.compile(r"[\w-]{0,63}")


def apply() -> None:
    """Refuse such a job before it begins."""
    submit = runner.submit

    def submit_if_labelled(project_id, job_id, configuration, upload=None):
        for key, value in (configuration.labels or {}).items():
            is_wrong = (key + (value or "")) != (key + (value or "")).lower()
            if is_wrong or not (KEY.fullmatch(key) and VALUE.fullmatch(value or "")):
                words = f"Label {key!r} with value {value!r} does not meet the requirements."
                raise BigQueryError("invalid", words)
        return submit(project_id, job_id, configuration, upload)

    runner.submit = submit_if_labelled
