"""Whether a connection's credential opens what it is for, asked of the provider itself."""
