"""Mutation testing: rules of the project are changed one by one, and a test has to fail at each."""
