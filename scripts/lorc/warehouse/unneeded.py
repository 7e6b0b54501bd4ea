"""Packages that the libraries import when they can and this project never uses.

google-cloud-bigquery, and dbt-bigquery with it, import pandas for methods that nobody here calls;
it costs every run a third of a second.
"""

import sys

PACKAGES = ("pandas",)


def skip() -> None:
    """Let the import of these packages fail from here on, as if they were not installed."""
    for name in PACKAGES:
        sys.modules.setdefault(name, None)
