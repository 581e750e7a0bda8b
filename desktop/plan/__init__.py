"""The plan screens."""
