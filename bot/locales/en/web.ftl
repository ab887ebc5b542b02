# What the page says beside what the bot says. Words in { $braces } are filled in by the program: keep them as they are.

title = Ask the report
question = Your question
hint = Your words, any language
exact = Find these exact words
ask = Ask
samples = For instance
next = You might ask next
further =
    { $count ->
        [one] One more passage
       *[other] { $count } more passages
    }
leans = Read as a question about { $place }
leans-not = Ask without this
page = page { $number }
document = Official document
last = Your last questions, in this browser alone
erase = Erase
contact = Write to us:
meetings = Meetings
about = About
privacy = Privacy
pages = Pages
languages = Language
skip = Skip to the content
cite = Cite
cite-place = Place alone
cite-text = With its text
copy = Copy
copied = Copied
feed-published = Reports were published
feed-back = Earlier reports are shown again
feed-changes = New texts: { $added }, changed: { $changed }, removed: { $removed }
as-file = As a file:
stop = All right. This page never writes to you, and keeps nothing of who you are.
not-found = There is no such page.
too-many =
    So many questions have come from your network that you have to wait a moment. Go on in { $seconds ->
        [one] a second
       *[other] { $seconds } seconds
    }. What you typed stays in the field.
busy = Many people are asking just now. Please ask again in a few seconds.
refused = This could not be read. Please ask again.
about-page =
    This page finds the passage of a report that answers your question, and shows it word for word, with where it stands. It writes nothing of its own, gives no advice, and speaks for nobody.

    It can be wrong. Where it is not sure, it says so; where it finds nothing, it says that too. What counts is the official text, which is always one press away from a translation.

    It cannot sum up, compare, or say what is not in the reports.
privacy-page =
    What is kept of a question that is asked on this page: its words, when and in which language it was asked, what was shown and how sure the program was, and whether somebody said that it helped. The secretariat reads this to make it easier to find one’s way in the report.

    Nothing is kept of who asked: no name, no address, no code. So nobody can say later which questions were yours, and they cannot be erased one by one: please put nothing personal into a question.

    How long: { $days } days, then it is deleted; only monthly counts of questions and opinions stay, and wordings that the secretariat takes over as examples of how people ask.

    So that nobody asks in everybody’s place, a code stands for the address, and one for it with the kind of browser, in the program’s memory, made with a key that is thrown away after an hour. None of it is written anywhere.

    This page sets no cookies and loads nothing from elsewhere. The question stands in the address of the answer, so that you can send it to somebody: it is also in your browser’s history. The last questions that you ask, and those suggested to you, are remembered in your browser alone, until you erase them on the first page.
