"""Facts in, findings out: rule ids and numbers, never sentences."""
