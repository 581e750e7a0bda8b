"""A sample region with its server on this computer, so that every screen has something real to show."""
