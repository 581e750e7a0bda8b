"""Everything sealed, at rest and on the way; knows paths and values, never a form."""
