"""The page: questions, answers, passages and lists as a small site, and the same as JSON.

`server` is the one HTTP server, `guard` protects its apps, `site` maps addresses to pages, `views` has the values
that only pages show, `api` gives JSON. It imports bot.screens and bot.service, index and knowledge, nothing of
Telegram. `bot.telegram.app` runs it.
"""
