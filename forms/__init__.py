"""What is asked and what follows from it: pure, without Qt, storage, network or clock."""
