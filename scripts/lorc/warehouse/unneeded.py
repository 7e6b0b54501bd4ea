"""Packages that the libraries import when they can and this project never uses.

google-cloud-bigquery, and dbt-bigquery with it, import them for methods that nobody here calls.
They cost every run a third of a second, and two of them start threads: no fork after that.
"""

import sys

PACKAGES = ("pandas", "pyarrow", "numpy")


def skip() -> None:
    """Let the import of these packages fail from here on, as if they were not installed."""
    for name in PACKAGES:
        sys.modules.setdefault(name, None)
