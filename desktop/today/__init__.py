"""Today: what presses, what waits for the worker, and how the team stands."""
