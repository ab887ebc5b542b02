"""What people see, as values: quotes and their citations, replies and their buttons, in the interface's six languages.

It imports `bot.service` and what is below; nothing of who sends or serves what it makes.
"""
