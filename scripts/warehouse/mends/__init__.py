"""What the emulator lacks against BigQuery, one module each.

A module's docstring says what BigQuery does (with the page of its documentation), what
local-bigquery 0.3.2 does instead; its apply() changes the running emulator.
"""

import os
from importlib import import_module

NAMES = [
    "ctas_destination",
    "gzip_uploads",
]


def apply() -> None:
    """Apply every mend; WAREHOUSE_WITHOUT_MEND names one to leave out, for the tests."""
    for name in NAMES:
        if name != os.environ.get("WAREHOUSE_WITHOUT_MEND"):
            import_module(f"{__name__}.{name}").apply()
