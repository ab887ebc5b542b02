"""What the reports say: the YAML files, the code that reads and checks them, and the questions.

Imports nothing of `index` or `bot`.
"""
