"""How a person asks: command line, terminal conversation, Telegram, rendering, interface texts, history.

Imports `index` and `knowledge`; nothing imports it.
"""
