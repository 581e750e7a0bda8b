"""Faults really made on a vault: `python -m tests.sync.faults` makes all of them and prints a table."""
