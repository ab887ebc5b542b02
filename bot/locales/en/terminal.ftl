# Around the passages that `cwgcop ask` and `cwgcop chat` quote.
outcome-closest = This may not be what you asked about. The closest passages:
# [1] is said where one report is served, [other] where several are.
outcome-none = { $count ->
        [1] The report does not say.
       *[other] The reports do not say.
    }
outcome-none-nearest = { $count ->
        [1] The report does not say. What comes nearest, and is not an answer:
       *[other] The reports do not say. What comes nearest, and is not an answer:
    }
language-unread = The program does not read the language of this question: please ask in Arabic, Chinese, English, French, Russian or Spanish, or in another widely written language.
earlier-reports = This is the newest report on it. Earlier ones: { $earlier }
mark-official = official text
mark-translation = translation
# Where the passage is not available in the reader's language.
shown-in = in { $language }, not available in { $wanted }
