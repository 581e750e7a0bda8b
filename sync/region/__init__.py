"""The laptop's side of a region: who belongs to it, who holds which dossier, what goes out and what came in."""
