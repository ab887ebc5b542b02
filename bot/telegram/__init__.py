"""The Telegram bot: takes updates in without losing one, and answers from the reports in six languages.

It owns its database (`database`, the file and its schema; `store`, what is kept there), the way updates come
in (`polling`, `http`) and wait (`inbox`), what is said (`handlers`, `presses`, `passages`, `pages`, `messages`) and how
it goes out (`network`, `sender`, `limits`, `splitting`). It may import bot, index and knowledge; nothing imports it
but the command line, which calls `app.run`, and reads what is stored for `cwgcop questions`.
"""
