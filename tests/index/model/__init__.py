"""Tests of how text becomes vectors."""
