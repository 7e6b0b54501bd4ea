"""Forgetting a person: whose a record is, where it lies, how it is erased."""
