"""The Telegram bot: takes updates in without losing one, and answers from the reports in six languages.

Updates come in (`incoming`), are kept and wait their turn (`inbox`). `handlers` reads one, has a question
answered or a page opened (`inline`, `admin`), and sends the screen: `display` and `replies` make it with its
`buttons`, `turn` knows who gets it, `splitting` cuts it into messages, `sender` takes them out at Telegram's pace by
the line of `network`. `following` tells people what they wait for, `profile` tells Telegram the menu.
`http` says how the bot is, `app` puts all that together, and the page, or runs the page alone.
"""
