"""The Telegram bot: it loses no update, and answers from the reports in six languages.

The way of an update: `incoming` takes it from Telegram, `inbox` keeps it in the database and begins it in its turn,
`handlers` reads it and makes a screen, `turn` sends the screen in answer to it, `splitting` cuts the screen into
messages, `sender` calls Telegram at the pace that it allows, through the API of `network`.

Screens are made by `display` (the reports) and `replies` (all else), with their `buttons`. `inline` answers inline
queries, `admin` the commands of admins. `following` tells people what they wait for. `profile` registers the menu of
commands. `http` tells how the bot is. `app` puts the bot together, or the page alone.
"""
