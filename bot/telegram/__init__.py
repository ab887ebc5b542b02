"""The Telegram bot: takes updates in without losing one, and answers from the reports in six languages.

Updates come in (`polling`, `http`), are kept and wait their turn (`inbox`). `handlers` reads one (`addressing`,
`turn`), has a question answered (`answering`) or a page opened (`inline`, `admin`), and sends the screen: `splitting`,
`sender` and `network` take it out, at the pace of `limits`. `app` puts all that together, and the page, or runs the
page alone.
"""
