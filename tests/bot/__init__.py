"""Tests of how a person asks."""
