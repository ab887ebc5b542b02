"""The services behind chat, page and command line: the store and its two databases, the worker, conversation.

It imports index and knowledge, and nothing of screens, Telegram, the page or the command line.
"""
