"""The Gmail part of the sandbox."""
