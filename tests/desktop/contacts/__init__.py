"""Tests of contacts and notes."""
