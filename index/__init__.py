"""How a question finds its passages: encoder, index files, search, calibration, evaluation.

Imports `knowledge`, never `bot`.
"""
