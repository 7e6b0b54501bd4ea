"""The runner: thin, argument lists and exit codes, no SQL."""
