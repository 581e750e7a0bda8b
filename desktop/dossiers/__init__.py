"""The dossiers screens."""
