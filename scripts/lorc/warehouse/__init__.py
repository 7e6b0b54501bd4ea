"""The warehouse: statements to it, and the servers that stand for it locally."""
