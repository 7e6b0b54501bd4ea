"""Runs that are killed, fed and crowded on purpose, and the books that have to balance after."""
