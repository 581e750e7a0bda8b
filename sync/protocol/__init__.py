"""What a laptop and a server say to each other: bodies, signatures, errors; known to both sides."""
