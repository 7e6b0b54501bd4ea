"""Telling somebody at once: of a flag, and of a score that is reliably worse."""
