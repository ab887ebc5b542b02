"""What serves whoever asks, wherever they do: the store and its two databases, the worker, conversation.

It imports the index and the knowledge; nothing of screens, of Telegram, of the page or of the command line.
"""
