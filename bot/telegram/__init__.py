"""The Telegram bot: it loses no update, and answers from the reports.

The way of an update: `incoming` takes it from Telegram, `inbox` keeps it in the database and begins it in its turn,
`turn` reads it, `handlers` says what it gets, `display` makes the screen of that, `sender` sends the screen at the pace
that Telegram allows, cut into messages by `splitting`, through the API of `network`.

`buttons` reads and writes the data of buttons. `services` are what every reply uses. `inline` answers inline queries,
`admin` the commands of admins. `following` tells people what they wait for. `profile` registers the menu of commands.
`http` tells how the bot is. `app` puts the bot together, or the page alone.
"""
