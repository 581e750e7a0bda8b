"""Speed, measured by hand with one command: `python -m bench`. Never part of the tests."""
