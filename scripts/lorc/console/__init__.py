"""What reaches a terminal: tables, progress, values in words."""
