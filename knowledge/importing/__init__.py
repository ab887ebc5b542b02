"""Imports documents as reports: a reader for each format gives blocks, and one builder makes a report of them.

Nothing is fetched, and every part that is left out is named.
"""
