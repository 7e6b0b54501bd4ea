"""Singer tap for Google Forms."""
