"""What the command line and the desk do to the knowledge files: import a document, write reports and lessons, ask an
assistant for drafts, read what people asked.

It imports bot.service, index and knowledge.
"""
