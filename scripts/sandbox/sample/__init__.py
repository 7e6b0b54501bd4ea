"""The sample data of an invented clinic: who the persons are, what they write, and the builder."""
