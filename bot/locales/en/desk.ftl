# The desk: what a clerk reads in the browser.
desk = Desk
skip = To the content
pages = Pages
reports = Reports
report = Report
try = Try
publish = Publish
history = History
asked = What people ask
signed-in = Signed in as { $who }.
sign-in = Sign in
sign-in-how = Open the address that stands in the terminal where the desk was started. It is good once: if it was used, a new one stands there now.
sign-in-typed = Nothing was saved. What you typed stands there again once you have signed in.
form-of-another = This form is not of this sign-in. Load the page again, and send it once more.
no-such-page = There is no such page.
no-report = There is no report “{ $id }” that can be read. See the list of reports.
too-large = The file is too large. Take pictures out of it, and drop it again.
not-done = That was not done
may-not-edit = You may read here. Editing needs a group that your administrator names.
may-not-publish = Publishing needs a group that your administrator names. Your changes are kept until somebody publishes them.
busy = Other work is under way, so this was not begun: wait until it has ended, then do it again.
our-mistake = This is a mistake in the program. Nothing was changed. Please report what you did.
not-saved = That was not saved
changed-meanwhile = { $place }: somebody has changed this meanwhile. Look at the new text, and make your change there.
see-new = The new text
you-typed = What you typed:
undo = Undo
undo-number = Undo change { $number }
see-work = See how far it is
work-goes-on = It goes on if you leave this page.
desk-away = The desk does not answer. This page goes on once it is back.
save = Save
leave = Leave it as it is
unsaved = Not saved yet.
error = Error:
problems = { $count ->
    [one] One thing to look at
   *[other] { $count } things to look at
}

# Reports.
drop-new = Drop a document here, or choose it (Word, OpenDocument, PDF, HTML, Markdown, plain text):
look-at-file = Look at it
dropped = Dropped before:
passages = Passages
passage = Passage
languages = Languages
state = State
not-published = Not published yet
as-published = As published
changed = { $count ->
    [one] One change since publishing
   *[other] { $count } changes since publishing
}
drafts-wait = { $count ->
    [one] One question waits for your yes or no
   *[other] { $count } questions wait for your yes or no
}
no-reports = There is no report yet.
broken = What keeps the reports from being used

# A report.
translate = Translations
questions = Questions
title = Title
change-title = Change the title
to-print = All on one page, to print
new-version = Add a document to this report
drop-version = A new version of this report:
drop-language = This report in another language:
chosen = The chosen passages:
none-chosen = Choose passages first: tick the boxes before them.
join-chosen = Join into one
leave-out-chosen = Leave out
keys = Keys: j and k go down and up, x chooses, e edits, u undoes, Ctrl+Enter saves, Esc leaves.
more-pages = Further pages
heading = Heading
part-front = before the first heading
part-meeting = the whole meeting
mend = Edit
mend-heading = Edit heading { $id }
mend-passage = Edit { $place }
choose = Choose { $place }
meeting-number = Number of the meeting
meeting-day = Its day; of several, the first
wrong-meeting = The meeting's number is a whole number, its day is a date such as 2025-06-05.
level-in = A level in
level-out = A level out
make-text = Not a heading
official-text = Official text
official = official
translation = translation
split-how = An empty line splits the passage in two.
join-before = Join with the one before
up = Up
down = Down
make-heading = Make it a heading
leave-out = Leave out
move-to = Section
move = Move there
other-languages = { $count ->
    [one] One other language
   *[other] { $count } other languages
}
lessons = { $count ->
    [one] One question
   *[other] { $count } questions
}
is-added = new
is-removed = gone
is-changed = changed
is-moved = moved
is-stale = out of date
right-as-it-is = The translation is right as it is
translations-outdated = Translations that are out of date then: { $count }. Nobody is shown them until they are mended.
is-missing = missing
is-about = about
did-edit = Saved: { $place }.
did-join = Joined: { $place }.
did-leave-out = Left out: { $place }.
did-move = Moved: { $place }.
did-heading = Made a heading: { $place }.
did-text = Made a text: { $place }.
did-title = The title is changed: { $place }.
did-section = Heading or meeting is changed: { $place }.
did-level = The level is changed: { $place }.

# Importing.
no-file = Choose a file first.
field-kind = This is
kind-new = a new report
kind-version = a new version of a report
kind-language = a report in another language
of-report = which report
field-kind-version = a new version of a report
field-id = Short name (id)
wrong-id = The short name “{ $id }” cannot be taken: use only a-z, 0-9 and hyphens, as in cwg-cop-2022, 60 at most.
field-language = Language
found-language = The text is in { $language }.
is-translation = The text is in { $found }, and the report is in { $own }. Is it the report’s translation?
as-translation = Yes, import it as its translation
as-version = No, save it as the new version
field-title = Title
field-meeting = Meeting
meeting-said = as the document says
meeting-day-of = the whole document is about one, which began on
meeting-none = about none
meeting-sections = each section says its own
day-found = Is this the report of one meeting, which began on { $day }?
guesses = What else is guessed
field-headings = Headings
headings-guessed = guessed
headings-styles = by their style
headings-bold = by bold letters
headings-numbered = by their numbers
field-articles = Each line such as “Article 3” opens a section
field-from-page = From page
field-accept-changes = Take tracked changes as accepted
look-again = Look again
save-report = Save as a report
out-of-it = Paragraphs: { $paragraphs }; headings: { $headings }; passages: { $passages }
beside-old = Beside the report that is there
counted-same = { $count } as they were
counted-changed = { $count } changed
counted-moved = { $count } moved
counted-added = { $count } new
counted-removed = { $count } gone
counted-about = { $count } titles or meetings
counted-missing = { $count } missing
counted-stale = { $count } out of date
counted-doubtful = { $count } with other figures
go-along = { $count ->
    [one] One question goes along with its passage.
   *[other] { $count } questions go along with their passages.
}
left-behind = { $count ->
    [one] One question is left out: its passage is gone.
   *[other] { $count } questions are left out: their passages are gone.
}
repairs-kept = { $count ->
    [one] One of your repairs is kept.
   *[other] { $count } of your repairs are kept.
}
repair-lost = Your repair is not kept: { $what }
not-lined-up = Does not line up: { $what }
lined-up = { $taken } of { $count } passages get a text in this language.
look-at = Look at
same-text = { $count } of { $all } passages stand word for word in the report { $report }: is this a new version of it?
left-out = { $count ->
    [one] One piece is left out
   *[other] { $count } pieces are left out
}
document = The document
page-of = page { $number }
did-import = Imported { $file } as { $report }.

# Translations.
has-of = { $count } of { $all } texts.
to-place = Move
place-text = This text:
place-at = goes to
place-alone = This text alone
place-below = This and those below it
place-how = “Alone” changes places with the text that is there. “Those below” are those up to the next missing text or heading. Texts that lose their place come last in the list at the top.
throw-away = Throw it away
without-place = { $count ->
    [one] One text has no place.
   *[other] { $count } texts have no place.
}
without-place-how = Nobody is shown them. Drag “Move” to the row where a text belongs, or press it.
did-place = Moved ({ $language }): { $place }.
did-drop = A text without a place is thrown away ({ $language }).
all-texts = All texts
did-translate = { $count ->
    [one] One text saved
   *[other] { $count } texts saved
} in { $language }: { $report }.

# Questions.
question = Question
questions-about = { $accepted } questions teach the bot, { $waiting } wait for your yes or no.
read-so-many = { $count } new drafts; { $dropped } lines are left out.
cards = Is it right?
far-off = far off today: is it right?
answers-none = Sounds like it, but the report does not say.
today-right = The bot is right on this today.
today-other = Today the bot says: { $text } ({ $id })
today-none = Today the bot does not find it.
choice-yes = Yes
choice-no = No
choice-later = Later
save-cards = Save the answers
all-yes = Yes to all { $count }
have-drafted = Have questions drafted
ask-assistant = Ask the assistant
ask-assistant-how = It gets the report's text, and takes some minutes.
prompt-how = Copy the prompt, give it to any writing assistant, and paste its reply below.
prompt-all = About all passages
prompt-weak = About the { $count } passages with fewer than two questions
prompt = Prompt
each = Questions a passage
piece = Part { $number }
copy-prompt = Copy the prompt
copied = Copied
reply = The assistant's reply
read-reply = Read the reply
no-reply = Paste the assistant's reply first.
reading-reply = The reply is read and tried
not-kept = Not kept
write-own = Write a question yourself
tests-link = Tests: a page to send to a colleague, without the lessons
tests-here = Tests: a page without the lessons, for a colleague beside you
tests-how = Write questions as people ask them, in words other than the report’s, and choose the passage that answers each. They test the bot, which never learns them.
answered-by = Answered by
answered-by-none = nothing: the report does not say
what-they-bring = What the questions bring
measure = Measure
measure-how = Each question is asked of a bot that has not learnt it. This takes a minute or more.
measuring = The questions are asked of a bot that has not learnt them
share-recall-at-1 = Of 100 questions that it has not learnt, the right passage comes first in { $value } ({ $low } to { $high }).
share-recall-at-3 = It is among the first three in { $value } ({ $low } to { $high }).
share-near-declined-at-95 = Of 100 that the report does not answer, { $value } are declined ({ $low } to { $high }).
first = Right first
did-draft = { $count ->
    [one] One draft added
   *[other] { $count } drafts added
}: { $report }.
did-decide = { $yes } questions taken, { $no } thrown away: { $report }.
did-write = A question added: { $place }.
still-right = The text has changed: are these questions still right?
ask-again = Look at them again
ask-again-how = They stand on cards again, and teach nothing until you say yes.
did-again = To be looked at again: { $place }.

# Trying and publishing.
ask = Ask
live = Live
renewing = What is live is made ready for this version of the program
draft = Your draft
nothing-live = Nothing is published yet.
draft-not-ready = Your draft has to be made ready first.
draft-changed = Your draft is as it was when it was made ready: the files have changed since.
prepare = Make it ready
preparing = Your draft is made ready
outcome-answer = Answer
outcome-closest = Not sure
outcome-none = No answer
is-live = It is live: delegates get it from now on.
is-live-as-it-was = Nothing that is asked has changed: what was live stays.
nothing-published = Nothing was published: what was live stays.
changed-since = What was changed since it began is not in it, and stands below.
got-worse = { $group }: { $old } of 100 were right, now { $new }. No longer right are:
what-changes = What changes
what-has-changed = What has changed
first-publication = The first publication: { $count } passages.
report-added = New report: { $id }
report-removed = Report taken out: { $id }
lessons-unpublished = Lessons that change: { $count }
no-text-changed = No text has changed.
answers-asked = { $count } questions were asked of both: { $changed } are answered otherwise.
lessons-changed = Lessons: { $added } new, { $removed } gone.
share-right-first-of = Right passage first: { $old } → { $new } of 100 ({ $count } tests).
share-declined-of = Not answered where nothing answers: { $old } → { $new } of 100 ({ $count } tests).
answers-worse = Answers that get worse: { $count }
answers-better = Answers that get better: { $count }
answers-other = Other answers that change: { $count }
answers-taught = Answers that become right, since lessons teach them: { $count }
first-shown = The first { $count } are:
was = Before:
now = Now:
right = Right:
compare = See which answers change
compare-how = The tests and all questions that teach are asked of both; those near the change in all their languages. This may take a minute or more; you see how far it is.
comparing = All questions are being asked of both
official-changed = These official texts are not what they were. Tick each that is meant.
official-moved = { $count ->
    [one] One text has another number now, word for word. Links and buttons with its old number lead to another text.
   *[other] { $count } texts have other numbers now, word for word. Links and buttons with their old numbers lead to other texts.
}
tick-official = Tick each official text that has changed, or put it back: the history undoes changes.
why = Why
say-why = Say why: the reason is kept.
all-the-same = Publish all the same
publish-now = Publish
publishing = Your draft is being checked, compared and published
mend-first = Mend the errors first.
did-mark-stale = { $count ->
    [one] One translation is older than its official text, and is marked out of date.
   *[other] { $count } translations are older than their official texts, and are marked out of date.
}
discard-how = All that was changed since publishing can be thrown away; the history brings it back.
discard = Throw the draft away
did-discard = The draft was thrown away.
back-texts = { $count ->
    [0] All texts of the files are published.
    [one] One text of the files is not published.
   *[other] { $count } texts of the files are not published.
}
back-questions = { $count ->
    [0] All questions are published too.
    [one] One question, or draft of one, is not.
   *[other] { $count } questions, or drafts of them, are not.
}
back-how = What is not published is put away: Undo in the history brings it back into the files, and delegates get it once you publish.
is-back = What was published { $when } is live again.
going-back = The earlier publication is made live again
did-go-back = Went back to an earlier publication.
published-so-far = Published
step-published = Published
step-rolled-back = Went back to what was published { $when }
step-index-rolled-back = The index alone went back
step-index-built = The index was built
step-made-anew = Made anew for this version of the program
none-published = Nothing was published yet.
changed-here = Changed at the desk
none-changed = Nothing was changed yet.
when = When
by = By
what = What
go-back = Go back to this
go-back-to = Go back to what was published { $when }
did-undo = Undid change { $number }.

# What people ask.
no-bot-yet = No bot has run here yet: what people ask stands here once one has.
by-month = By month
by-language = By language
month = Month
chart = Chart
helped = helped
helped-not = did not help
as-csv = As a table (CSV)
most-shown = Shown most
in-vain = Asked in vain
asked-times = { $count ->
    [one] Asked once
   *[other] Asked { $count } times
}
waiting = { $count ->
    [one] one person waits to be told
   *[other] { $count } people wait to be told
}
closed-before = Closed before: { $why }
closest-passages = Closest passages
other-passage = Another passage
no-passage = There is no passage { $id }: write it as in cwg-cop-2022/2.4/1.
choose-passage = Choose the passage first.
no-group = These questions are closed, or kept no longer.
no-text = Write the text first.
it-answers = This passage answers
nothing-answers = The report does not say
put-text = Put a text into the report that answers
put-text-how = It comes at the end of the section of the chosen passage.
put-in = Put it in
close-group = Nothing to do: close
nothing-in-vain = Nothing that was asked in the last 30 days is open.
