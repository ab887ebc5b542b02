"""The page: questions, answers, passages and lists as a small site, and the same as JSON.

`server` is the one HTTP server, `guard` what keeps its apps safe, `site` says which address shows what, `views` makes
what is shown, `api` the JSON. It imports bot.screens and bot.service, index and knowledge, nothing of Telegram.
`bot.telegram.app` runs it.
"""
