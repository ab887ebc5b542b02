"""The command line: what `cwgcop` reads and prints. It uses the package around it, and `bot.telegram` for the bot."""
