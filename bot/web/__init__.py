"""The page: questions, answers, passages and lists as a small site, and the same as JSON.

`server` is the one HTTP server, `guard` what keeps its apps safe, `site` says which address shows what, `views` makes
what is shown, `api` the JSON. It may import bot, index and knowledge: of bot.telegram what bot and page share (worker,
store, answering, screens). `bot.telegram.app` runs it.
"""
