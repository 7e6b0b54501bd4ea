"""What the emulator lacks against BigQuery, one module each.

A module's docstring says what BigQuery does (with the page of its documentation) and what
local-bigquery 0.3.2 does instead; its apply() changes the running emulator.
"""

import os
from importlib import import_module

NAMES = [
    "own_files",  # before the database is opened
    "moved_folder",
    "access_statements",
    "bytes_billed",
    "bytes_to_string",
    "casts_from_string",
    "casts_to_string",
    "catalog_lookups",
    "concurrent_ddl",
    "ctas_destination",
    "div_operands",
    "dry_merges",
    "dry_temporary_functions",
    "escapes_once",
    "exact_round",
    "first_of_two_times",
    "from_base64",
    "gzip_uploads",
    "in_array",
    "int64_from_string",
    "job_states",
    "jobs_view",
    "js_json_arguments",
    "json_arrays",
    "json_canonical",
    "json_keys",
    "json_nulls",
    "json_paths",
    "kept_small",
    "label_limits",
    "load_once",
    "load_uploads",
    "long_rows",
    "lower_case",
    "merge_orphans",
    "modified_times",
    "nfc_normalize",
    "nul_in_strings",
    "null_arrays",
    "own_statements",
    "patterns_from_tables",
    "rewritten_groups",
    "safe_names",
    "same_view",
    "set_struct",
    "strpos_kept",
    "struct_names",
    "time_formats",
    "udf_limits",
    "white_space",
    "years",
]


def apply() -> None:
    """Apply every patch; WAREHOUSE_WITHOUT_PATCH names one to leave out, for the tests."""
    for name in NAMES:
        if name != os.environ.get("WAREHOUSE_WITHOUT_PATCH"):
            import_module(f"{__name__}.{name}").apply()
