"""Tests of the intake screens."""
