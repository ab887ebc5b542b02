"""What the reports say: the YAML files, the code that reads, checks and cites them, and the questions.

Imports nothing of `index` or `bot`.
"""
