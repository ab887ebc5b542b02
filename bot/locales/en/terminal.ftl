# Around the passages that `cwgcop ask` and `cwgcop chat` quote.
none-nearest = What comes nearest, and is not an answer:
mark-official = official text
mark-translation = translation
# Where the passage is not in the reader's language.
shown-in = in { $language }
