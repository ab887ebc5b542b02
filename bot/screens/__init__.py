"""The screens as values: quotations with citations, and the reply to a message, in the interface's languages.

It imports `bot.service` and the packages below, and no package that sends or serves screens.
"""
