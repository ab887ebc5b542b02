"""What people see, as values: quotations and their citations, and what a message gets, in six languages.

It imports `bot.service` and what is below; nothing of who sends or serves what it makes.
"""
