"""A run on record: its id, its lock, its events, its ending."""
