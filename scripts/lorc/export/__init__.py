"""The tables and the events for other systems."""
