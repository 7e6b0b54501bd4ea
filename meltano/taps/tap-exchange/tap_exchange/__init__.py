"""Singer tap for Exchange."""
