"""Subcommands of `keukentafel` that need no window."""
