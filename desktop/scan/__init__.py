"""The scan screens."""
