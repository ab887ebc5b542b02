# What the Telegram bot says. Words in { $braces } are filled in by the bot: keep them as they are.
# A blank line starts a new paragraph. Limits that Telegram sets are noted where there are any.

start-greeting = Hello! What would you like to know? I answer with passages from: { $reports }.
start-limits = I am a program and only quote: I write nothing of my own, give no advice and speak for nobody.
start-language = Ask in your own language; I quote in English.

help =
    Ask in any language, in your own words. I answer in the report’s own words and say where they are. If it says nothing about it, I tell you so.

    Under an answer: the official text, the whole section and, behind ⋯, everything else. React with 👍 or 👎 to tell us whether it helped.

    /find – find exact words
    /sections – walk through the report
    /meetings – what each meeting decided
    /language – choose the language I use
    /follows – what you asked to be told about
    /privacy – what I keep about you
    /forget – erase it
    /about – which report this is

    In a group, mention me or reply to me. In any chat, type { $mention } and a question.
group-help = To ask me, mention me: { $mention } { $sample }

language-ask = Which language shall I speak?
language-set = From now on I’ll speak English.
sections-title = What the report covers:
reports-title = Which report?
meetings-title = The meetings, by date. Choose one to see what came out of it.
meetings-none = There are no meetings to show. This is what there is to read:
page-of = Page { $page } of { $pages }

privacy =
    What I keep: your question, when you asked it and in which language, what I showed you and how sure I was, and whether you said it helped. The secretariat reads this to make it easier to find one’s way in the report. Instead of your name or number there is a code. Only somebody who has both the bot’s data and its secret key can find out whose it is.

    How long: 30 days, then it is deleted; only monthly counts of questions and opinions stay, and wordings that the secretariat takes over, without a code, as examples of how people ask. The language that you choose is kept until you erase it. What you type inline in other chats, and what others say in groups, is not kept.

    A message waits in my memory until it is answered, then its words are erased. For half an hour I remember which two questions of a chat were the last, so that you can ask a follow-up; within an hour this is erased.

    If you ask me to tell you when a question is answered, I keep, encrypted with the secret key, where to write, your question and which passages you had seen. It is kept until you are told or take it back with /follows; after a year I ask whether you still wait, and without a yes it is deleted 30 days later.

    /forget erases everything about you at once.
forget-ask = Shall I erase everything that I keep about you: your questions, your opinions on answers, what you asked to be told about, your language?
forget-yes = Yes, erase it
forget-no = No
forget-done =
    Done. I have erased { $questions ->
        [0] no questions
        [one] { $questions } question
       *[other] { $questions } questions
    }, { $votes ->
        [0] no opinions on answers
        [one] { $votes } opinion on an answer
       *[other] { $votes } opinions on answers
    }, { $wishes ->
        [0] no questions that you asked to be told about
        [one] { $wishes } question that you asked to be told about
       *[other] { $wishes } questions that you asked to be told about
    }, your language if you chose one, and any message not answered yet. Should the secretariat hold backups, all of this goes from them too when the next ones replace them. Messages in this chat are yours: delete them in Telegram.
forget-done-here = Done. Everything that I kept about you is erased.
forget-unnamed = What you ask as an anonymous admin or as a channel carries no code of yours: I cannot tell whose it is, and it is deleted after 30 days. To erase what you asked under your own name, send me /forget in a private chat.
forget-held = I have deleted what I keep about you from the database, but its words still stand in the database’s log, because another program is reading there at this moment. I keep trying: they are erased from it as soon as that program ends. Send /forget again to see whether it is done.
forget-kept = Nothing was erased.

about-report = { $title }: { $passages } passages. Official text: { $languages }.
about-meetings = Meetings from { $first } to { $last }.
about-index = Index { $build }, model { $model }.
about-source = The program is free software (MIT licence).

status-index = Index { $build }: { $passages } passages.
status-waiting = Messages that wait: { $waiting }.
status-times = Seconds to a reply: half of the last { $count } within { $half }, 95% within { $most }.
status-day = The last 24 hours, by the questions’ languages: answered { $answer }; with passages that come close { $closest }; not answered by the report { $none }.
status-week = Questions of the last seven days: { $answer } answered, { $closest } with passages that come close, { $none } that the report does not answer.
status-well = All is well.
status-wrong = Something is wrong:

# To admins alone; { $what } and { $reason } are in English, as the logs have them.
unanswered = { $groups ->
        [0] Nothing that was asked in the last 30 days is open.
       *[other] Not answered in the last 30 days, grouped by meaning; { $shown } of { $groups }:
    }
reindex-begun = I am comparing the files with what is live: { $what }, { $percent }%. Questions are answered meanwhile.
reindex-busy = The files are being published already. The message that shows the progress will say when it is done.
reindex-done = Build { $build } is live, with the files as they are: changes in the texts: { $changes }, { $seconds } s. It is published and held: it stays until the next /reindex, publication or /rollback.
reindex-same = Nothing has changed since build { $build }: it is live, published and held.
reindex-failed = Nothing was published, and what is live stays: { $reason }
rollback-ask = Build { $build } is live. Shall I go back to the build before it? The files stay as they are, and that build until they are published again.
rollback-yes = Yes, go back
rollback-kept = Build as before: nothing was changed.
rollback-done = Build { $build } is live again, with the texts that it was made from, until /reindex.
rollback-failed = I cannot go back: { $reason }
alert-lost = I am not ready to answer:
alert-back = I am ready again.

# [1] is said where one report is served, [other] where several are.
closest-intro = { $count ->
        [1] The report may not answer this. What comes closest:
       *[other] The reports may not answer this. What comes closest:
    }
none-intro = { $count ->
        [1] I found nothing on this in the report.
       *[other] I found nothing on this in the reports.
    }
none-passed = I have noted your question for the secretariat.
none-contact = For a reply, write to { $contact }.
language-unread = I cannot read this language yet. Please ask in Arabic, Chinese, English, French, Russian or Spanish, or in another widely written language.
leans-on-nothing = I don’t know what this refers to: nothing came before it. Please ask in full, for example:
follow-up = Still about { $place }:
more-intro = More on “{ $question }”:
more-end = That is all I have found. You can read on in the report:
welcome = You’re welcome! Ask me any time.
ok = Good. Ask me anything else about the report whenever you like.
bye = Goodbye! I am here whenever you have another question.
wrong = Sorry about that. Which meeting or section do you mean? Choose one here, or put it another way.
summarise = I quote the report word for word and do not summarise it. This is what it covers:
stop = All right. I only write in reply to you, or to tell you what you asked to be told (/follows). To erase what I keep about you, send /forget.
elsewhere-none = The report has no such meeting or section. These are its meetings:
half-none = On “{ $question }” I found nothing in the report.
language-none = I do not have this passage in { $language }. You can read it in:
earlier-reports = This is the newest report on it. Earlier ones: { $earlier }
mark-official = Official text ({ $language })
mark-translation = Translation ({ $language }); official text in { $original }
original-title = Official text ({ $language })
question-asked = Question: { $question }

# What people wait for.
follows = You asked to be told about these questions. Press one to take it back.
follows-none = You have not asked to be told about anything. Under an answer, or behind its ⋯, a button asks me to tell you when a new report says more.
told = You asked me to tell you about “{ $question }”. The reports now say:
follow-again = A year ago you asked me to tell you when the reports say something new about “{ $question }”. Are you still waiting?
follow-again-yes = Yes, tell me

# Words that were looked up as they stand.
words-found = “{ $words }” appears in { $count ->
        [one] one place
       *[other] { $count } places
    }{ $forms ->
        [yes] , in these or other forms
       *[no] { "" }
    }:
words-many = “{ $words }” appears in more than { $count } places{ $forms ->
        [yes] , in these or other forms
       *[no] { "" }
    }. The first:
words-also = It also appears in: { $places }
words-nowhere = “{ $words }” does not appear anywhere, word for word.
words-strange = “{ $words }” does not appear anywhere: nothing I have read is in this script.
words-long = This is too long to look up word for word. Quote one sentence of it.
words-empty = There is nothing between the quotation marks. Put the words you are looking for there.
words-meant = Did you mean { $meant }?
words-nearest = Closest in meaning:
find-how = Write the words after the command: /find { $sample }
find-sample = lessons learned

# Buttons: at most 30 characters each.
button-original = Official text
button-original-hide = Hide official
button-language = Another language
button-always = Always in English?
button-section = Whole section
button-previous = Previous
button-next = Next
button-cite = Cite
button-share = Share
button-file = As a Word file
button-earlier = What earlier reports say
button-open = Open in the bot
button-helps = This helps
button-helps-not = Does not help
button-follow = Tell me when it is answered
button-follow-later = Tell me of later reports
button-back = Back
button-sections = Contents

# Small notices over the chat: at most 200 characters each.
notice-thanks = Thank you! The secretariat will see this.
notice-not-yours = Only the person who asked can press this.
notice-old = This button is too old. Please send your question again.
notice-follow-kept = I’ll write to you here when a new report says something on this. /follows shows what you asked to be told.
notice-follow-full = You have already asked to be told about { $most } questions. Take one back first: /follows
notice-follow-private = I can only tell you in a private chat. Ask me there.
notice-follow-whole = Later nobody will know what this refers to. Ask it again in full first.

withdrawn = This passage is no longer in the report, or never was.
only-text-spoken = I cannot listen to voice messages. Tap the microphone on your keyboard instead: it types what you say.
only-text = I only read text. Write me your question, and I will look for the passage.
channel-note = I answer questions in chats, not in channels.
unknown-command = I do not know this command. Just send me a question, or /help.
flood = That was a lot at once! I answer only your last message: one question at a time, please.
trouble = Sorry, something went wrong on our side. Please try again, or put it another way.
inline-none = { $count ->
        [1] The report does not say
       *[other] None of the reports says anything about this
    }
inline-unread = I do not read this language
inline-cut = The passage goes on: open it in the bot.

# Commands in Telegram's menu: at most 256 characters each.
command-start = Begin, with sample questions
command-help = How to ask
command-find = Find exact words
command-language = Choose the language
command-sections = Walk through the report
command-meetings = What came out of each meeting
command-follows = What you asked to be told about
command-privacy = What is kept about you
command-forget = Erase what is kept about you
command-about = Which report, which version
command-status = How the bot is doing
command-unanswered = What was not answered
command-reindex = Publish the files as they are
command-rollback = Go back to the index build before

# What people see before they start: at most 512 and 120 characters.
description = Ask in your own words about what I have read: { $reports }. You get the report’s own passage with its place, marked as official text or translation, or a plain statement that the report does not say.
short-description = Quotes reports word for word and gives the place of each quotation, in six languages.
