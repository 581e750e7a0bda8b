"""The history screens."""
