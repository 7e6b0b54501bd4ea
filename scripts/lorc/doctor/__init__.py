"""What can be known before a run, without changing anything."""
