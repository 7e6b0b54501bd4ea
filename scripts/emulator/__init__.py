"""The embedded warehouse: local-bigquery, a BigQuery emulator on DuckDB, with its lacks patched."""
