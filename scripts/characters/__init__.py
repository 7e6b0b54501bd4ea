"""The seed character_tables: what JavaScript in BigQuery lacks to read a mail."""
