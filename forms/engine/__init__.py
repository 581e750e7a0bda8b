"""The form language: XLSForm or XForm in, one form being filled out."""
