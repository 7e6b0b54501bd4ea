"""Source APIs on the loopback address, over a folder of sample data."""
