"""The worker's window and commands. Only here Qt is imported, and only by what shows a window."""
