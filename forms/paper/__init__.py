"""The printed things."""
