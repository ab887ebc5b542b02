"""Actions of the command line and the desk on the knowledge files: import a document, write reports and lessons, ask
an assistant for drafts, read people's questions.

It imports bot.service, index and knowledge.
"""
