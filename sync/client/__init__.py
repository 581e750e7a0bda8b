"""A laptop's side of the region: one round of sending and receiving at a time, resumable wherever it is cut off."""
