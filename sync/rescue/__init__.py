"""Opening, checking, copying, putting back and saving a vault: what stands between a bad day and lost work."""
