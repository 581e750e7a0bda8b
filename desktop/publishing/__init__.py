"""Putting a form in use, and what that made different for a dossier."""
