"""The contacts screens."""
