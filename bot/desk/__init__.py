"""The desk: a clerk imports, mends, translates, teaches, tries and publishes reports in a browser.

`door` signs people in, `house` holds the data that pages share and changes files, `site` maps addresses to pages.
Files and builds are changed by the functions that the command line calls. It imports bot.editing, bot.web (the server
and its guard), bot.screens and bot.service.
"""
