"""What the taps share."""
