"""The desk: a clerk imports, mends, translates, teaches, tries and publishes reports in a browser.

`door` says who comes in, `house` holds what pages share and how files are changed, `site` says which address shows
what. All that it does to files and builds is done by the functions that the command line calls. It imports bot.editing,
bot.web (the server and its guard), bot.screens and bot.service.
"""
