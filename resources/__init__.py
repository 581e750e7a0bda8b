"""Data only: intake form, catalogue, regions, texts, fonts; each with its source and licence in a manifest."""
