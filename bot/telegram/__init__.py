"""The Telegram bot: takes updates in without losing one, and answers from the reports in six languages.

Updates come in (`polling`, `http`), are kept and wait their turn (`inbox`, `store`; `database` is `sqlite` or
`postgres`). `handlers` reads one (`addressing`, `presses`, `turn`), has a question answered (`answering`, `followup`,
`worker`) or a page opened, and sends the screen: `screens` makes it from values, `keyboards` the buttons under it;
`splitting`, `sender` and `network` take it out, at the pace of `limits`. `app` puts all that together, and the page,
or runs the page alone.
It may import bot, index and knowledge; nothing imports it but the command line, which calls `app` and reads what is
stored, and the page, which has its questions answered and kept here.
"""
