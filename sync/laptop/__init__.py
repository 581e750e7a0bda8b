"""What lies on one laptop: the database and its header, dossiers, cards and plans, and taking away for good."""
