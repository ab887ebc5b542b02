"""From a document to a report: a reader for each format gives blocks, and one builder makes a report of them.

Nothing is fetched, and nothing of the document is left out without being named.
"""
