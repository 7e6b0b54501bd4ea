"""Processes that hold what takes long to import, and their forks."""
